// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QGuiApplication>

#include <memory>

namespace granule::cli {

/// The fonts of figures come from Qt, which needs its application object, but no screen.
std::unique_ptr<QGuiApplication> withoutScreen();

} // namespace granule::cli
