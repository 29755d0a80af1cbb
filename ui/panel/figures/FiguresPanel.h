// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/panel/figures/FilmForm.h"
#include "ui/panel/figures/MeshForm.h"
#include "ui/panel/figures/PictureForm.h"
#include "ui/panel/figures/PreviewPicture.h"
#include "ui/theme/Page.h"

class QButtonGroup;
class QLabel;
class QStackedWidget;

namespace granule::panel {

/// What the Figures workspace makes of the layers: a picture of the 3D scene, a film, surfaces for other programs. Main thread.
class FiguresPanel : public theme::Page {
    Q_OBJECT
public:
    enum class Part { Picture, Film, Surfaces };

    explicit FiguresPanel(QWidget* parent = nullptr);
    PictureForm& picture() noexcept { return *m_picture; }
    FilmForm& film() noexcept { return *m_film; }
    MeshForm& meshes() noexcept { return *m_meshes; }
    Part part() const;
    void showPart(Part part);
    /// What will be shown, in a sentence.
    void setSubject(const QString& text);
    /// Of the picture.
    PreviewPicture& preview() noexcept { return *m_preview; }

signals:
    void pictureAsked();
    void recipeAsked();
    void filmAsked();
    void meshAsked();
    /// Something that shows in the picture changed.
    void lookChanged();
    void partChanged();

private:
    QWidget* buildPicture();

    QLabel* m_subject;
    PreviewPicture* m_preview;
    QButtonGroup* m_parts = nullptr;
    PictureForm* m_picture;
    FilmForm* m_film;
    MeshForm* m_meshes;
    std::vector<QWidget*> m_pages;
};

} // namespace granule::panel
