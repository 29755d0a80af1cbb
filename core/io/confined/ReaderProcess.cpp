// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/confined/ReaderProcess.h"

#include "core/io/confined/Channel.h"
#include "core/plugin/Module.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace granule::io::confined {

namespace {

constexpr std::uint8_t well = 0, failed = 1;
constexpr unsigned slowDisk = 6; ///< how much longer than a processor works a disk, or a busy machine, may take

/// The environment that it gets: nothing that would have it load what nobody asked for.
std::vector<std::string> environment() {
    std::vector<std::string> kept{"LC_ALL=C"};
    for (const char* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"})
        if (const char* value = std::getenv(name)) kept.push_back(std::string(name) + "=" + value);
    return kept;
}

/// Starts `program` with `socket` as its file 3 and `shared` as its file 4, and nothing else open. 0 or an errno.
int spawn(const std::string& program, int socket, int shared, pid_t& child) {
    // Files are first moved out of the way of 3 and 4.
    const int from = ::fcntl(socket, F_DUPFD_CLOEXEC, 10), data = ::fcntl(shared, F_DUPFD_CLOEXEC, 10);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0); // its libraries' words are no message of ours
    posix_spawn_file_actions_adddup2(&actions, from, 3);
    posix_spawn_file_actions_adddup2(&actions, data, 4);
    posix_spawn_file_actions_addclosefrom_np(&actions, 5);
    auto kept = environment();
    std::vector<char*> words;
    for (auto& word : kept) words.push_back(word.data());
    words.push_back(nullptr);
    std::string name = program;
    char* const arguments[] = {name.data(), nullptr};
    const int result = posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, words.data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(from);
    ::close(data);
    return result;
}

} // namespace

ReaderProcess::ReaderProcess(std::string path, int shared) : m_path(std::move(path)) {
    const auto program = plugin::besideProgram("granule-reader").string();
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        throw Error(ErrorKind::TooLarge, "'" + m_path + "' cannot be opened: too many files are open. Close some of the stacks.");
    const int result = spawn(program, pair[1], shared, m_child);
    ::close(pair[1]);
    if (result != 0) {
        ::close(pair[0]);
        throw Error(ErrorKind::NotFound, "'" + m_path + "' cannot be read: the program granule-reader, which reads such files, cannot be started. Install Granule again.",
                    program + ": " + std::generic_category().message(result));
    }
    m_socket = pair[0];
}

ReaderProcess::~ReaderProcess() {
    end();
}

/// Ends it and returns how it ended, as waitpid() tells.
int ReaderProcess::end() noexcept {
    if (m_socket < 0) return 0;
    ::close(m_socket);
    m_socket = -1;
    ::kill(m_child, SIGKILL); // a crash that came before has come first
    int status = 0;
    while (::waitpid(m_child, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

void ReaderProcess::ask(const Message& request) {
    if (alive()) sendMessage(m_socket, request); // one that has gone is found out while waiting for its answer
}

Message ReaderProcess::answer(std::size_t bytes) {
    Message reply;
    const auto how = alive() ? receiveMessage(m_socket, reply, std::chrono::seconds(slowDisk * secondsFor(bytes))) : Arrival::Closed;
    if (how != Arrival::Whole) {
        const int status = end();
        const bool late = how == Arrival::Late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU);
        throw damagedFile(m_path, late ? "reading what it holds takes forever" : "the library that reads such files fails on it",
                          "granule-reader ended with status " + std::to_string(status));
    }
    MessageReader in(reply);
    if (in.get<std::uint8_t>() == well) return {reply.begin() + 1, reply.end()};
    const auto kind = static_cast<ErrorKind>(std::min(in.get<std::uint8_t>(), static_cast<std::uint8_t>(ErrorKind::InvalidValue)));
    const auto sentence = in.text(), detail = in.text();
    throw Error(kind, sentence, detail);
}

Message failure(const Error& error) {
    MessageWriter out;
    out.put(failed).put(static_cast<std::uint8_t>(error.kind())).put(std::string(error.what())).put(error.detail());
    return out.message();
}

MessageWriter success() {
    MessageWriter out;
    out.put(well);
    return out;
}

} // namespace granule::io::confined
