// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/HiddenScreen.h"

#include <cstdlib>

namespace granule::cli {

std::unique_ptr<QGuiApplication> withoutScreen() {
    static int argc = 3;
    static char program[] = "granule-cli", option[] = "-platform", platform[] = "offscreen";
    static char* argv[] = {program, option, platform, nullptr};
    unsetenv("DISPLAY"); // with one set, Qt's offscreen platform reaches for it
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {}); // standard error is the command's own
    return std::make_unique<QGuiApplication>(argc, argv);
}

} // namespace granule::cli
