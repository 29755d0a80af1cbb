// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"

namespace granule {

Error::Error(ErrorKind kind, const std::string& message, std::string detail)
    : std::runtime_error(message), m_kind(kind), m_detail(std::move(detail)) {}

} // namespace granule
