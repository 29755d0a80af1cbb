// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/confined/Confinement.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <initializer_list>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace granule::io::confined {

namespace {

constexpr rlim_t moreMemory = rlim_t{1} << 30;

/// What the process has mapped now.
rlim_t mappedBytes() {
    unsigned long pages = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%lu", &pages) != 1) pages = 0;
        std::fclose(file);
    }
    return static_cast<rlim_t>(pages) * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

void limitMemory([[maybe_unused]] std::size_t more) {
#if !defined(__SANITIZE_ADDRESS__) // which maps terabytes
    static const rlim_t usual = mappedBytes() + moreMemory;
    const rlimit memory{usual + more, RLIM_INFINITY};
    setrlimit(RLIMIT_AS, &memory);
#endif
}

/// Refuses calls that reading files does not need.
void filterCalls() {
    const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter(seccomp_init(SCMP_ACT_ALLOW), seccomp_release);
    if (!filter) return;
    const auto refused = SCMP_ACT_ERRNO(EPERM);
    for (const int call : {SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(bind), SCMP_SYS(listen),
                           SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
                           SCMP_SYS(process_vm_writev), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rmdir), SCMP_SYS(rename),
                           SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(link), SCMP_SYS(linkat),
                           SCMP_SYS(symlink), SCMP_SYS(symlinkat), SCMP_SYS(truncate), SCMP_SYS(chmod), SCMP_SYS(fchmodat), SCMP_SYS(chown),
                           SCMP_SYS(fchownat), SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(creat), SCMP_SYS(mount), SCMP_SYS(setns),
                           SCMP_SYS(unshare), SCMP_SYS(io_uring_setup), SCMP_SYS(kill), SCMP_SYS(tkill)})
        seccomp_rule_add(filter.get(), refused, call, 0);
    // Those whose flags lie in memory, which a filter cannot see; the C library falls back to the ones below.
    for (const int call : {SCMP_SYS(openat2), SCMP_SYS(clone3)}) seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(ENOSYS), call, 0);
    const scmp_datum_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
    for (scmp_datum_t bit = 1; bit <= writing; bit <<= 1) {
        if (!(writing & bit)) continue;
        seccomp_rule_add(filter.get(), refused, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, bit, bit));
        seccomp_rule_add(filter.get(), refused, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, bit, bit));
    }
    seccomp_rule_add(filter.get(), refused, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
    seccomp_load(filter.get());
}

} // namespace

void confine() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_FSIZE, &none);
    limitMemory(0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    filterCalls();
}

void allow(unsigned seconds, std::size_t bytes) {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto sofar = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1);
    const rlimit time{sofar + seconds, RLIM_INFINITY};
    setrlimit(RLIMIT_CPU, &time);
    limitMemory(bytes);
}

} // namespace granule::io::confined
