// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Hdf5Handle.h"

namespace granule::io {

namespace {

// HDF5 1.10 cannot close a file that it could not write, on a full disk for instance: it keeps the broken
// remains and crashes over them when the program ends and it tidies up. All our files are closed by then, so
// it need not.
[[maybe_unused]] const herr_t noTidyingAtExit = H5dont_atexit();

} // namespace

Hdf5Session::Hdf5Session() : m_lock(hdf5Mutex()) {
    H5Eget_auto2(H5E_DEFAULT, &m_print, &m_printData);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0);
}

Hdf5Session::~Hdf5Session() {
    H5Eset_auto2(H5E_DEFAULT, m_print, m_printData);
}

std::string Hdf5Session::words() {
    std::string words;
    H5Ewalk2(
        H5E_DEFAULT, H5E_WALK_DOWNWARD,
        [](unsigned, const H5E_error2_t* error, void* out) -> herr_t {
            if (error->desc) *static_cast<std::string*>(out) += std::string(error->desc) + "; ";
            return 0;
        },
        &words);
    return words;
}

} // namespace granule::io
