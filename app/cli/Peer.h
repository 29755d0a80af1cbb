// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace granule::cli {

/// Another program that does what a benchmark measures: it prints a line when it is ready, then answers every line that it gets
/// with the seconds that one turn took. It ends with the object.
class Peer {
public:
    /// Waits until the program is ready.
    explicit Peer(std::vector<std::string> command);
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// What it calls itself; empty where it could not be started.
    const std::string& version() const noexcept { return m_version; }
    /// The seconds of one turn; nothing where it is not there, or is no more.
    std::optional<double> run();

private:
    std::optional<std::string> line();

    pid_t m_child = -1;
    std::FILE *m_in = nullptr, *m_out = nullptr;
    std::string m_version;
};

} // namespace granule::cli
