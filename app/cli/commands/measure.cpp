// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Choice.h"
#include "app/cli/Command.h"
#include "core/io/SchemaFile.h"
#include "core/io/Stack.h"
#include "core/measure/Table.h"
#include "core/store/ProjectFile.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <deque>
#include <filesystem>
#include <iomanip>
#include <memory>
#include <sstream>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;
using measure::Morphometry;
using measure::ObjectsFrom;

struct Options {
    std::string labels, image, out, schema, voxelNm, skeleton;
    ObjectsFrom from = ObjectsFrom::Auto;
};

struct Scene {
    LabelMap map;
    ObjectTable table;
    ClassSchema schema = ClassSchema::platelet();
};

Scene sceneOf(const Options& o, Context& context) {
    SubProgress reading(context.progress, 0, 0.3);
    Scene scene;
    if (fs::path(o.labels).extension() == ".granule") {
        auto project = store::loadProject(o.labels, reading, context.stop);
        const auto layer = std::ranges::find(project.layers, project.activeLayer, &store::LayerContents::id);
        if (layer == project.layers.end())
            throw Error(ErrorKind::NotFound, "'" + o.labels + "' has no layer of labels: there is nothing to measure in it.");
        scene = {std::move(layer->map), std::move(layer->objects), std::move(project.schema)};
        if (project.spacing) scene.map.setSpacing(*project.spacing);
    } else {
        scene.map = io::readLabels(o.labels, reading, context.stop);
    }
    if (!o.schema.empty()) scene.schema = io::readSchema(o.schema);
    if (!o.voxelNm.empty()) scene.map.setSpacing(VoxelSpacing::parse(o.voxelNm));
    return scene;
}

/// Beside TABLE.csv: TABLE_cells.csv.
std::string cellsPath(const std::string& out) {
    const fs::path path(out);
    return (path.parent_path() / (path.stem().string() + "_cells" + path.extension().string())).string();
}

/// All of them, or none.
void writeAll(const std::vector<std::pair<std::string, std::string>>& files) {
    std::deque<SafeFile> open;
    for (const auto& [path, text] : files) open.emplace_back(path).write(text);
    for (auto& file : open) file.commit();
}

/// A row of a table by the names of its columns.
template <typename Row>
nlohmann::json jsonOf(const std::vector<measure::Column<Row>>& columns, const Row& row) {
    nlohmann::json out;
    for (const auto& column : columns)
        std::visit([&](const auto& value) { out[column.name] = value; }, column.entry(row)); // NaN is written as null
    return out;
}

/// How many objects there are of each class, in the order of ids, and the classes' names.
nlohmann::json countsOf(const Morphometry& all, const ClassSchema& schema) {
    auto last = schema.classes.empty() ? LabelId{0} : schema.classes.back().id;
    for (const auto& o : all.objects) last = std::max(last, o.classId);
    nlohmann::json counts = nlohmann::json::array(), volumes = counts, names = counts;
    for (LabelId id = 0; id <= last; ++id) {
        names.push_back(measure::className(id, schema));
        std::int64_t count = 0, voxels = 0;
        for (const auto& o : all.objects)
            if (o.classId == id) ++count, voxels += o.voxels;
        counts.push_back(count), volumes.push_back(voxels);
    }
    return {{"classes", names}, {"objects_per_class", counts}, {"voxels_per_class", volumes}};
}

std::string textOf(const nlohmann::json& counts, const Morphometry& all, const std::string& out) {
    std::ostringstream text;
    text << out << ": " << all.objects.size() << " objects; " << cellsPath(out) << ": " << all.cells.size() << " cells\n";
    for (std::size_t i = 1; i < counts["classes"].size(); ++i)
        if (const auto n = counts["objects_per_class"][i].get<std::int64_t>(); n > 0)
            text << "  " << std::left << std::setw(24) << counts["classes"][i].get<std::string>() << std::right << std::setw(8) << n << '\n';
    return text.str();
}

Result run(const Options& o, Context& context) {
    const auto start = std::chrono::steady_clock::now();
    const auto scene = sceneOf(o, context);
    std::optional<Volume> image;
    if (!o.image.empty()) image = io::openStack(o.image);
    SubProgress measuring(context.progress, 0.3, 1);
    const auto all = measure::measure(scene.map, scene.table, scene.schema,
                                      {o.from, image ? &*image : nullptr, !o.skeleton.empty()}, measuring, context.stop);
    const auto objectColumns = measure::objectColumns(all, scene.schema);
    const auto cellColumns = measure::cellColumns(all, scene.schema);
    std::vector<std::pair<std::string, std::string>> files{{o.out, measure::csv(objectColumns, all.objects)},
                                                           {cellsPath(o.out), measure::csv(cellColumns, all.cells)}};
    if (!o.skeleton.empty()) files.emplace_back(o.skeleton, measure::skeletonCsv(all));
    writeAll(files);

    Result result;
    result.json = countsOf(all, scene.schema);
    result.text = textOf(result.json, all, o.out);
    result.json["cells"] = nlohmann::json::array();
    for (const auto& cell : all.cells) result.json["cells"].push_back(jsonOf(cellColumns, cell));
    const auto& nm = all.spacing;
    result.json["objects"] = all.objects.size();
    result.json["out"] = o.out;
    result.json["cells_out"] = cellsPath(o.out);
    if (!o.skeleton.empty()) result.json["skeleton_out"] = o.skeleton;
    result.json["voxel_nm"] = {nm.zNm, nm.yNm, nm.xNm};
    result.json["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

Run setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("LABELS", o->labels, "A label file of classes or of objects (ids from 256 on), or a .granule project, whose active layer is measured")->required();
    app.add_option("--out", o->out, "Where the table of objects goes, TABLE.csv; that of cells goes beside it, TABLE_cells.csv")->required();
    app.add_option("--image", o->image, "The image the labels belong to: grey values are measured too");
    app.add_option("--voxel-nm", o->voxelNm, "The voxel size z,y,x in nanometres, instead of the file's own")
        ->check([](const std::string& text) {
            try {
                VoxelSpacing::parse(text);
                return std::string();
            } catch (const Error& e) {
                return std::string(e.what());
            }
        });
    app.add_option("--schema", o->schema, "The classes, a JSON file (default: the platelet study's seven, or the project's own)");
    addChoice<ObjectsFrom>(app, "--objects", o->from,
                           {{"auto", ObjectsFrom::Auto}, {"components", ObjectsFrom::Components}, {"file", ObjectsFrom::Table}},
                           "What one object is: those of the file and connected parts of the rest; connected parts of classes; those of the file alone");
    app.add_option("--skeleton", o->skeleton, "Where the middle lines of vessels go, points and edges as CSV");
    return [o](Context& context) { return run(*o, context); };
}

const AddCommand add{{"measure", "Measures every object and cell: volume, surface, shape, neighbours, contacts, vessels", setup}};

} // namespace

} // namespace granule::cli
