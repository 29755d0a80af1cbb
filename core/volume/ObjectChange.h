// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ObjectTable.h"

#include <optional>
#include <vector>

namespace granule {

/// What one edit changed in a table of objects: each of them as it was and as it is, empty where it is not there.
class ObjectChange {
public:
    struct Entry {
        std::optional<LabelObject> before, after; ///< of the same id; one of them at least
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    ObjectChange() = default;
    /// At most one entry an object.
    explicit ObjectChange(std::vector<Entry> entries) : m_entries(std::move(entries)) {}
    static ObjectChange between(const ObjectTable& before, const ObjectTable& after);

    const std::vector<Entry>& entries() const noexcept { return m_entries; }
    bool empty() const noexcept { return m_entries.empty(); }
    /// Both leave the locks of objects that stay as they are.
    void apply(ObjectTable& table) const;
    void revert(ObjectTable& table) const;
    friend bool operator==(const ObjectChange&, const ObjectChange&) = default;

private:
    std::vector<Entry> m_entries;
};

} // namespace granule
