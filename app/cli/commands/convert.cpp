// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "core/io/Stack.h"
#include "core/io/VoxelConvert.h"
#include "core/volume/Error.h"

#include <chrono>
#include <memory>

namespace granule::cli {

namespace {

struct Options {
    std::string in, out, voxelNm, type, box;
    bool labels = false;
};

/// What was written.
struct Written {
    Shape shape;
    VoxelType type;
};

Written convertLabels(const Options& o, const std::optional<Box>& box, Context& context) {
    SubProgress reading(context.progress, 0, 0.5), writing(context.progress, 0.5, 1);
    auto labels = io::readLabels(o.in, box, reading, context.stop);
    if (!o.voxelNm.empty()) labels.setSpacing(VoxelSpacing::parse(o.voxelNm));
    io::writeLabels(o.out, labels, writing, context.stop);
    return {labels.shape(), io::typeForLabels(labels)};
}

Written convertImage(const Options& o, const std::optional<Box>& box, std::optional<VoxelType> type,
                     Context& context) {
    auto volume = io::openStack(o.in);
    if (!o.voxelNm.empty()) volume = volume.withSpacing(VoxelSpacing::parse(o.voxelNm));
    const auto written = type.value_or(volume.type());
    io::writeStack(o.out, volume, box, written, context.progress, context.stop);
    return {box ? box->shape() : volume.shape(), written};
}

Result convert(const Options& o, Context& context) {
    const auto start = std::chrono::steady_clock::now();
    std::error_code ignored;
    if (std::filesystem::equivalent(o.in.substr(0, o.in.find(":/")), o.out, ignored))
        throw Error(ErrorKind::InvalidValue,
                    "'" + o.out + "' is the input itself, which is never written to: name another file.");
    const auto box = o.box.empty() ? std::nullopt : std::optional(Box::parse(o.box));
    const auto type = io::voxelTypeNamed(o.type);
    const auto written = o.labels ? convertLabels(o, box, context) : convertImage(o, box, type, context);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    Result result;
    result.json = {{"out", o.out},
                   {"shape", {written.shape.z, written.shape.y, written.shape.x}},
                   {"dtype", describe(written.type)},
                   {"seconds", seconds}};
    result.text =
        o.out + ": " + describe(written.shape) + " voxels (z,y,x), " + describe(written.type) + "\n";
    return result;
}

/// Lets the command line refuse what `parse` cannot read, as wrong usage.
template <typename T>
std::string refusal(const std::string& text) {
    try {
        T::parse(text);
        return {};
    } catch (const Error& e) {
        return e.what();
    }
}

Run setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("IN", o->in, "A file, a folder of numbered slices, file.h5:/dataset, a .zarr or .n5 folder, or an http(s) address of one")->required();
    app.add_option("OUT", o->out, "Where to: .tif, .png, .h5, .mrc, .nrrd, .zarr, .n5, .json (labels), or a folder name for PNG slices")
        ->required();
    app.add_option("--voxel-nm", o->voxelNm, "The voxel size z,y,x in nanometres, instead of the file's own")
        ->check(refusal<VoxelSpacing>);
    auto* type =
        app.add_option("--dtype", o->type, "The type of a voxel: uint8, uint16, float32, ...")
            ->check([](const std::string& name) {
                return io::voxelTypeNamed(name)
                           ? std::string()
                           : "'" + name + "' is none of uint8 int8 uint16 int16 uint32 int32 float32 float64";
            });
    app.add_flag("--labels", o->labels,
                 "Turn colour-coded or palette labels into ids, in the smallest type that holds them")
        ->excludes(type);
    app.add_option("--box", o->box, "Only the voxels z0:z1,y0:y1,x0:x1")->check(refusal<Box>);
    return [o](Context& context) { return convert(*o, context); };
}

const AddCommand add{{"convert", "Between formats, by the ending of OUT", setup}};

} // namespace

} // namespace granule::cli
