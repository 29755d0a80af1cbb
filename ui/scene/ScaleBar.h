// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vtkActor2D.h>
#include <vtkNew.h>
#include <vtkPoints.h>
#include <vtkRenderer.h>
#include <vtkTextActor.h>

#include <string>

namespace granule::scene {

/// The whole picture in device pixels, and where in it the part that is drawn begins, from its lower left corner.
struct PictureFrame {
    int width, height, left, bottom;
};

/// A bar of a round length (1, 2 or 5 times a power of ten nm) in the lower right corner, true at the depth of the
/// camera's focal point.
class ScaleBar {
public:
    explicit ScaleBar(vtkRenderer* renderer);
    void setVisible(bool visible);
    /// Dark on a bright background.
    void setInk(bool dark);
    /// Device pixels a design pixel.
    void setPixelScale(double scale) { m_scale = scale; }
    /// To be called before each frame: follows camera and size. There is no bar where there is nothing to measure.
    /// `viewAngle` is that of the whole picture.
    void update(bool anythingShown, const PictureFrame& frame, double viewAngle);
    /// The longest round length that is at most `nm`.
    static double roundLengthNm(double nm);
    /// "200 nm", "1 µm"
    static std::string lengthText(double nm);

private:
    vtkRenderer* m_renderer;
    vtkNew<vtkActor2D> m_bar;
    vtkNew<vtkPoints> m_points;
    vtkNew<vtkTextActor> m_text;
    double m_scale = 1;
    bool m_visible = true;
};

} // namespace granule::scene
