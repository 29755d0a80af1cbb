// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/EngineModule.h"

#include "core/volume/Error.h"

#include <dlfcn.h>
#include <filesystem>

namespace granule::cli {

namespace {

const EngineModule& load() {
    namespace fs = std::filesystem;
    const auto here = fs::canonical("/proc/self/exe").parent_path();
    auto file = here / "granule-cli-engine.so";
    if (!fs::exists(file)) file = here / "../lib/granule/granule-cli-engine.so";
    void* library = dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL);
    using Get = const EngineModule* (*)();
    const auto get = library ? reinterpret_cast<Get>(dlsym(library, engineModuleSymbol)) : nullptr;
    if (!get)
        throw Error(ErrorKind::NotFound,
                    "The part of Granule that holds the networks, granule-cli-engine.so, cannot be loaded: install Granule again.",
                    dlerror());
    return *get();
}

} // namespace

const EngineModule& engineModule() {
    static const EngineModule& module = load();
    return module;
}

} // namespace granule::cli
