// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/theme/Page.h"

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace granule::panel {

/// What a picture or a turntable is asked to be.
struct FigureRequest {
    int width = 1920, height = 1080;
    double azimuth = 20, elevation = 22; ///< degrees
    bool white = false;                  ///< white paper instead of the dark room
    bool paperColours = false;           ///< the study's plain colours instead of those on screen
    bool scaleBar = true;
    double seconds = 8;                  ///< of one turn
    int framesPerSecond = 30;
};

/// Pictures and turntables of the visible classes of the active layer, at a stated size. Main thread.
class FiguresPanel : public theme::Page {
    Q_OBJECT
public:
    explicit FiguresPanel(QWidget* parent = nullptr);
    FigureRequest request() const;
    /// What will be shown, in a sentence.
    void setSubject(const QString& text);
    void setPreview(const QPixmap& picture);
    void setBusy(bool busy);

signals:
    void pictureAsked();
    void turntableAsked();
    /// Something that shows in the picture changed.
    void lookChanged();

private:
    void refresh();
    QLabel *m_subject, *m_preview, *m_film;
    QComboBox* m_size;
    QSlider *m_azimuth, *m_elevation;
    QButtonGroup *m_background = nullptr, *m_colours = nullptr;
    QCheckBox* m_scaleBar;
    QDoubleSpinBox* m_seconds;
    QComboBox* m_rate;
    QPushButton *m_picture, *m_turntable;
};

} // namespace granule::panel
