// SPDX-License-Identifier: BSD-3-Clause
#include "ui/scene/AmbientShade.h"

#include <vtkBoundingBox.h>
#include <vtkCellArray.h>
#include <vtkCellArrayIterator.h>
#include <vtkDataArray.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkTriangle.h>

#include <algorithm>
#include <cmath>

namespace granule::scene {

namespace {

/// Cell sizes as parts of the scene's diagonal: gaps between neighbours, and clusters of them.
constexpr std::array scaleParts{0.006, 0.02};
constexpr std::array strengths{0.55f, 0.85f};

/// A 1-2-1 blur of `field` along the axis of stride `step` with `count` entries.
void blurAlong(std::vector<float>& field, std::size_t step, std::size_t count) {
    if (count < 2) return;
    const std::size_t span = step * count;
    for (std::size_t block = 0; block < field.size(); block += span)
        for (std::size_t i = 0; i < step; ++i) {
            float before = 0;
            for (std::size_t k = 0; k < count; ++k) {
                auto& here = field[block + i + k * step];
                const float next = k + 1 < count ? field[block + i + (k + 1) * step] : 0;
                const float value = (before + 2 * here + next) / 4;
                before = here;
                here = value;
            }
        }
}

} // namespace

void AmbientShade::Density::add(double x, double y, double z, float amount) {
    const auto index = [&](double v, int axis) {
        const auto a = static_cast<std::size_t>(axis);
        return std::clamp(static_cast<int>((v - origin[a]) / cell), 0, size[a] - 1);
    };
    area[static_cast<std::size_t>((index(z, 2) * size[1] + index(y, 1)) * size[0] + index(x, 0))] += amount;
}

void AmbientShade::Density::smooth() {
    const auto nx = static_cast<std::size_t>(size[0]), ny = static_cast<std::size_t>(size[1]), nz = static_cast<std::size_t>(size[2]);
    for (int pass = 0; pass < 2; ++pass) {
        blurAlong(area, 1, nx);
        blurAlong(area, nx, ny);
        blurAlong(area, nx * ny, nz);
    }
}

float AmbientShade::Density::at(double x, double y, double z) const {
    const double p[3] = {(x - origin[0]) / cell - 0.5, (y - origin[1]) / cell - 0.5, (z - origin[2]) / cell - 0.5};
    int lo[3];
    float t[3];
    for (int a = 0; a < 3; ++a) {
        const double f = std::floor(p[a]);
        lo[a] = static_cast<int>(f);
        t[a] = static_cast<float>(p[a] - f);
        if (lo[a] < 0 || lo[a] + 1 >= size[static_cast<std::size_t>(a)]) return 0;
    }
    const float* corner = area.data() + (static_cast<std::size_t>(lo[2]) * static_cast<std::size_t>(size[1]) + static_cast<std::size_t>(lo[1])) *
                                            static_cast<std::size_t>(size[0]) + static_cast<std::size_t>(lo[0]);
    const std::size_t dy = static_cast<std::size_t>(size[0]), dz = dy * static_cast<std::size_t>(size[1]);
    const auto row = [&](const float* c) { return c[0] + t[0] * (c[1] - c[0]); };
    const auto plane = [&](const float* c) { return row(c) + t[1] * (row(c + dy) - row(c)); };
    return plane(corner) + t[2] * (plane(corner + dz) - plane(corner));
}

AmbientShade::AmbientShade(const std::vector<vtkPolyData*>& all) {
    vtkBoundingBox box;
    for (auto* mesh : all) {
        double b[6];
        mesh->GetBounds(b);
        if (mesh->GetNumberOfPoints() > 0) box.AddBounds(b);
    }
    if (!box.IsValid()) return;
    for (const double part : scaleParts) {
        Density d;
        d.cell = std::max(box.GetDiagonalLength() * part, 1e-9);
        for (int a = 0; a < 3; ++a) {
            d.origin[static_cast<std::size_t>(a)] = box.GetMinPoint()[a] - 4 * d.cell;
            d.size[static_cast<std::size_t>(a)] = static_cast<int>(box.GetLength(a) / d.cell) + 9;
        }
        d.area.resize(static_cast<std::size_t>(d.size[0]) * static_cast<std::size_t>(d.size[1]) * static_cast<std::size_t>(d.size[2]));
        m_scales.push_back(std::move(d));
    }
    for (auto* mesh : all) {
        auto cells = vtk::TakeSmartPointer(mesh->GetPolys()->NewIterator());
        for (cells->GoToFirstCell(); !cells->IsDoneWithTraversal(); cells->GoToNextCell()) {
            vtkIdType count = 0;
            const vtkIdType* ids = nullptr;
            cells->GetCurrentCell(count, ids);
            if (count != 3) continue;
            double a[3], b[3], c[3];
            mesh->GetPoint(ids[0], a);
            mesh->GetPoint(ids[1], b);
            mesh->GetPoint(ids[2], c);
            const double size = vtkTriangle::TriangleArea(a, b, c);
            for (auto& d : m_scales)
                d.add((a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3, (a[2] + b[2] + c[2]) / 3, static_cast<float>(size / (d.cell * d.cell)));
        }
    }
    for (auto& d : m_scales) d.smooth();
}

std::vector<float> AmbientShade::of(vtkPolyData* surface) const {
    std::vector<float> shade(static_cast<std::size_t>(surface->GetNumberOfPoints()), 1.f);
    auto* normals = surface->GetPointData()->GetNormals();
    if (!normals) return shade;
    for (std::size_t i = 0; i < shade.size(); ++i) {
        double p[3], n[3];
        surface->GetPoint(static_cast<vtkIdType>(i), p);
        normals->GetTuple(static_cast<vtkIdType>(i), n);
        float hidden = 0;
        for (std::size_t s = 0; s < m_scales.size(); ++s) {
            const double ahead = 2 * m_scales[s].cell;
            hidden += strengths[s] * m_scales[s].at(p[0] + n[0] * ahead, p[1] + n[1] * ahead, p[2] + n[2] * ahead);
        }
        shade[i] = std::exp(-hidden);
    }
    return shade;
}

} // namespace granule::scene
