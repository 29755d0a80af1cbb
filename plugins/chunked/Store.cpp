// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/chunked/Store.h"

#include "core/plugin/FileBytes.h"
#include "core/plugin/NaturalOrder.h"
#include "core/volume/Error.h"
#include "core/volume/StackPath.h"
#include "plugins/chunked/HttpStore.h"
#include "plugins/chunked/ZipStore.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <thread>

namespace granule::chunked {

namespace fs = std::filesystem;

namespace {

/// The folders of this machine; keys are paths without their first slash.
class FolderStore : public Store {
public:
    std::optional<Bytes> get(const std::string& key, std::size_t most) const override {
        const auto path = "/" + key;
        if (!isFile(path)) return {};
        const plugin::FileBytes file(path);
        if (file.size() > most) tooLarge(key, file.size(), most);
        Bytes bytes(static_cast<std::size_t>(file.size()));
        file.read(0, bytes.data(), bytes.size());
        return bytes;
    }

    std::optional<Bytes> part(const std::string& key, const Part& part) const override {
        const auto path = "/" + key;
        if (!isFile(path)) return {};
        const plugin::FileBytes file(path);
        const auto start = part.startIn(file.size());
        if (!start) endsBefore(key);
        Bytes bytes(part.count);
        file.read(*start, bytes.data(), bytes.size());
        return bytes;
    }

    std::vector<std::string> folders(const std::string& key) const override {
        constexpr std::size_t enough = 10000;
        std::vector<std::string> names;
        std::error_code error, ignored;
        for (fs::directory_iterator at("/" + key, error), end; !error && at != end && names.size() < enough; at.increment(error))
            if (at->is_directory(ignored)) names.push_back(at->path().filename().string());
        std::ranges::sort(names, plugin::naturallyBefore);
        return names;
    }

    std::size_t atOnce() const override { return std::max(1U, std::thread::hardware_concurrency()); }
    std::string nameOf(const std::string& key) const override { return "/" + key; }

private:
    static bool isFile(const std::string& path) {
        std::error_code error;
        const auto status = fs::status(path, error);
        return fs::exists(status) && !fs::is_directory(status);
    }
};

} // namespace

void Store::tooLarge(const std::string& key, std::uint64_t size, std::size_t most) const {
    throw Error(ErrorKind::TooLarge, "'" + nameOf(key) + "' has " + std::to_string(size) + " bytes, which is more than its array allows (" +
                                         std::to_string(most) + "): it is damaged, fetch or export it again.");
}

void Store::endsBefore(const std::string& key) const {
    throw Error(ErrorKind::Unreadable, "'" + nameOf(key) + "' ends before its data do: it is truncated, fetch or export it again.");
}

std::optional<std::uint64_t> Part::startIn(std::uint64_t size) const noexcept {
    if (count > size || (!atEnd && start > size - count)) return {};
    return atEnd ? size - count : start;
}

Place Place::operator/(const std::string& inside) const {
    if (inside.empty()) return *this;
    return {store, key.empty() ? inside : key + "/" + inside};
}

std::optional<Place> Place::parent() const {
    const auto slash = key.rfind('/');
    if (key.empty()) return {};
    return Place{store, slash == std::string::npos ? "" : key.substr(0, slash)};
}

Place placeOf(const std::string& path) {
    if (isWebAddress(path)) return webPlace(path);
    const auto colon = path.rfind(":/");
    const auto file = path.substr(0, colon);
    if (fs::is_regular_file(file)) return zipPlace(file, colon == std::string::npos ? "" : plainPath(path.substr(colon + 1)));
    auto key = fs::absolute(path).lexically_normal().string().substr(1);
    while (!key.empty() && key.back() == '/') key.pop_back();
    return {std::make_shared<FolderStore>(), key};
}

std::string plainPath(const std::string& path) {
    std::istringstream parts(path);
    std::string plain;
    for (std::string part; std::getline(parts, part, '/');)
        if (!part.empty() && part != ".") plain += (plain.empty() ? "" : "/") + part;
    return plain;
}

Place placeInside(const Place& group, const std::string& path) {
    const auto plain = plainPath(path);
    const bool out = path.starts_with('/') || plain == ".." || plain.starts_with("../") || plain.ends_with("/..") || plain.find("/../") != std::string::npos;
    constexpr std::string_view special("\\?#%\0", 5);
    if (out || plain.find_first_of(special) != std::string::npos)
        throw Error(ErrorKind::Unreadable, "'" + group.name() + "' names the array '" + path + "', which leads out of its group: its metadata are damaged or not to be trusted.");
    return group / plain;
}

} // namespace granule::chunked
