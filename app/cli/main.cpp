// SPDX-License-Identifier: BSD-3-Clause
// granule-cli: reads the command line, runs one command, and is the one place where its errors are caught.
#include "app/Allocator.h"
#include "app/cli/Command.h"
#include "app/cli/TerminalProgress.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <new>

namespace {

std::stop_source interrupt;

void onInterrupt(int) {
    interrupt.request_stop();
}

int run(int argc, char** argv) {
    using namespace granule::cli;
    CLI::App app{"Granule, headless: from a stack of electron-microscope images to measured 3D cells.", "granule-cli"};
    app.set_version_flag("--version", "granule-cli " GRANULE_VERSION);
    app.require_subcommand(1);
    bool json = false, quiet = false;
    app.add_flag("--json", json, "Print one JSON document to standard output")->configurable(false);
    app.add_flag("--quiet", quiet, "No progress, no remarks")->configurable(false);
    app.fallthrough();

    auto sorted = commands();
    std::ranges::sort(sorted, {}, &Command::name);
    Run work;
    for (const auto& command : sorted) { // only the command that is named is set up
        auto* sub = app.add_subcommand(command.name, command.summary);
        sub->preparse_callback([&work, &command, sub](std::size_t) { work = command.setup(*sub); });
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        const int code = app.exit(e);
        return code == 0 ? 0 : 2;
    }
    TerminalProgress progress(quiet);
    Context context{progress, interrupt.get_token(), json, quiet, [&](const std::string& line) { progress.say(line); }};
    const Result result = work(context);
    progress.finish();
    const std::string out = json ? result.json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) : result.text;
    if (std::fputs(out.c_str(), stdout) < 0 || (!out.empty() && out.back() != '\n' && std::fputc('\n', stdout) < 0) ||
        std::fflush(stdout) != 0)
        throw granule::Error(granule::ErrorKind::Unwritable,
                             "The result cannot be written to standard output: is the disk full, or the pipe closed?");
    return 0;
}

int fail(const std::string& message) {
    std::string line = message;
    std::ranges::replace(line, '\n', ' ');
    std::fprintf(stderr, "error: %s\n", line.c_str());
    return 1;
}

} // namespace

int main(int argc, char** argv) {
    granule::tuneAllocator();
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    std::signal(SIGPIPE, SIG_IGN);
    // Writing beyond a limit on file sizes fails like a full disk then, with an error that says so.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        return run(argc, argv);
    } catch (const granule::Cancelled&) {
        std::fprintf(stderr, "stopped\n");
        return 130;
    } catch (const granule::Error& e) {
        return fail(e.what());
    } catch (const std::bad_alloc&) {
        return fail("There is not enough memory for this: work on a smaller box, or on a machine with more memory.");
    } catch (const std::exception& e) {
        return fail(std::string("Something unforeseen went wrong: ") + e.what() + ". Please report it with the command you ran.");
    }
}
