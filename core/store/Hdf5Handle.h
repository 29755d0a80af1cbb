// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <hdf5.h>

#include <utility>

namespace granule::store {

/// Owns one HDF5 identifier and closes it with `close`. Below 0: none.
class Hdf5Handle {
public:
    using Close = herr_t (*)(hid_t);
    Hdf5Handle() = default;
    Hdf5Handle(hid_t id, Close close) : m_id(id), m_close(close) {}
    ~Hdf5Handle() { reset(); }
    Hdf5Handle(Hdf5Handle&& other) noexcept : m_id(std::exchange(other.m_id, -1)), m_close(other.m_close) {}
    Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
        std::swap(m_id, other.m_id);
        std::swap(m_close, other.m_close);
        return *this;
    }
    operator hid_t() const noexcept { return m_id; }
    bool isNull() const noexcept { return m_id < 0; }
    void reset() {
        if (m_id >= 0) m_close(m_id);
        m_id = -1;
    }

private:
    hid_t m_id = -1;
    Close m_close = nullptr;
};

} // namespace granule::store
