// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Peer.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace granule::cli {

Peer::Peer(std::vector<std::string> command) {
    int toChild[2], fromChild[2];
    if (pipe2(toChild, O_CLOEXEC) != 0) return;
    if (pipe2(fromChild, O_CLOEXEC) != 0) {
        close(toChild[0]);
        close(toChild[1]);
        return;
    }
    std::vector<char*> arguments;
    for (auto& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    m_child = fork();
    if (m_child == 0) {
        dup2(toChild[0], STDIN_FILENO);
        dup2(fromChild[1], STDOUT_FILENO);
        if (const int nowhere = open("/dev/null", O_WRONLY); nowhere >= 0) dup2(nowhere, STDERR_FILENO);
        execvp(arguments.front(), arguments.data());
        _exit(127);
    }
    close(toChild[0]);
    close(fromChild[1]);
    m_in = fdopen(toChild[1], "w");
    m_out = fdopen(fromChild[0], "r");
    m_version = line().value_or("");
}

Peer::~Peer() {
    if (m_in) std::fclose(m_in);
    if (m_out) std::fclose(m_out);
    if (m_child > 0) waitpid(m_child, nullptr, 0);
}

std::optional<double> Peer::run() {
    if (m_version.empty() || std::fputs("go\n", m_in) < 0 || std::fflush(m_in) != 0) return {};
    const auto answer = line();
    return answer ? std::optional(std::atof(answer->c_str())) : std::nullopt;
}

std::optional<std::string> Peer::line() {
    char text[128];
    if (!std::fgets(text, sizeof text, m_out)) return {};
    std::string all(text);
    while (!all.empty() && all.back() == '\n') all.pop_back();
    return all;
}

} // namespace granule::cli
