// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/SceneRecipe.h"

#include <QImage>

#include <memory>
#include <vector>

namespace granule::figure {

/// Makes 3D pictures of several label maps of one grid, all from one place and to one scale. The first map decides where
/// the camera stands. One thread.
class SceneStudio {
public:
    /// Pictures are `width` by `height` pixels. Throws Error (Unsupported) where there is no OpenGL.
    SceneStudio(SceneRecipe recipe, ClassSchema schema, int width, int height);
    ~SceneStudio();
    SceneStudio(const SceneStudio&) = delete;
    SceneStudio& operator=(const SceneStudio&) = delete;

    /// Takes the surfaces of `labels` in, instead of those before. Throws Error (InvalidValue) where the first map has none.
    void show(const LabelMap& labels, Progress& progress, const std::stop_token& stop = {});
    /// A picture of all classes of the recipe. Comes after show().
    QImage picture();
    /// A picture of `classes`, opaque where `shell` is empty; else inside the class `shell`, which is a breath of glass.
    QImage pictureOf(const std::vector<LabelId>& classes, std::optional<LabelId> shell);
    /// How many nm a picture is wide, where the middle of the first map lies; 0 before show().
    double widthNm() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace granule::figure
