// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/Hdf5Lock.h"

#include <hdf5.h>
#include <mutex>
#include <string>
#include <utility>

namespace granule::io {

/// Holds the process's HDF5 lock, and keeps HDF5 from printing its errors and from loading filters out of folders that the
/// environment names: a file must not choose what code runs.
class Hdf5Session {
public:
    Hdf5Session();
    ~Hdf5Session();
    Hdf5Session(const Hdf5Session&) = delete;
    Hdf5Session& operator=(const Hdf5Session&) = delete;
    /// What HDF5 says of the last call that failed, innermost last.
    static std::string words();

private:
    std::lock_guard<std::recursive_mutex> m_lock;
    H5E_auto2_t m_print = nullptr;
    void* m_printData = nullptr;
};

/// Owns an HDF5 identifier. Give it up under the lock only.
class Hdf5Handle {
public:
    Hdf5Handle() = default;
    Hdf5Handle(hid_t id, herr_t (*close)(hid_t)) : m_id(id), m_close(close) {}
    ~Hdf5Handle() { reset(); }
    Hdf5Handle(Hdf5Handle&& other) noexcept : m_id(std::exchange(other.m_id, -1)), m_close(other.m_close) {}
    Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
        reset();
        m_id = std::exchange(other.m_id, -1);
        m_close = other.m_close;
        return *this;
    }
    explicit operator bool() const noexcept { return m_id >= 0; }
    hid_t id() const noexcept { return m_id; }
    /// Closes; false where HDF5 could not, for instance because the disk is full.
    bool reset() { return m_id < 0 || m_close(std::exchange(m_id, -1)) >= 0; }

private:
    hid_t m_id = -1;
    herr_t (*m_close)(hid_t) = nullptr;
};

} // namespace granule::io
