// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/slices/SliceLook.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("granule::panel::SliceLook", text);
}

/// Every so manieth row and column, so that a picture is twice its size before it is smoothed down.
QImage pictureOf(const Volume& volume, std::int64_t z, const GreyRange& grey, const QSize& size) {
    const auto& s = volume.shape();
    const auto step = std::max<std::int64_t>(1, std::min(s.y / (2 * size.height()), s.x / (2 * size.width())));
    QImage image(static_cast<int>((s.x - 1) / step + 1), static_cast<int>((s.y - 1) / step + 1), QImage::Format_Grayscale8);
    const double span = std::max(1e-9, grey.white - grey.black);
    for (int y = 0; y < image.height(); ++y) {
        const auto row = volume.read<float>({{z, y * step, 0}, {z + 1, y * step + 1, s.x}});
        for (int x = 0; x < image.width(); ++x) {
            const double share = (static_cast<double>(row[static_cast<std::size_t>(x * step)]) - grey.black) / span;
            image.scanLine(y)[x] = static_cast<uchar>(std::lround(255 * std::clamp(std::isnan(share) ? 0.0 : share, 0.0, 1.0)));
        }
    }
    const auto scaled = image.scaled(size, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    return scaled.copy((scaled.width() - size.width()) / 2, (scaled.height() - size.height()) / 2, size.width(), size.height());
}

} // namespace

QString describeFault(const analysis::SliceFinding& finding) {
    using analysis::SliceFault;
    switch (finding.fault) {
    case SliceFault::Missing: return tr("Empty");
    case SliceFault::Doubled: return tr("Same picture as the slice before");
    case SliceFault::Shifted: return tr("Displaced by %1 px").arg(finding.value, 0, 'f', 1);
    case SliceFault::Dark: return tr("Too dark");
    case SliceFault::Bright: return tr("Too bright");
    case SliceFault::Charged: return tr("Charging");
    case SliceFault::Torn: break;
    }
    return tr("Torn or cut off, %1 % of it").arg(std::lround(100 * finding.value));
}

SliceLook lookAtSlices(const Volume& volume, const GreyRange& grey, const QSize& pictureSize, std::size_t mostPictures, Progress& progress,
                       const std::stop_token& stop) {
    SubProgress examining(progress, 0, 0.97);
    SliceLook look{analysis::examineSlices(volume, examining, stop), {}, {}};
    look.unsteady = analysis::unsteadyPart(look.report.drift);
    for (auto& d : look.unsteady) d = {std::round(d.dy * 1000) / 1000, std::round(d.dx * 1000) / 1000}; // as a project keeps them
    const auto count = std::min(mostPictures, look.report.findings.size());
    for (std::size_t i = 0; i < count; ++i) {
        throwIfStopped(stop);
        look.pictures.push_back(pictureOf(volume, look.report.findings[i].slice, grey, pictureSize));
    }
    progress.update(1);
    return look;
}

} // namespace granule::panel
