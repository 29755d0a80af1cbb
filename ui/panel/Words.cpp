// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/Words.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace granule::panel {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("granule::panel::Words", text);
}

/// Three significant digits without an exponent.
QString digits(double value) {
    const int decimals = value >= 100 || value == 0 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    return QString::number(value, 'f', decimals);
}

QString shortNumber(double value) {
    return QString::number(value, 'g', 4);
}

} // namespace

QString describeImage(const Volume& volume) {
    const auto type = volume.type();
    const bool isFloat = type == VoxelType::Float32 || type == VoxelType::Float64;
    const QString depth = tr(isFloat ? "%1 bit float" : "%1 bit").arg(bytesPerVoxel(type) * 8);
    if (!volume.spacing()) return tr("%1, voxel size unknown").arg(depth);
    const auto& s = *volume.spacing();
    return QStringLiteral("%1, %2 \u00d7 %3 \u00d7 %4 nm").arg(depth, shortNumber(s.zNm), shortNumber(s.yNm), shortNumber(s.xNm));
}

QString describeLength(double nm) {
    if (nm < 1000) return QStringLiteral("%1 nm").arg(QString::number(nm, 'f', 0));
    return QStringLiteral("%1 \u00b5m").arg(digits(nm / 1000));
}

QString describeVolume(double nm3) {
    return QStringLiteral("%1 \u00b5m\u00b3").arg(digits(nm3 * 1e-9));
}

QString describeDuration(double seconds) {
    const auto s = static_cast<qint64>(std::ceil(std::max(0.0, seconds)));
    if (s < 60) return tr("%1 s").arg(s);
    if (s < 3600) return tr("%1:%2 min").arg(s / 60).arg(s % 60, 2, 10, QLatin1Char('0'));
    return tr("%1 h %2 min").arg(s / 3600).arg(s / 60 % 60, 2, 10, QLatin1Char('0'));
}

QString describeCount(double voxels) {
    if (voxels < 1e4) return QString::number(voxels, 'f', 0);
    if (voxels < 1e6) return QStringLiteral("%1 k").arg(digits(voxels / 1e3));
    if (voxels < 1e9) return QStringLiteral("%1 M").arg(digits(voxels / 1e6));
    return QStringLiteral("%1 G").arg(digits(voxels / 1e9));
}

QColor colourOf(const Colour& colour) {
    return {colour.r, colour.g, colour.b};
}

} // namespace granule::panel
