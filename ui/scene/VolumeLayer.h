// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Box.h"
#include "core/volume/VoxelSpacing.h"
#include "ui/scene/Clip.h"

#include <vtkNew.h>
#include <vtkRenderer.h>
#include <vtkVolume.h>
#include <vtkVolumeProperty.h>

#include <cstdint>
#include <vector>

namespace granule::scene {

/// Grey values to be seen through: what is dark (stained) is dense.
struct GreyVolume {
    Shape shape; ///< of these values; a few million voxels at most, means of the stack's
    VoxelSpacing spacing;
    std::vector<std::uint8_t> grey; ///< z, y, x
    double density = 0.5;           ///< 0 clear to 1 dense
};

/// The image itself in the scene, by ray casting: on a graphics card where there is one, else by the processor.
class VolumeLayer {
public:
    explicit VolumeLayer(vtkRenderer& renderer);
    /// An empty one takes it away.
    void show(const GreyVolume& volume);
    bool shown() const { return m_volume->GetVisibility() != 0; }
    const double* bounds() const { return m_volume->GetBounds(); }
    void setClip(const Clip& clip);
    /// Whether the processor draws.
    void setSoftware(bool software);
    /// Fewer rays while the camera moves, where the processor draws.
    void setDraft(bool draft);

private:
    void chooseMapper();

    vtkNew<vtkVolume> m_volume;
    vtkNew<vtkVolumeProperty> m_look;
    vtkSmartPointer<vtkImageData> m_image;
    Clip m_clip;
    bool m_software = true, m_draft = false;
};

} // namespace granule::scene
