// SPDX-License-Identifier: BSD-3-Clause
// Surfaces of all classes beside what VTK's own filters make of the same labels, one class after the other.
#include "app/cli/Bench.h"
#include "app/cli/Timing.h"
#include "app/cli/figure/SurfacePeers.h"

#include "core/io/Stack.h"
#include "core/phantom/Phantom.h"
#include "core/surface/Decimate.h"
#include "core/surface/LiveSurfaces.h"
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

/// A brush's dab, a disc of 20 voxels' radius, at the middle of the stack, painted and taken away again, `rounds` times.
Figure dabs(LabelMap labels, const ClassSchema& schema, const std::vector<LabelId>& ids, int rounds, Context& context) {
    NoProgress nobody;
    surface::LiveSurfaces live;
    const auto start = Clock::now();
    live.update(labels, {}, schema, ids, nobody, context.stop);
    const double whole = since(start);
    constexpr std::int64_t radius = 20;
    const auto& s = labels.shape();
    const Box box = Box{{s.z / 2, s.y / 2 - radius, s.x / 2 - radius}, {s.z / 2 + 1, s.y / 2 + radius, s.x / 2 + radius}}.intersected(Box::of(s));
    const auto before = labels.read(box);
    auto painted = before;
    for (std::int64_t y = 0; y < 2 * radius; ++y)
        for (std::int64_t x = 0; x < 2 * radius; ++x)
            if ((y - radius) * (y - radius) + (x - radius) * (x - radius) < radius * radius) painted[static_cast<std::size_t>(y * 2 * radius + x)] = 2;
    std::vector<double> seconds;
    for (int i = 0; i < 2 * rounds; ++i) {
        labels.write(box, (i % 2 ? before : painted).data());
        const auto dab = Clock::now();
        live.update(labels, {}, schema, ids, nobody, context.stop);
        seconds.push_back(since(dab));
    }
    return {"after a dab of a brush, as shown", median(seconds), "s", "all surfaces anew", whole, whole / median(seconds)};
}

/// The largest class of the stack made a tenth.
Figure decimation(const LabelMap& labels, int rounds, Context& context) {
    NoProgress nobody;
    const auto mesh = surface::extractSurface(labels, 3, {}, nobody, context.stop);
    const auto target = mesh.polygons->GetNumberOfPolys() / 10;
    std::vector<double> ours, theirs;
    surface::DecimatedMesh small;
    for (int i = 0; i < rounds; ++i) {
        auto start = Clock::now();
        small = surface::decimated(mesh, target, nobody, context.stop);
        ours.push_back(since(start));
        start = Clock::now();
        quadricDecimation(*mesh.polygons, 0.9);
        theirs.push_back(since(start));
    }
    char name[120];
    std::snprintf(name, sizeof name, "class 3, %.0f k triangles made %.0f k, closed, 99 of 100 points within %.1f nm, all within %.1f nm",
                  static_cast<double>(mesh.polygons->GetNumberOfPolys()) / 1e3, static_cast<double>(small.mesh.polygons->GetNumberOfPolys()) / 1e3,
                  small.error99Nm, small.largestErrorNm);
    return {name, median(ours), "s", "vtkQuadricDecimation, neither", median(theirs), median(theirs) / median(ours)};
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
    figures.push_back(dabs(labels, schema, ids, options.rounds, context));
    figures.push_back(decimation(labels, options.rounds, context));
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
