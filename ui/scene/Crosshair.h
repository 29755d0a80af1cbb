// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/scene/CameraPose.h"

#include <vtkActor.h>
#include <vtkNew.h>
#include <vtkRenderer.h>

#include <optional>

namespace granule::scene {

/// Three thin lines through a place, in the colours of the planes that they stand on.
class Crosshair {
public:
    explicit Crosshair(vtkRenderer& renderer);
    /// Lines as long as the volume's extent in nm; empty removes them.
    void place(const std::optional<Vector>& atNm, const Vector& extentNm, double pixelScale);

private:
    vtkNew<vtkActor> m_lines;
};

} // namespace granule::scene
