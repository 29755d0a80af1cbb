// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "app/cli/figure/MeshParts.h"
#include "core/io/Stack.h"
#include "core/objects/ObjectIds.h"
#include "core/surface/Decimate.h"

#include <algorithm>
#include <chrono>
#include <memory>

namespace granule::cli {

namespace {

struct Options {
    std::string labels, out, voxelNm;
    std::vector<std::string> classes;
    surface::SurfaceOptions surface;
    std::size_t targetTriangles = 0; ///< of all parts together; 0: as they are
    bool objects = false;
};

/// A part may not have fewer: it would be no shape any more.
constexpr std::int64_t fewestTriangles = 64;

std::size_t trianglesOf(const std::vector<surface::MeshPart>& parts) {
    std::size_t count = 0;
    for (const auto& part : parts) count += surface::triangleCount(part);
    return count;
}

/// How far a reduced surface lies from the full one.
struct Gap {
    double percent99Nm = 0, mostNm = 0;
};

/// Each part in proportion. Returns how far each went from where it was.
std::vector<Gap> reduceAll(std::vector<surface::MeshPart>& parts, std::size_t target, Progress& progress, const std::stop_token& stop) {
    const auto all = static_cast<double>(trianglesOf(parts));
    std::vector<Gap> gaps;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        SubProgress part(progress, static_cast<double>(i) / static_cast<double>(parts.size()), static_cast<double>(i + 1) / static_cast<double>(parts.size()));
        const double share = static_cast<double>(surface::triangleCount(parts[i])) / all;
        const auto wanted = std::max(fewestTriangles, static_cast<std::int64_t>(share * static_cast<double>(target)));
        auto small = surface::decimated(parts[i].mesh, wanted, part, stop);
        parts[i].mesh = std::move(small.mesh);
        gaps.push_back({small.error99Nm, small.largestErrorNm});
        part.update(1);
    }
    return gaps;
}

Result resultOf(const Options& options, const std::vector<surface::MeshPart>& parts, const std::vector<Gap>& gaps) {
    Result result{{{"out", options.out}, {"unit", "nm"}, {"triangles", trianglesOf(parts)}, {"parts", nlohmann::json::array()}}, {}};
    Gap worst;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        nlohmann::json part{{"name", parts[i].name}, {"id", parts[i].mesh.id}, {"triangles", surface::triangleCount(parts[i])}};
        if (!gaps.empty()) {
            part["error_nm"] = {{"percent99", gaps[i].percent99Nm}, {"max", gaps[i].mostNm}};
            worst = {std::max(worst.percent99Nm, gaps[i].percent99Nm), std::max(worst.mostNm, gaps[i].mostNm)};
        }
        result.json["parts"].push_back(part);
    }
    char text[160];
    std::snprintf(text, sizeof text, " (%zu parts, %zu triangles, in nm)\n", parts.size(), trianglesOf(parts));
    result.text = options.out + text;
    if (gaps.empty()) return result;
    result.json["error_nm"] = {{"percent99", worst.percent99Nm}, {"max", worst.mostNm}};
    std::snprintf(text, sizeof text, "Of the reduced surfaces 99 %% lie within %.1f nm of the full ones, all within %.1f nm.\n", worst.percent99Nm, worst.mostNm);
    result.text += text;
    return result;
}

Result mesh(const Options& options, Context& context) {
    const auto start = std::chrono::steady_clock::now();
    surface::requireMeshEnding(options.out);
    SubProgress reading(context.progress, 0, 0.15), tracing(context.progress, 0.15, 0.7), reducing(context.progress, 0.7, 0.9), writing(context.progress, 0.9, 1);
    auto labels = io::readLabels(options.labels, reading, context.stop);
    if (!options.voxelNm.empty()) labels.setSpacing(VoxelSpacing::parse(options.voxelNm));
    const auto schema = ClassSchema::platelet();
    const auto ids = chosenLabels(options.classes, objects::idsOf(labels), schema);
    context.progress.status("surfaces");
    auto parts = (options.objects ? partsOfPieces : partsOfLabels)(labels, ids, schema, options.surface, tracing, context.stop);
    std::vector<Gap> gaps;
    if (options.targetTriangles > 0) {
        context.progress.status("reducing");
        gaps = reduceAll(parts, options.targetTriangles, reducing, context.stop);
    }
    surface::writeMeshFile(options.out, parts, writing, context.stop);
    auto result = resultOf(options, parts, gaps);
    result.json["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

Run setup(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    app.add_option("labels", options->labels, "Label file, folder or file.h5:/dataset")->required();
    app.add_option("--out", options->out, "The mesh, in nm: .stl, .obj (with its .mtl), .ply or .glb")->required();
    app.add_option("--class", options->classes, "A class by id or name; again for more (default: all)")->allow_extra_args(false);
    app.add_option("--smooth", options->surface.smoothingIterations, "Rounds of smoothing; 0: the bare steps of the voxels")->check(CLI::Range(0, 500))->capture_default_str();
    app.add_option("--target-triangles", options->targetTriangles, "Reduce all surfaces together to about this many, and say how far they move")
        ->check(CLI::Range(std::size_t(100), std::size_t(100'000'000)));
    app.add_option("--voxel-nm", options->voxelNm, "The voxel size z,y,x in nm, where the file says none or another");
    app.add_flag("--objects", options->objects, "Each connected piece a part of its own, instead of each class");
    return [options](Context& context) { return mesh(*options, context); };
}

const AddCommand add{{"mesh", "surfaces of labels for other programs, in nm", setup}};

} // namespace

} // namespace granule::cli
