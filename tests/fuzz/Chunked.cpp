// SPDX-License-Identifier: BSD-3-Clause
// Zarr and N5. The bytes are a zip archive, or the files of a folder, each behind a line "@@@ NAME".
#include "plugins/chunked/HttpStore.h"
#include "tests/fuzz/Target.h"
#include "tests/io/ChunkMaker.h"
#include "tests/io/ZipMaker.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <cstdlib>
#include <filesystem>

extern "C" const granule::plugin::Plugin* granulePlugin();

namespace granule::chunked {

/// HttpStore.cpp is not linked: whatever metadata say, nothing leads to the network.
Place webPlace(const std::string&) {
    std::abort();
}

} // namespace granule::chunked

namespace granule::testing {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = "@@@ ";

/// The name of a file in the folder, no longer than an array needs.
bool isName(std::string_view name) {
    constexpr std::size_t longest = 40;
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789./";
    return !name.empty() && name.size() <= longest && name.find_first_not_of(letters) == name.npos && name.find("..") == name.npos && name.front() != '/' && name.back() != '/';
}

void unpack(const std::string& bytes, const fs::path& folder) {
    std::error_code ignored; // of a folder where a file is
    for (auto at = bytes.find(mark); at != bytes.npos;) {
        const auto next = std::min(bytes.find(mark, at + 1), bytes.size()), line = std::min(bytes.find('\n', at), next - 1);
        const auto name = bytes.substr(at + mark.size(), line - std::min(line, at + mark.size()));
        at = bytes.find(mark, at + 1);
        if (!isName(name)) continue;
        fs::create_directories((folder / name).parent_path(), ignored);
        writeBytes(folder / name, bytes.substr(line + 1, next - line - 1));
    }
}

std::string packed(const fs::path& folder) {
    std::string bytes;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) bytes += std::string(mark) + fs::relative(entry.path(), folder).string() + "\n" + bytesOf(entry.path());
    return bytes;
}

/// Arrays of one type, the first of two chunks, beside a file of metadata where there is one.
std::string arrays(ChunkRecipe recipe, const std::vector<std::string>& names, const std::string& metadata = {}, const std::string& text = {}) {
    const TemporaryFolder folder;
    for (const auto& name : names) {
        recipe.folder = folder.file(name);
        makeChunks(recipe);
        recipe.shape = recipe.chunk = {3, 2, 3};
    }
    if (!metadata.empty()) writeBytes(folder.file(metadata), text);
    return packed(folder.path);
}

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    for (const char* format : {"zarr2", "zarr3", "n5"})
        for (const char* packing : {"", "gzip", "blosc", "lz4", "zstd", "bz2", "xz"})
            all.push_back(arrays({.format = format, .chunk = {3, 4, 3}, .type = "int16", .separator = "/", .packing = packing}, {""}));
    all.push_back(arrays({.format = "zarr3", .chunk = {3, 4, 3}, .type = "uint64", .bigEndian = true, .order = "F", .separator = "/", .packing = "crc32c"}, {""}));
    ChunkRecipe sharded{.format = "zarr3", .shape = {3, 4, 3}, .chunk = {3, 2, 3}, .type = "int16", .separator = "/", .packing = "gzip", .shard = {3, 4, 3}};
    for (const bool atStart : {false, true}) {
        sharded.indexAtStart = atStart, sharded.indexChecked = false;
        all.push_back(arrays(sharded, {""}));
    }
    const std::string image = R"("multiscales":[{"axes":[{"name":"z","unit":"nanometer"},{"name":"y"},{"name":"x"}],"datasets":[{"path":"0","coordinateTransformations":)"
                              R"([{"type":"scale","scale":[40,5,5]}]},{"path":"1"}]}],"omero":{"channels":[{"label":"a"}]},"image-label":{"colors":[{"label-value":3,"rgba":[9,128,0,255]}]})";
    all.push_back(arrays({.chunk = {3, 4, 3}, .separator = "/"}, {"0", "1"}, ".zattrs", "{" + image + "}"));
    all.push_back(arrays({.format = "zarr3", .chunk = {3, 4, 3}}, {"0", "1"}, "zarr.json", R"({"zarr_format":3,"node_type":"group","attributes":{"ome":{)" + image + "}}}"));
    all.push_back(arrays({.format = "n5", .chunk = {3, 4, 3}}, {"s0", "s1"}, "attributes.json", R"({"n5":"2.0.0","pixelResolution":{"dimensions":[6,5,40],"unit":"nm"},"scales":[[1,1,1],[2,2,1]]})"));
    all.push_back(arrays({.chunk = {3, 4, 3}}, {"a/b"}, ".zmetadata", R"({"metadata":{"a/b/.zarray":{}}})") + std::string(mark) + ".zgroup\n{\"zarr_format\":2}");
    const std::string metadata = R"({"zarr_format":2,"shape":[2,3],"chunks":[2,3],"dtype":"|u1","compressor":null,"fill_value":0,"order":"C","filters":null})";
    for (const bool deflate : {false, true}) all.push_back(zipBytes({{"a/.zarray", metadata}, {"a/0.0", "abcdef"}}, deflate));
    return all;
}

void read(const std::string& path) {
    const auto& plugin = *granulePlugin();
    if (bytesOf(path).starts_with("PK")) return readStackOf(plugin, path);
    const auto folder = path + ".files";
    fs::remove_all(folder);
    unpack(bytesOf(path), folder);
    readStackOf(plugin, folder);
}

} // namespace

const Target target{"bad", seeds, read};

} // namespace granule::testing
