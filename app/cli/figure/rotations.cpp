// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "app/cli/Settings.h"
#include "app/cli/Timing.h"
#include "app/cli/figure/FilmFiles.h"
#include "app/cli/figure/HiddenScreen.h"
#include "core/volume/Error.h"

#include <filesystem>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Options {
    std::string config, out;
};

/// One of the videos: its file, and the film that it shows.
struct Rotation {
    std::string name;
    figure::Film film;
};

/// A film of one turn: what all share, and what this one has of its own.
Rotation rotationFrom(const json& one, const json& shared, const std::string& where) {
    requireKeys(one, {"name", "labels", "image", "title", "subtitle"}, where);
    const auto text = [&](const char* key) { return settingOr<std::string>(one, key, "", "a text", where); };
    const auto name = text("name"), labels = text("labels");
    if (name.empty() || labels.empty()) throw Error(ErrorKind::InvalidValue, where + " needs a \"name\" and \"labels\": give both.");
    if (name.find('/') != name.npos) throw Error(ErrorKind::InvalidValue, where + " has the name \"" + name + "\": a file's name has no /.");
    json film = shared, turn = shared.value("turn", json::object()), segment{{"kind", "turntable"}};
    for (const char* key : {"videos", "turn", "ending"}) film.erase(key);
    if (!turn.is_object()) throw Error(ErrorKind::InvalidValue, "The rotations' \"turn\" must be an object: seconds, degrees, axis, easing.");
    segment.update(turn);
    for (const char* key : {"title", "subtitle"})
        if (!text(key).empty()) segment[key] = text(key);
    film["labels"] = {{name, labels}};
    if (!text("image").empty()) film["image"] = text("image");
    film["segments"] = json::array({segment});
    return {name, figure::Film::parse(film.dump())};
}

/// All of them, before any is made: a mistake in the last is told at once.
std::vector<Rotation> rotationsIn(const json& config) {
    const auto videos = config.value("videos", json::array());
    std::vector<Rotation> all;
    if (!videos.is_array() || videos.empty()) throw Error(ErrorKind::InvalidValue, "The rotations' \"videos\" must be a list of {\"name\", \"labels\"}.");
    for (const auto& one : videos) all.push_back(rotationFrom(one, config, "The rotations' \"videos[" + std::to_string(all.size()) + "]\""));
    return all;
}

Result rotations(const Options& options, Context& context) {
    const auto screen = withoutScreen();
    const auto config = readSettings(options.config, "The rotations");
    requireKeys(config, {"videos", "turn", "ending", "recipe", "size", "fps", "quality", "legend"}, "The rotations");
    const auto ending = settingOr<std::string>(config, "ending", ".mp4", "a text", "The rotations");
    const auto all = rotationsIn(config);
    std::error_code error;
    fs::create_directories(options.out, error);
    json rows = json::array();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& [name, film] = all[i];
        const auto file = fs::path(options.out) / (name + ending);
        const auto from = static_cast<double>(i) / static_cast<double>(all.size()), to = static_cast<double>(i + 1) / static_cast<double>(all.size());
        SubProgress reading(context.progress, from, from + 0.05 * (to - from)), filming(context.progress, from + 0.05 * (to - from), to);
        const bool there = fs::exists(file, error); // whole, or it would not be there
        const auto start = Clock::now();
        if (!there) {
            const auto sources = readFilmSources(film, fs::path(options.config).parent_path(), reading, context.stop);
            figure::writeFilm(file.string(), film, sources, filming, context.stop);
        }
        char text[64];
        std::snprintf(text, sizeof text, ": %lld frames, %.1f s", static_cast<long long>(film.frames()), since(start));
        context.say(file.string() + (there ? ": was there already" : text));
        rows.push_back({{"out", file.string()}, {"frames", film.frames()}, {"made", !there}});
    }
    return {{{"videos", rows}}, std::to_string(all.size()) + " videos in " + options.out};
}

Run setup(CLI::App& app) {
    const auto options = std::make_shared<Options>();
    app.add_option("--config", options->config, "JSON: the videos, each with name and labels, and what they share (the manual's page Films)")->required();
    app.add_option("--out", options->out, "Folder of the videos; those that are there already are left as they are")->required();
    return [options](Context& context) { return rotations(*options, context); };
}

const AddCommand add{{"rotations", "the study's rotation videos, all from one JSON file", setup}};

} // namespace

} // namespace granule::cli
