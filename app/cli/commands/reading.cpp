// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "core/agreement/BlindReading.h"
#include "core/agreement/IntraRater.h"
#include "core/io/SchemaFile.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"

#include <cctype>
#include <cmath>
#include <filesystem>
#include <memory>
#include <set>
#include <sstream>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;
using agreement::BlindReading;

struct PlanOptions {
    std::string labels, image, out, title, schema;
    agreement::BlindOptions blind;
};

Result plan(const PlanOptions& o, Context& context) {
    SubProgress reading(context.progress, 0, 0.5);
    auto labels = io::readLabels(o.labels, reading, context.stop);
    const auto stack = io::openStack(o.image);
    if (stack.shape() != labels.shape())
        throw Error(ErrorKind::Mismatch, "The labels '" + o.labels + "' have " + describe(labels.shape()) + " voxels and the image '" + o.image + "' has " +
                                             describe(stack.shape()) + " (z,y,x): choose labels of this stack.");
    if (stack.spacing()) labels.setSpacing(*stack.spacing());
    const auto schema = o.schema.empty() ? ClassSchema::platelet() : io::readSchema(o.schema);
    const auto cells = agreement::cellsOf({"the labels", agreement::RaterKind::Person, labels}, schema, agreement::leastCellNm3, context.stop);
    if (cells.empty()) throw Error(ErrorKind::NotFound, "The labels '" + o.labels + "' hold no cells: choose labels in which whole cells are labelled.");
    auto planned = agreement::plannedReading(cells, labels.spacing(), schema, o.blind);
    planned.title = o.title;
    planned.stackHash = agreement::stackHashOf(stack, planned);
    agreement::writeReading(o.out, planned);
    std::set<int> read;
    for (const auto& item : planned.items) read.insert(item.cell);
    const auto turns = planned.items.size(), repeats = turns - read.size();
    return {{{"out", o.out}, {"cells", read.size()}, {"repeats", repeats}, {"turns", turns}, {"seed", planned.seed}},
            o.out + ": " + std::to_string(read.size()) + " cells, " + std::to_string(repeats) + " of them twice. Give every reader a copy of it, and the image."};
}

/// The name as that of a file, unlike those that were given out.
std::string fileName(const std::string& reader, std::set<std::string>& taken) {
    std::string name;
    for (const char c : reader) name += std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || static_cast<unsigned char>(c) > 127 ? c : '_';
    auto unlike = name;
    for (int i = 2; !taken.insert(unlike).second; ++i) unlike = name + "_" + std::to_string(i);
    return unlike;
}

nlohmann::json againstThemselves(const BlindReading& reading, const std::stop_token& stop) {
    const auto found = agreement::intraRater(reading, stop);
    if (!found) return nullptr;
    constexpr auto absent = analysis::AbsentClass::Skip;
    nlohmann::json dice = nlohmann::json::array(), iou = dice;
    for (int k = 0; k < found->counts.classes(); ++k) {
        dice.push_back(found->counts.dice(k, absent)); // NaN is written as null
        iou.push_back(found->counts.iou(k, absent));
    }
    return {{"cells", found->cells}, {"dice", dice}, {"iou", iou}, {"miou_org", found->counts.mIoUOrg(absent)}, {"cohen_kappa", found->counts.cohenKappa()}};
}

nlohmann::json secondsOf(const BlindReading& reading) {
    auto list = nlohmann::json::array();
    for (const auto& item : reading.items)
        if (item.isDone()) list.push_back({{"cell", "Cell " + std::to_string(item.cell + 1)}, {"repeat", item.repeat}, {"seconds", item.seconds}});
    return list;
}

std::string textOf(const nlohmann::json& reader, const ClassSchema& schema) {
    std::ostringstream text;
    text << reader["reader"].get<std::string>() << ": " << reader["done"] << " of " << reader["turns"] << " cells read, " << reader["labels"].get<std::string>() << '\n';
    const auto& again = reader["against_themselves"];
    if (again.is_null()) return text.str() + "  no cell was read twice yet\n";
    text << "  Dice of first and second reading over " << again["cells"].size() << " cells:";
    text.precision(3);
    for (std::size_t k = 1; k < schema.classes.size(); ++k)
        if (const auto& dice = again["dice"][k]; dice.is_number() && !std::isnan(dice.get<double>()))
            text << "  " << schema.classes[k].shortName << ' ' << std::fixed << dice.get<double>();
    return text.str() + '\n';
}

Result merge(const std::vector<std::string>& files, const std::string& out, Context& context) {
    std::vector<BlindReading> readings;
    for (const auto& file : files) {
        readings.push_back(agreement::readReading(file));
        agreement::requireSamePlan(readings.front(), readings.back());
    }
    std::error_code trouble;
    fs::create_directories(out, trouble);
    if (trouble) throw Error(ErrorKind::Unwritable, "The folder '" + out + "' cannot be made: choose a place that you may write to.", trouble.message());
    Result result{{{"out", out}, {"readers", nlohmann::json::array()}}, {}};
    std::set<std::string> taken;
    for (std::size_t i = 0; i < readings.size(); ++i) {
        throwIfStopped(context.stop);
        const auto& reading = readings[i];
        const auto whole = agreement::merged(reading);
        const auto name = fileName(whole.rater.name, taken);
        const auto labels = (fs::path(out) / (name + ".tif")).string(), read = (fs::path(out) / (name + "_read.tif")).string();
        SubProgress writing(context.progress, static_cast<double>(i) / static_cast<double>(readings.size()), static_cast<double>(i + 1) / static_cast<double>(readings.size()));
        NoProgress quiet;
        io::writeLabels(labels, whole.rater.labels, writing, context.stop);
        io::writeLabels(read, whole.read, quiet, context.stop);
        result.json["readers"].push_back({{"reader", whole.rater.name}, {"file", files[i]}, {"labels", labels}, {"read", read}, {"turns", reading.items.size()},
                                          {"done", reading.done()}, {"seconds", secondsOf(reading)}, {"median_seconds", agreement::medianSeconds(reading)}, {"against_themselves", againstThemselves(reading, context.stop)}});
        result.text += textOf(result.json["readers"].back(), reading.schema);
    }
    return result;
}

Run setupPlan(CLI::App& app) {
    const auto o = std::make_shared<PlanOptions>();
    app.add_option("LABELS", o->labels, "Labels in which the cells are found; the file holds nothing of them but boxes")->required();
    app.add_option("--image", o->image, "The image stack that will be read")->required();
    app.add_option("--out", o->out, "The file for the readers")->required();
    app.add_option("--repeat", o->blind.repeatShare, "The share of the cells that come a second time")->capture_default_str()->check(CLI::Range(0.0, 1.0));
    app.add_option("--seed", o->blind.seed, "What the order is drawn from")->capture_default_str();
    app.add_option("--cells", o->blind.most, "How many cells, drawn at random (0: all)")->capture_default_str();
    app.add_option("--margin", o->blind.marginVoxels, "Voxels shown around a cell, in plane")->capture_default_str()->check(CLI::Range(0, 100000));
    app.add_option("--title", o->title, "What readers are told that this is");
    app.add_option("--schema", o->schema, "The classes, a JSON file (default: the platelet study's seven)");
    return [o](Context& context) { return plan(*o, context); };
}

Run setupMerge(CLI::App& app) {
    const auto files = std::make_shared<std::vector<std::string>>();
    const auto out = std::make_shared<std::string>();
    app.add_option("FILES", *files, "Files that came back from readers")->required();
    app.add_option("--out", *out, "The folder for a label file a reader, and where it was read")->required();
    return [files, out](Context& context) { return merge(*files, *out, context); };
}

Run setup(CLI::App& app) {
    const auto work = std::make_shared<Run>();
    app.require_subcommand(1);
    const auto addWord = [&](const char* name, const char* summary, Run (*set)(CLI::App&)) {
        auto* sub = app.add_subcommand(name, summary);
        sub->preparse_callback([work, set, sub](std::size_t) { *work = set(*sub); });
    };
    addWord("plan", "Draws cells in a random order, some of them twice, for readers who see no labels", setupPlan);
    addWord("merge", "The labels of the readers, and how well each agrees with himself or herself", setupMerge);
    return [work](Context& context) { return (*work)(context); };
}

const AddCommand add{{"reading", "Blind reading: plan it, and merge what came back", setup}};

} // namespace

} // namespace granule::cli
