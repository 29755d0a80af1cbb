// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"

#include "core/io/Formats.h"
#include "core/io/LevelledSource.h"

namespace granule::io {

namespace {

std::string nameOf(const std::string& path) {
    const auto trimmed = path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
    return std::filesystem::path(trimmed).filename().string();
}

} // namespace

StackInfo inspect(const std::string& path) {
    return openReader(path)->info();
}

Volume openStack(const std::string& path, StackInfo* told) {
    auto reader = openReader(path);
    const auto& info = reader->info();
    if (told) *told = info;
    auto levels = levelsOf(reader);
    std::shared_ptr<const VoxelSource> source;
    if (reachFar(levels)) source = std::make_shared<LevelledSource>(std::move(levels));
    else source = std::make_shared<GreySource>(reader);
    return {info.shape, info.type, std::move(source), info.spacing, nameOf(path)};
}

} // namespace granule::io
