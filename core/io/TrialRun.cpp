// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/TrialRun.h"

#include "core/volume/Error.h"
#include "core/volume/Hdf5Lock.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <new>
#include <optional>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace granule::io {

namespace {

constexpr unsigned mostSeconds = 10;
constexpr rlim_t moreMemory = rlim_t{1} << 30;
constexpr int survived = 0;

/// What the process has mapped now.
rlim_t mappedBytes() {
    unsigned long pages = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%lu", &pages) != 1) pages = 0;
        std::fclose(file);
    }
    return static_cast<rlim_t>(pages) * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

void confine(rlim_t mapped) {
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM, SIGTERM, SIGINT}) std::signal(signal, SIG_DFL);
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_FSIZE, &none); // it writes to no file
#if !defined(__SANITIZE_ADDRESS__)
    const rlimit memory{mapped + moreMemory, mapped + moreMemory};
    if (mapped > 0) setrlimit(RLIMIT_AS, &memory);
#else
    static_cast<void>(mapped); // the sanitizer maps terabytes
#endif
    [[maybe_unused]] const int alone = unshare(CLONE_NEWUSER | CLONE_NEWNET); // where the system lets us
    // What a library complains of on its way down is no message of ours.
    if (const int nowhere = ::open("/dev/null", O_WRONLY); nowhere >= 0) {
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
    }
    alarm(mostSeconds);
}

/// How the copy of this process ended, as waitpid() gives it; empty where none was to be had.
std::optional<int> endOfChild(const std::function<void()>& open) {
    const auto mapped = mappedBytes();
    pid_t child = -1;
    {
        const std::scoped_lock lock(hdf5Mutex()); // so that no other thread is within the library now
        child = fork();
        if (child == 0) {
            // The lock is this thread's, which has another number here, so that the lock does not know it.
            new (&hdf5Mutex()) std::recursive_mutex;
            confine(mapped);
            try {
                open();
            } catch (...) { // this process will meet it itself
            }
            _exit(survived);
        }
    }
    if (child < 0) return {};
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return {};
    return status;
}

bool ranOut(int status) {
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
}

} // namespace

void tryInChild(const std::string& path, const std::function<void()>& open) {
    auto status = endOfChild(open);
    // A lock that another thread held at that moment is held forever in the copy: the next copy finds it free.
    if (status && ranOut(*status)) status = endOfChild(open);
    if (!status || (WIFEXITED(*status) && WEXITSTATUS(*status) == survived)) return;
    throw Error(ErrorKind::Unreadable,
                "'" + path + "' is damaged: " +
                    (ranOut(*status) ? "reading what it holds takes forever" : "the library that reads such files fails on it") +
                    ". Fetch or export it again.",
                "a trial run ended with status " + std::to_string(*status));
}

} // namespace granule::io
