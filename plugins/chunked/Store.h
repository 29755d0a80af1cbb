// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace granule::chunked {

using Bytes = std::vector<std::byte>;

/// Some bytes of a piece.
struct Part {
    std::uint64_t start = 0;
    std::size_t count = 0;
    bool atEnd = false; ///< the last `count` bytes; `start` does not matter then

    /// Where it begins in a piece of `size` bytes; none where it does not lie in it.
    std::optional<std::uint64_t> startIn(std::uint64_t size) const noexcept;
};

/// Where arrays lie, a small piece under a key like "cell.zarr/0/.zarray": folders, a zip archive, or a web server. Any thread.
class Store {
public:
    virtual ~Store() = default;
    /// What lies under `key`; none where nothing does. Throws Error where it is more than `most` bytes, or cannot be
    /// fetched.
    virtual std::optional<Bytes> get(const std::string& key, std::size_t most) const = 0;
    /// A part of what lies under `key`; none where nothing does. Throws Error (Unreadable) where that has fewer bytes.
    virtual std::optional<Bytes> part(const std::string& key, const Part& part) const = 0;
    /// The names of the folders under `key`, in their natural order; none where the store cannot list.
    virtual std::vector<std::string> folders(const std::string& key) const = 0;
    /// How many pieces are worth fetching at the same time.
    virtual std::size_t atOnce() const = 0;
    /// A key as a person would write it, for messages.
    virtual std::string nameOf(const std::string& key) const = 0;

protected:
    /// Throws the Error of a piece of `size` bytes where at most `most` were expected.
    [[noreturn]] void tooLarge(const std::string& key, std::uint64_t size, std::size_t most) const;
    /// Throws the Error of a part that is not there.
    [[noreturn]] void endsBefore(const std::string& key) const;
};

/// A store and a key in it.
struct Place {
    std::shared_ptr<const Store> store;
    std::string key;

    std::string name() const { return store->nameOf(key); }
    Place operator/(const std::string& inside) const;
    /// The group around it; none at the root.
    std::optional<Place> parent() const;
};

/// The place that the path of a folder or a zip archive ("x.zarr.zip", "x.zarr.zip:/0") or a web address names. Throws
/// Error where the address is none, or the archive is damaged.
Place placeOf(const std::string& path);

/// A path in a group's metadata without "." and empty parts.
std::string plainPath(const std::string& path);
/// The place that `path`, in the metadata of the group at `group`, names. Throws Error (Unreadable) where it leads out.
Place placeInside(const Place& group, const std::string& path);

} // namespace granule::chunked
