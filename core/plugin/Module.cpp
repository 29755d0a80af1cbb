// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/Module.h"

#include "core/volume/Error.h"

#include <dlfcn.h>
#include <fstream>
#include <link.h>

namespace granule::plugin {

namespace fs = std::filesystem;

namespace {

/// False for a module that a copy left cut off: the linker maps it without a look at its length, and dies.
bool isWhole(const fs::path& module) {
    std::error_code ignored;
    const auto size = fs::file_size(module, ignored);
    std::ifstream file(module, std::ios::binary);
    const auto get = [&](std::uint64_t at, auto& out) {
        return at < size && file.seekg(static_cast<std::streamoff>(at)) &&
               file.read(reinterpret_cast<char*>(&out), sizeof out);
    };
    ElfW(Ehdr) header{};
    if (!get(0, header)) return false;
    for (unsigned i = 0; i < header.e_phnum; ++i) {
        ElfW(Phdr) segment{};
        if (!get(header.e_phoff + std::uint64_t{i} * sizeof segment, segment) || segment.p_offset > size ||
            segment.p_filesz > size - segment.p_offset)
            return false;
    }
    return true;
}

} // namespace

fs::path besideProgram(const fs::path& name) {
    std::error_code ignored;
    const auto here = fs::canonical("/proc/self/exe", ignored).parent_path();
    for (const char* place : {".", "../lib/granule", "../bin"})
        if (auto path = (here / place / name).lexically_normal(); fs::exists(path, ignored)) return path;
    return here / name;
}

void* symbolOf(const fs::path& module, const char* symbol) {
    const auto failed = [&](const std::string& words) {
        return Error(ErrorKind::NotFound,
                     "The module " + module.filename().string() +
                         " cannot be loaded: install Granule, or what the module belongs to, again.",
                     words);
    };
    std::error_code ignored;
    if (fs::exists(module, ignored) && !isWhole(module))
        throw failed(module.string() + " is cut off or no module");
    void* const library = dlopen(module.c_str(), RTLD_LAZY | RTLD_LOCAL);
    void* const found = library ? dlsym(library, symbol) : nullptr;
    const char* const words = found ? nullptr : dlerror();
    if (!found) throw failed(words ? words : "");
    return found;
}

} // namespace granule::plugin
