// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QJsonDocument>
#include <QProcess>

namespace granule::testing {

/// How a run of granule-cli ended. -1: it crashed or hung.
struct CliRun {
    int code = -1;
    QJsonDocument json; ///< of its standard output
    QString error;      ///< its standard error
};

/// Runs the program that the build tells this test of, as a script does: --json, no progress.
inline CliRun runCli(const QStringList& arguments, int mostMs = 60000) {
    QProcess process;
    process.start(QStringLiteral(GRANULE_CLI), QStringList{"--json", "--quiet"} + arguments);
    if (!process.waitForFinished(mostMs) || process.exitStatus() != QProcess::NormalExit) return {};
    return {process.exitCode(), QJsonDocument::fromJson(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

} // namespace granule::testing
