// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vtkActor.h>
#include <vtkBillboardTextActor3D.h>
#include <vtkNew.h>
#include <vtkPolyDataMapper.h>
#include <vtkRenderer.h>
#include <vtkSmartPointer.h>

#include <vector>

namespace granule::scene {

/// A box around what is shown, with ticks at round lengths along x, y and z, counted in nm or um from the box's corner.
class AxesFrame {
public:
    explicit AxesFrame(vtkRenderer& renderer);
    ~AxesFrame();
    AxesFrame(const AxesFrame&) = delete;
    AxesFrame& operator=(const AxesFrame&) = delete;

    void setVisible(bool visible);
    bool wanted() const noexcept { return m_wanted; }
    /// How far ticks and texts reach beyond a box whose longest side is that long.
    static double reachNm(double longestNm) { return 0.13 * longestNm; }
    /// Dark on a bright background.
    void setInk(bool dark);
    /// Device pixels a design pixel.
    void setPixelScale(double scale);
    /// To be called before each frame: follows what is shown. `bounds` as VTK has them; null: nothing is shown.
    void update(const double* bounds);

private:
    void rebuild();
    void write(const char* text, double x, double y, double z);

    vtkRenderer& m_renderer;
    vtkNew<vtkPolyDataMapper> m_mapper;
    vtkNew<vtkActor> m_lines;
    std::vector<vtkSmartPointer<vtkBillboardTextActor3D>> m_texts;
    double m_bounds[6] = {0, 0, 0, 0, 0, 0};
    double m_grey = 0.8, m_scale = 1;
    bool m_wanted = false;
};

} // namespace granule::scene
