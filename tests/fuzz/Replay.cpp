// SPDX-License-Identifier: BSD-3-Clause
// Stands in for libFuzzer where the compiler has none, and takes the same arguments:
// fuzz_FORMAT [-max_total_time=SECONDS] [FILE OR FOLDER ...]
// reads the files; without any, the seeds, cut off everywhere, and made wrong in random ways until the time is over.
#include "tests/fuzz/Target.h"
#include "tests/support/Files.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <random>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>

using namespace granule::testing;
namespace fs = std::filesystem;

namespace {

constexpr unsigned mostSeconds = 20;       ///< that one file may take
constexpr long mostKilobytes = 64 << 10;   ///< that reading may take beside what reading the seeds took
constexpr std::size_t mostCuts = 100;
std::string tried; ///< the bytes that are being read

[[noreturn]] void found(const char* what) {
    std::ofstream("finding", std::ios::binary) << tried;
    std::fprintf(stderr, "%s: the bytes are in the file 'finding' in this folder\n", what);
    std::_Exit(1);
}

void onSignal(int number) {
    found(strsignal(number));
}

void tryOne(std::string bytes) {
    if (target.mend) target.mend(bytes);
    tried = std::move(bytes);
    alarm(mostSeconds);
    tryBytes(tried);
    alarm(0);
}

long peakKilobytes() {
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    return use.ru_maxrss;
}

std::string mutated(const std::string& bytes, std::mt19937& random) {
    auto out = bytes;
    const auto upTo = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
    switch (upTo(5)) {
    case 0:
        out.resize(upTo(out.size()));
        break;
    case 1: { // a length or count that is far too large, or zero
        const auto at = upTo(std::min<std::size_t>(out.size(), 1024));
        const char fill = upTo(2) ? '\xff' : '\0';
        for (std::size_t i = at; i < std::min(at + 4, out.size()); ++i) out[i] = fill;
        break;
    }
    default: {
        const auto reach = upTo(3) ? std::min<std::size_t>(out.size(), 700) : out.size();
        for (std::size_t n = 1 + upTo(6); n > 0; --n) out[upTo(reach)] = static_cast<char>(random());
    }
    }
    return out;
}

void replaySeeds(std::chrono::seconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    const auto seeds = target.seeds();
    for (const auto& seed : seeds) tryOne(seed);
    const auto before = peakKilobytes();
    for (const auto& seed : seeds)
        for (std::size_t i = 0; i < mostCuts; ++i) tryOne(seed.substr(0, seed.size() * i / mostCuts));
    std::mt19937 random(20261122);
    std::size_t count = 0;
    for (; std::chrono::steady_clock::now() < end; ++count) tryOne(mutated(seeds[count % seeds.size()], random));
    const auto more = peakKilobytes() - before;
    std::printf("%zu mutations, %ld KB beside the seeds' %ld KB\n", count, more, before);
#ifndef __SANITIZE_ADDRESS__ // which keeps what was freed
    if (more > mostKilobytes) throw std::runtime_error("more than 64 MB were taken for small files");
#endif
}

void replay(const fs::path& path) {
    if (!fs::is_directory(path)) return tryOne(bytesOf(path));
    for (const auto& entry : fs::directory_iterator(path)) replay(entry.path());
}

} // namespace

int main(int argc, char** argv) {
    for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM}) std::signal(number, onSignal);
    constexpr std::string_view timeOption = "-max_total_time=";
    std::chrono::seconds time{0};
    std::vector<fs::path> paths;
    for (const auto& argument : std::vector<std::string>(argv + 1, argv + argc))
        if (argument.starts_with(timeOption)) time = std::chrono::seconds(std::stoi(argument.substr(timeOption.size())));
        else paths.emplace_back(argument);
    try {
        for (const auto& path : paths) replay(path);
        if (time.count() > 0) replaySeeds(time);
    } catch (const std::exception& e) {
        found(e.what());
    }
}
