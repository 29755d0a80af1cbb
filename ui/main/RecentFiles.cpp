// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/RecentFiles.h"

#include "core/volume/LabelMemory.h"
#include "core/volume/StackPath.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

#include <unistd.h>

namespace granule::desktop::memory {

namespace {

constexpr int mostRecent = 12;
const QString recentKey = QStringLiteral("recent"), folderKey = QStringLiteral("lastFolder");

bool isWeb(const QString& path) {
    return isWebAddress(path.toStdString());
}

/// "file.h5:/dataset" lies in file.h5, "x.zarr?c=1" in x.zarr.
QString fileOf(const QString& path) {
    const QString plain = QString::fromStdString(splitChoice(path.toStdString()).first);
    const auto colon = plain.lastIndexOf(QStringLiteral(":/"));
    return colon > 1 && !isWeb(plain) && !QFileInfo::exists(plain) ? plain.left(colon) : plain;
}

QString folderOf(const QString& path) {
    const QString file = fileOf(path);
    return isWeb(file) ? file.left(file.lastIndexOf('/')) : QFileInfo(file).absolutePath();
}

/// Paths hold slashes, which mean groups to QSettings.
QString keyOf(const QString& path) {
    return QStringLiteral("voxelSize/") + QCryptographicHash::hash((isWeb(path) ? path : QFileInfo(path).absoluteFilePath()).toUtf8(), QCryptographicHash::Sha1).toHex();
}

} // namespace

QStringList recentFiles() {
    QStringList paths = QSettings().value(recentKey).toStringList();
    paths.removeIf([](const QString& path) { return !isWeb(path) && !QFileInfo::exists(fileOf(path)); });
    return paths;
}

void noteRecent(const QString& path) {
    QStringList paths = recentFiles();
    paths.removeAll(path);
    paths.prepend(path);
    QSettings().setValue(recentKey, paths.mid(0, mostRecent));
    noteFolder(path);
}

QString lastFolder() {
    const QString folder = QSettings().value(folderKey).toString();
    return QFileInfo(folder).isDir() ? folder : QDir::homePath();
}

void noteFolder(const QString& path) {
    if (!isWeb(path)) QSettings().setValue(folderKey, folderOf(path));
}

std::optional<VoxelSpacing> voxelSize(const QString& path) {
    const QSettings settings;
    for (const QString& key : {keyOf(path), keyOf(folderOf(path))}) {
        const auto list = settings.value(key).toStringList();
        if (list.size() != 3) continue;
        const VoxelSpacing spacing{list[0].toDouble(), list[1].toDouble(), list[2].toDouble()};
        if (spacing.plausible()) return spacing;
    }
    return {};
}

void noteVoxelSize(const QString& path, const VoxelSpacing& spacing) {
    const QStringList list{QString::number(spacing.zNm, 'g', 12), QString::number(spacing.yNm, 'g', 12), QString::number(spacing.xNm, 'g', 12)};
    QSettings settings;
    settings.setValue(keyOf(path), list);
    settings.setValue(keyOf(folderOf(path)), list);
}

std::int64_t budgetBytes() {
    if (const auto mib = QSettings().value("memory/budgetMiB").toLongLong(); mib > 0) return mib << 20;
    return static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE) / 4;
}

QString cacheFolder() {
    return QDir(QStandardPaths::writableLocation(QStandardPaths::CacheLocation)).filePath("pyramids");
}

std::uint64_t cacheBytes() {
    constexpr std::uint64_t usual = std::uint64_t{64} << 10;
    return QSettings().value("cache/MiB", QVariant::fromValue<qulonglong>(usual)).toULongLong() << 20;
}

void setBudgets(std::int64_t memoryBytes, std::int64_t cacheBytes) {
    QSettings settings;
    settings.setValue("memory/budgetMiB", static_cast<qlonglong>(memoryBytes >> 20));
    settings.setValue("cache/MiB", static_cast<qlonglong>(cacheBytes >> 20));
    limitLabels();
}

void limitLabels() {
    LabelMemory::ofProcess().allow(static_cast<std::size_t>(budgetBytes() / 4));
}

} // namespace granule::desktop::memory
