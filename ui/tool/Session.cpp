// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/Session.h"

namespace granule::tool {

Session::Session(QObject* parent) : QObject(parent) {}
Session::~Session() = default;

} // namespace granule::tool
