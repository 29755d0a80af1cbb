// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/StackLink.h"

#include "core/volume/StackPath.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace granule::store {

namespace fs = std::filesystem;

namespace {

/// "file.h5:/dataset" and "x.zarr?c=1" into the file and the rest; a path without either has an empty rest.
std::pair<std::string, std::string> splitDataset(const std::string& path) {
    std::error_code error;
    const auto [plain, choice] = splitChoice(path);
    const auto colon = plain.rfind(":/");
    if (isWebAddress(plain) || fs::exists(plain, error) || colon == std::string::npos || colon == 0) return {plain, choice};
    return {plain.substr(0, colon), path.substr(colon)};
}

std::int64_t nanoseconds(fs::file_time_type time) {
    const auto since1970 = std::chrono::file_clock::to_sys(time).time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since1970).count();
}

void addFile(const fs::path& file, Fingerprint& sum) {
    std::error_code error;
    const auto bytes = fs::file_size(file, error);
    if (!error) sum.bytes += bytes;
    const auto time = fs::last_write_time(file, error);
    if (!error) sum.modifiedNs = std::max(sum.modifiedNs, nanoseconds(time));
}

StackLink judged(const std::string& path, const Fingerprint& then) {
    StackLink link;
    link.path = path;
    const auto now = fingerprintOf(path);
    if (!now.exists) {
        link.state = StackState::Missing;
        link.remark = "The image stack '" + path + "' is not there any more. Your labels are safe: show where the stack is now.";
    } else if (now.bytes != then.bytes) {
        link.state = StackState::Changed;
        link.remark = "The image stack '" + path + "' has another size than when the project was saved: check that it is the right one.";
    } else if (now.modifiedNs != then.modifiedNs) {
        link.state = StackState::Touched;
        link.remark = "The image stack '" + path + "' was written again or copied since the project was saved.";
    }
    return link;
}

} // namespace

Fingerprint fingerprintOf(const std::string& stackPath) {
    Fingerprint found;
    std::error_code error;
    const auto file = splitDataset(stackPath).first;
    found.exists = isWebAddress(file); // as far as can be told at once
    if (found.exists) return found;
    const auto status = fs::status(file, error);
    found.exists = !file.empty() && fs::exists(status);
    if (!found.exists) return found;
    if (!fs::is_directory(status)) {
        addFile(file, found);
        return found;
    }
    for (fs::directory_iterator at(file, error), end; !error && at != end; at.increment(error))
        if (at->is_regular_file(error)) addFile(at->path(), found);
    return found;
}

StoredLink storedLink(const std::string& stackPath, const std::string& projectPath) {
    StoredLink link;
    if (stackPath.empty()) return link;
    if (isWebAddress(stackPath)) {
        link.absolute = stackPath;
        link.fingerprint = fingerprintOf(stackPath);
        return link;
    }
    const auto [file, dataset] = splitDataset(stackPath);
    std::error_code error;
    const auto absolute = fs::absolute(file, error).lexically_normal();
    const auto folder = fs::absolute(projectPath, error).lexically_normal().parent_path();
    link.absolute = absolute.string() + dataset;
    const auto relative = absolute.lexically_relative(folder);
    if (!relative.empty()) link.relative = relative.string() + dataset;
    link.fingerprint = fingerprintOf(stackPath);
    return link;
}

StackLink resolved(const StoredLink& stored, const std::string& projectPath) {
    std::error_code error;
    const auto folder = fs::absolute(projectPath, error).parent_path();
    StackLink best = judged(stored.absolute, stored.fingerprint);
    if (stored.relative.empty()) return best;
    const auto beside = judged((folder / stored.relative).lexically_normal().string(), stored.fingerprint);
    return beside.state <= best.state ? beside : best; // the better match; beside the project where both fit
}

} // namespace granule::store
