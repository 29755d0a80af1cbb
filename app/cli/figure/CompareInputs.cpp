// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/CompareInputs.h"

#include "core/io/SchemaFile.h"
#include "core/io/Stack.h"
#include "core/objects/ObjectIds.h"
#include "core/volume/Error.h"
#include "core/volume/SliceCare.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <set>
#include <sstream>

namespace granule::cli {

namespace {

using agreement::Rater;
using agreement::RaterKind;

struct Named {
    std::string name, value;
};

Named namedOf(const std::string& text, const std::string& what, const std::string& example) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
        throw Error(ErrorKind::InvalidValue, "The " + what + " '" + text + "' cannot be used: write " + example + ".");
    return {text.substr(0, equals), text.substr(equals + 1)};
}

/// What a name looks like where nobody says the kind.
RaterKind guessed(const std::string& name) {
    std::string lower = name;
    for (auto& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (lower.starts_with("consensus")) return RaterKind::Consensus;
    const bool algorithm = lower == "alg" || std::ranges::any_of(std::vector<std::string>{"algo", "ensemble", "model", "net"},
                                                                 [&](const auto& start) { return lower.starts_with(start); });
    return algorithm ? RaterKind::Algorithm : RaterKind::Person;
}

std::vector<Rater> ratersOf(const CompareOptions& options) {
    std::vector<Rater> raters;
    std::set<std::string> names;
    for (const auto& text : options.raters) {
        const auto [name, path] = namedOf(text, "rater", "NAME=PATH, for instance Ann1=ann1.tif");
        if (!names.insert(name).second)
            throw Error(ErrorKind::InvalidValue, "Two raters are called '" + name + "': give each a name of its own.");
        raters.push_back({name, guessed(name), {}, std::make_shared<const ObjectTable>(), path, {}});
    }
    if (raters.size() < 2) throw Error(ErrorKind::InvalidValue, "A comparison needs two raters or more: give --rater NAME=PATH for each.");
    return raters;
}

Rater& raterNamed(std::vector<Rater>& raters, const std::string& name, const std::string& option) {
    const auto found = std::ranges::find(raters, name, &Rater::name);
    if (found == raters.end())
        throw Error(ErrorKind::InvalidValue, option + " names '" + name + "', who is no rater: write the name as in --rater.");
    return *found;
}

void setKinds(std::vector<Rater>& raters, const CompareOptions& options, Context& context) {
    std::set<std::string> said;
    for (const auto& text : options.kinds) {
        const auto [name, word] = namedOf(text, "kind", "NAME=person, NAME=algorithm or NAME=consensus");
        raterNamed(raters, name, "--kind").kind = agreement::raterKindOf(word);
        said.insert(name);
    }
    for (const auto& rater : raters)
        if (!said.contains(rater.name) && rater.kind != RaterKind::Person)
            context.say("'" + rater.name + "' is taken for " + (rater.kind == RaterKind::Algorithm ? "an algorithm" : "a consensus") +
                        " by its name; --kind " + rater.name + "=person says otherwise.");
}

std::string textFrom(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw Error(ErrorKind::NotFound, "The mapping of classes '" + path + "' cannot be read: check the path.");
    return text.str();
}

void mapClasses(std::vector<Rater>& raters, const CompareOptions& options, const std::stop_token& stop) {
    for (const auto& text : options.mappings) {
        const auto [name, path] = namedOf(text, "mapping", "NAME=MAP.json, a file that holds {\"1\": 2, ...}");
        auto& rater = raterNamed(raters, name, "--classes-of");
        const auto mapping = agreement::parseMapping(textFrom(path));
        rater.labels = agreement::mapped(rater.labels, mapping, stop);
        rater.notes.push_back("classes renamed by " + agreement::jsonOf(mapping));
    }
}

/// The grid of the first rater for all.
void fit(std::vector<Rater>& raters, const CompareOptions& options, const std::stop_token& stop) {
    const auto shape = raters.front().labels.shape();
    const auto spacing = raters.front().labels.spacing();
    for (auto& rater : raters) {
        const bool same = rater.labels.shape() == shape;
        const auto called = [](const Rater& r) { return "'" + r.name + "' (" + r.origin + ")"; };
        if (!same && !options.resample)
            throw Error(ErrorKind::Mismatch,
                        called(raters.front()) + " has " + describe(shape) + " voxels and " + called(rater) + " has " +
                            describe(rater.labels.shape()) +
                            " (z,y,x): give labels of the same stack, or --resample where they show the same part of it.");
        if (same && rater.labels.spacing() != spacing && !options.resample)
            throw Error(ErrorKind::Mismatch, called(raters.front()) + " has voxels of " + describe(spacing) + " and " + called(rater) +
                                                 " of " + describe(rater.labels.spacing()) +
                                                 " (z,y,x): say the true size with --voxel-nm.");
        if (!same) {
            rater.notes.push_back("resampled from " + describe(rater.labels.shape()) + " to " + describe(shape) +
                                  " voxels, nearest neighbour");
            rater.labels = agreement::resampled(rater.labels, shape, spacing, stop);
        }
        rater.labels.setSpacing(spacing);
    }
}

void readLabels(std::vector<Rater>& raters, const CompareOptions& options, Context& context, Progress& progress) {
    std::vector<std::size_t> unknown;
    std::optional<VoxelSpacing> known;
    if (!options.image.empty()) known = io::inspect(options.image).spacing;
    const auto count = static_cast<double>(raters.size());
    for (std::size_t i = 0; i < raters.size(); ++i) {
        SubProgress part(progress, static_cast<double>(i) / count, static_cast<double>(i + 1) / count);
        raters[i].labels = io::readLabels(raters[i].origin, part, context.stop);
        const auto said = io::inspect(raters[i].origin).spacing;
        if (!said)
            unknown.push_back(i);
        else if (!known)
            known = said;
    }
    for (const auto i : unknown)
        if (known) raters[i].labels.setSpacing(*known);
    if (options.voxelNm.empty()) return;
    for (auto& rater : raters) rater.labels.setSpacing(VoxelSpacing::parse(options.voxelNm));
}

ClassSchema schemaOf(const CompareOptions& options) {
    if (!options.schema.empty()) return io::readSchema(options.schema);
    auto schema = ClassSchema::platelet();
    const auto classes = static_cast<std::size_t>(options.classes);
    if (schema.classes.size() > classes) schema.classes.resize(classes);
    while (schema.classes.size() < classes) {
        const auto id = static_cast<LabelId>(schema.classes.size());
        schema.classes.push_back({id, "Class " + std::to_string(id), std::to_string(id), {0x9a, 0xa5, 0xb4}, {0x9a, 0xa5, 0xb4}});
    }
    return schema;
}

/// Cells of a file are called by their ids there.
agreement::CellMap cellsOf(const CompareOptions& options, const Rater& rater, Context& context) {
    NoProgress reading; // as large as a rater's, at most
    auto ids = io::readLabels(options.cells, reading, context.stop);
    if (ids.shape() != rater.labels.shape())
        throw Error(ErrorKind::Mismatch, "The cells '" + options.cells + "' have " + describe(ids.shape()) + " voxels and '" + rater.name +
                                             "' (" + rater.origin + ") has " + describe(rater.labels.shape()) +
                                             " (z,y,x): give cells of the same stack.");
    ids.setSpacing(rater.labels.spacing());
    auto cells = agreement::cellsOf(ids, "The cells are those of " + options.cells + ".", context.stop);
    std::size_t i = 0;
    for (const auto id : objects::idsOf(ids))
        if (id != 0) cells.names.at(i++) = "Cell " + std::to_string(id);
    return cells;
}

void chooseCells(agreement::StudyOptions& study, const CompareOptions& options, const agreement::CellMap& cells) {
    const bool named = !options.onlyCells.empty();
    if (options.region)
        study.region = *options.region;
    else if (named)
        study.region = agreement::Region::ChosenCells;
    if (study.region != agreement::Region::ChosenCells) {
        if (named) throw Error(ErrorKind::InvalidValue, "--only-cells needs --region cells: leave one of them out.");
        return;
    }
    for (const int id : options.onlyCells) {
        const auto found = std::ranges::find(cells.names, "Cell " + std::to_string(id));
        if (found == cells.names.end())
            throw Error(ErrorKind::InvalidValue,
                        "--only-cells names " + std::to_string(id) + ", which is none of the " + std::to_string(cells.names.size()) +
                            " cells: " +
                            (options.cells.empty() ? "those found are numbered from 1 on." : "write an id of '" + options.cells + "'."));
        study.chosenCells.push_back(static_cast<int>(found - cells.names.begin()));
    }
    for (std::size_t i = 0; !named && i < cells.names.size(); ++i) study.chosenCells.push_back(static_cast<int>(i));
}

void readTolerance(agreement::StudyOptions& study, const std::string& text) {
    if (text.empty()) return;
    double z = -1, y = -1, x = -1;
    char comma = 0, second = 0, rest = 0;
    std::istringstream in(text);
    if (!(in >> z >> comma >> y >> second >> x) || comma != ',' || second != ',' || in >> rest || !(z >= 0 && y >= 0 && x >= 0))
        throw Error(ErrorKind::InvalidValue, "The tolerance '" + text + "' cannot be used: write nm along z,y,x, for instance 40,10,10.");
    study.tolerance = analysis::ToleranceNm{z, y, x};
}

Volume imageOf(const CompareOptions& options, const Rater& rater) {
    if (options.image.empty()) return {};
    const auto image = io::openStack(options.image);
    if (image.shape() != rater.labels.shape())
        throw Error(ErrorKind::Mismatch, "The image '" + options.image + "' has " + describe(image.shape()) + " voxels and '" + rater.name +
                                             "' (" + rater.origin + ") has " + describe(rater.labels.shape()) +
                                             " (z,y,x): give the image that was labelled.");
    return image;
}

} // namespace

CompareInputs readInputs(const CompareOptions& options, Context& context, Progress& progress) {
    CompareInputs inputs;
    inputs.raters = ratersOf(options);
    setKinds(inputs.raters, options, context);
    readTolerance(inputs.study = options.study, options.toleranceNm);
    inputs.study.schema = schemaOf(options);
    inputs.study.surfaces = options.distances || options.report;
    inputs.study.masked = inOrder(options.study.masked);
    readLabels(inputs.raters, options, context, progress);
    mapClasses(inputs.raters, options, context.stop);
    fit(inputs.raters, options, context.stop);
    inputs.image = imageOf(options, inputs.raters.front());
    const auto& first = inputs.raters.front();
    inputs.cells = options.cells.empty() ? agreement::cellsOf(first, inputs.study.schema, agreement::leastCellNm3, context.stop)
                                         : cellsOf(options, first, context);
    chooseCells(inputs.study, options, inputs.cells);
    return inputs;
}

} // namespace granule::cli
