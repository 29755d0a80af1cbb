// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/panel/figures/PictureForm.h"
#include "ui/theme/Page.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;

namespace granule::panel {

/// Pictures and films of the visible classes of the active layer, with a preview. Main thread.
class FiguresPanel : public theme::Page {
    Q_OBJECT
public:
    explicit FiguresPanel(QWidget* parent = nullptr);
    PictureForm& picture() noexcept { return *m_form; }
    /// Of one turn.
    double seconds() const;
    int framesPerSecond() const;
    /// What will be shown, in a sentence.
    void setSubject(const QString& text);
    void setPreview(const QPixmap& picture);

signals:
    void pictureAsked();
    void recipeAsked();
    void turntableAsked();
    /// Something that shows in the picture changed.
    void lookChanged();

private:
    void refresh();
    QLabel *m_subject, *m_preview, *m_film;
    PictureForm* m_form;
    QDoubleSpinBox* m_seconds;
    QComboBox* m_rate;
};

} // namespace granule::panel
