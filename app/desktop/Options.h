// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace granule::desktop {

/// What the command line asks for.
struct Options {
    QStringList paths;  ///< a stack or a project, then label files
    bool sample = false;
    QString workspace;  ///< "annotate", ...; empty: as it is
    QString theme;      ///< "dark", "light", "system"; empty: as it was
    QString screenshot; ///< a PNG to write once the window has settled; then the program ends
    QString bench;      ///< a bench to run; its JSON goes to standard output
};

/// Empty where there is nothing more to do; `exitCode` then says how it ended.
std::optional<Options> parseOptions(int argc, char** argv, int& exitCode);

} // namespace granule::desktop
