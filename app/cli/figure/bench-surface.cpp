// SPDX-License-Identifier: BSD-3-Clause
// Surfaces of all classes beside what VTK's own filters make of the same labels, one class after the other.
#include "app/cli/Bench.h"
#include "app/cli/Timing.h"
#include "app/cli/figure/SurfacePeers.h"

#include "core/io/Stack.h"
#include "core/phantom/Phantom.h"
#include "core/surface/SurfaceSet.h"

#include <cmath>
#include <map>

namespace granule::cli {

namespace {

using surface::SurfaceMesh;

struct Options {
    std::string labels;
    int rounds = 3;
};

/// What is measured of one way to make surfaces of all classes.
struct Made {
    double seconds = 0, volumeError = 0;
    std::int64_t triangles = 0;
};

/// The largest difference between a mesh's volume and that of what it encloses.
double worstVolume(const LabelMap& labels, const ClassSchema& schema, const std::vector<SurfaceMesh>& meshes) {
    std::map<LabelId, double> voxels;
    for (const auto id : labels.read(Box::of(labels.shape()))) ++voxels[id];
    double worst = 0;
    for (const auto& mesh : meshes) {
        double wanted = 0;
        for (const auto id : surface::withInnerClasses(schema, mesh.id)) wanted += voxels[id];
        if (wanted > 0) worst = std::max(worst, std::abs(enclosedNm3(*mesh.polygons) / (wanted * labels.spacing().voxelVolumeNm3()) - 1));
    }
    return worst;
}

template <typename F>
Made measured(const LabelMap& labels, const ClassSchema& schema, int rounds, F make) {
    Made made;
    std::vector<double> seconds;
    std::vector<SurfaceMesh> meshes;
    for (int i = 0; i < rounds; ++i) {
        const auto start = Clock::now();
        meshes = make();
        seconds.push_back(since(start));
    }
    made.seconds = median(seconds);
    for (const auto& mesh : meshes) made.triangles += mesh.polygons->GetNumberOfPolys();
    made.volumeError = worstVolume(labels, schema, meshes);
    return made;
}

std::string described(const std::string& what, const Made& made) {
    char text[96];
    std::snprintf(text, sizeof text, ", %.2f M triangles, volumes within %.2g %%", static_cast<double>(made.triangles) / 1e6, 100 * made.volumeError);
    return what + text;
}

Figure beside(const std::string& what, const Made& ours, const std::string& reference, const Made& theirs) {
    return {described(what, ours), ours.seconds, "s", described(reference, theirs), theirs.seconds, theirs.seconds / ours.seconds};
}

LabelMap labelsOf(const Options& options, Context& context) {
    SubProgress reading(context.progress, 0, 0.2);
    if (!options.labels.empty()) return io::readLabels(options.labels, reading, context.stop);
    return phantom::makePhantom({}, reading, context.stop).labels;
}

std::vector<Figure> measure(const Options& options, Context& context) {
    const auto labels = labelsOf(options, context);
    const auto schema = ClassSchema::platelet();
    std::vector<LabelId> ids;
    for (const auto& c : schema.classes)
        if (c.id) ids.push_back(c.id);
    const auto ours = [&](const surface::SurfaceOptions& how) {
        return measured(labels, schema, options.rounds, [&] {
            NoProgress nobody;
            return surface::extractSurfaces(labels, schema, ids, how, nobody, context.stop);
        });
    };
    const auto image = classImage(labels);
    const auto sinc = measured(labels, schema, options.rounds, [&] { return sincSurfaces(image, schema, ids, context.stop); });
    const std::string reference = "vtkDiscreteFlyingEdges3D, sinc";
    const auto all = std::to_string(ids.size()) + " classes of " + describe(labels.shape());
    std::vector<Figure> figures{beside(all + ", every voxel", ours({.targetTriangles = 1e9, .maxVoxels = 1'000'000'000}), reference, sinc),
                                beside(all + ", as shown", ours({}), reference, sinc)};
    figures.push_back(beside(all + ", coarse", ours({.targetTriangles = 20'000}), reference, sinc));
    if (const auto nets = measured(labels, schema, options.rounds, [&] { return netSurfaces(image, ids); }); nets.triangles)
        figures.push_back(beside(all + ", every voxel", ours({.targetTriangles = 1e9, .maxVoxels = 1'000'000'000}), "vtkSurfaceNets3D", nets));
    return figures;
}

const AddBench add{{"surface", {}, [](CLI::App& app) -> Measure {
                        const auto options = std::make_shared<Options>();
                        app.add_option("--labels", options->labels, "Label file instead of a phantom");
                        app.add_option("--rounds", options->rounds, "How often each is measured; medians are shown")
                            ->check(CLI::Range(1, 1000))
                            ->capture_default_str();
                        return [options](Context& context) { return measure(*options, context); };
                    }}};

} // namespace

} // namespace granule::cli
