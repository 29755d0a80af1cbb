// SPDX-License-Identifier: BSD-3-Clause
#include "core/volume/Error.h"
#include "ui/figure/Film.h"
#include "ui/figure/PictureSize.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>

namespace granule::figure {

namespace {

using json = nlohmann::ordered_json; // label maps keep their order

[[noreturn]] void wrong(const std::string& key, const std::string& what) {
    throw Error(ErrorKind::InvalidValue, "The film's \"" + key + "\" " + what + ".");
}

std::string shortly(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

/// A value of the document that knows where it stands, for errors that name it.
struct Item {
    const json& value;
    std::string path;

    double number(double low, double high) const {
        if (!value.is_number()) wrong(path, "must be a number");
        const auto n = value.get<double>();
        if (!(n >= low && n <= high)) wrong(path, "must lie between " + shortly(low) + " and " + shortly(high));
        return n;
    }
    std::int64_t whole(std::int64_t low, std::int64_t high) const {
        if (!value.is_number_integer()) wrong(path, "must be a whole number");
        return static_cast<std::int64_t>(number(static_cast<double>(low), static_cast<double>(high)));
    }
    bool truth() const {
        if (!value.is_boolean()) wrong(path, "must be true or false");
        return value.get<bool>();
    }
    std::string text() const {
        if (!value.is_string()) wrong(path, "must be a text");
        return value.get<std::string>();
    }
    template <typename T>
    T oneOf(const std::vector<std::pair<std::string, T>>& choices) const {
        std::string known;
        for (const auto& [name, choice] : choices) {
            if (value == name) return choice;
            known += (known.empty() ? "\"" : ", \"") + name + "\"";
        }
        wrong(path, "must be one of " + known);
    }
    std::vector<Item> list() const {
        if (!value.is_array()) wrong(path, "must be a list [...]");
        std::vector<Item> all;
        for (const auto& one : value) all.push_back({one, path + "[" + std::to_string(all.size()) + "]"});
        return all;
    }
    scene::Vector vector() const {
        const auto all = list();
        if (all.size() != 3) wrong(path, "must be three numbers [x, y, z]");
        return {all[0].number(-1e12, 1e12), all[1].number(-1e12, 1e12), all[2].number(-1e12, 1e12)};
    }
};

using Readers = std::map<std::string, std::function<void(const Item&)>>;

/// Gives every key of an object to its reader.
void readObject(const Item& item, const Readers& readers) {
    if (!item.value.is_object()) wrong(item.path, "must be an object {...}");
    for (const auto& [key, value] : item.value.items()) {
        const auto reader = readers.find(key);
        const auto path = item.path.empty() ? key : item.path + "." + key;
        if (reader == readers.end()) {
            std::string known;
            for (const auto& [name, read] : readers) known += (known.empty() ? "" : ", ") + name;
            wrong(path, "is not known: " + known + " are");
        }
        reader->second({value, path});
    }
}

Easing easingIn(const Item& i) {
    return i.oneOf<Easing>({{"linear", Easing::Linear}, {"smooth", Easing::Smooth}});
}

scene::SliceAxis axisIn(const Item& i) {
    return i.oneOf<scene::SliceAxis>({{"z", scene::SliceAxis::Z}, {"y", scene::SliceAxis::Y}, {"x", scene::SliceAxis::X}});
}

constexpr std::int64_t mostSlices = 1'000'000'000;

FlyKey keyIn(const Item& item) {
    FlyKey key;
    scene::CameraPose pose;
    bool position = false, focus = false;
    readObject(item, {{"at", [&](const Item& i) { key.at = i.number(0, 36000); }},
                      {"azimuth", [&](const Item& i) { key.azimuth = i.number(-36000, 36000); }},
                      {"elevation", [&](const Item& i) { key.elevation = i.number(-85, 85); }},
                      {"zoom", [&](const Item& i) { key.zoom = i.number(0.05, 100); }},
                      {"position_nm", [&](const Item& i) { pose.positionNm = i.vector(), position = true; }},
                      {"focus_nm", [&](const Item& i) { pose.focusNm = i.vector(), focus = true; }},
                      {"up", [&](const Item& i) { pose.up = i.vector(); }},
                      {"view_angle", [&](const Item& i) { pose.viewAngle = i.number(1, 120); }},
                      {"easing", [&](const Item& i) { key.easing = easingIn(i); }},
                      {"opacity_of", [&](const Item& i) {
                           if (!i.value.is_object()) wrong(i.path, "must be an object {...}");
                           for (const auto& [name, value] : i.value.items()) key.opacityOf[name] = Item{value, i.path + "." + name}.number(0, 1);
                       }}});
    if (position != focus) wrong(item.path, "needs both \"position_nm\" and \"focus_nm\", or neither");
    if (position && pose.positionNm == pose.focusNm) wrong(item.path, "looks from where it looks at: \"position_nm\" and \"focus_nm\" must differ");
    if (position) key.pose = pose;
    return key;
}

/// Adds what all kinds of segments have.
Readers withCommon(Readers readers, FilmSegment& segment) {
    readers["kind"] = [](const Item&) {};
    readers["seconds"] = [&](const Item& i) { segment.seconds = i.number(0.04, 36000); };
    readers["title"] = [&](const Item& i) { segment.title = i.text(); };
    readers["subtitle"] = [&](const Item& i) { segment.subtitle = i.text(); };
    readers["caption"] = [&](const Item& i) { segment.caption = i.text(); };
    return readers;
}

void readCard(const Item& item, FilmSegment& segment) {
    segment.shot = CardShot{};
    readObject(item, withCommon({}, segment));
}

void readTurntable(const Item& item, FilmSegment& segment) {
    using Axis = TurntableShot::Axis;
    TurntableShot shot;
    readObject(item, withCommon({{"labels", [&](const Item& i) { shot.labels = i.text(); }},
                                 {"axis", [&](const Item& i) {
                                      shot.axis = i.oneOf<Axis>({{"long", Axis::Long}, {"x", Axis::X}, {"y", Axis::Y}, {"z", Axis::Z}});
                                  }},
                                 {"degrees", [&](const Item& i) { shot.degrees = i.number(-36000, 36000); }},
                                 {"easing", [&](const Item& i) { shot.easing = easingIn(i); }}},
                                segment));
    segment.shot = shot;
}

void readFly(const Item& item, FilmSegment& segment) {
    FlyShot shot;
    readObject(item, withCommon({{"labels", [&](const Item& i) { shot.labels = i.text(); }},
                                 {"keys", [&](const Item& i) {
                                      for (const auto& one : i.list()) {
                                          shot.keys.push_back(keyIn(one));
                                          if (shot.keys.size() > 1 && shot.keys.back().at <= shot.keys[shot.keys.size() - 2].at)
                                              wrong(one.path + ".at", "must be later than that of the key before");
                                      }
                                  }}},
                                segment));
    if (shot.keys.empty()) wrong(item.path + ".keys", "must be there and hold one key at least");
    if (!item.value.contains("seconds")) segment.seconds = std::max(0.04, shot.keys.back().at);
    segment.shot = shot;
}

void readSweep(const Item& item, FilmSegment& segment) {
    using Layout = SweepShot::Layout;
    SweepShot shot;
    readObject(item, withCommon({{"labels", [&](const Item& i) { shot.labels = i.text(); }},
                                 {"axis", [&](const Item& i) { shot.axis = axisIn(i); }},
                                 {"from", [&](const Item& i) { shot.from = i.whole(0, mostSlices); }},
                                 {"to", [&](const Item& i) { shot.to = i.whole(0, mostSlices); }},
                                 {"grow", [&](const Item& i) { shot.grow = i.truth(); }},
                                 {"layout", [&](const Item& i) {
                                      shot.layout = i.oneOf<Layout>({{"beside", Layout::Beside}, {"above", Layout::Above},
                                                                     {"slice", Layout::Slice}, {"scene", Layout::Scene}});
                                  }}},
                                segment));
    segment.shot = shot;
}

void readCrossfade(const Item& item, FilmSegment& segment) {
    CrossfadeShot shot;
    readObject(item, withCommon({{"between", [&](const Item& i) {
                                      for (const auto& one : i.list()) shot.between.push_back(one.text());
                                      if (shot.between.size() < 2) wrong(i.path, "must name two label maps at least");
                                  }},
                                 {"view", [&](const Item& i) { shot.inSlice = i.oneOf<bool>({{"slice", true}, {"scene", false}}); }},
                                 {"axis", [&](const Item& i) { shot.axis = axisIn(i); }},
                                 {"slice", [&](const Item& i) { shot.slice = i.whole(0, mostSlices); }},
                                 {"degrees", [&](const Item& i) { shot.degrees = i.number(-36000, 36000); }}},
                                segment));
    segment.shot = shot;
}

FilmSegment segmentIn(const Item& item) {
    if (!item.value.is_object() || !item.value.contains("kind")) wrong(item.path, "must be an object with a \"kind\"");
    const Item kind{item.value["kind"], item.path + ".kind"};
    FilmSegment segment;
    const auto read = kind.oneOf<void (*)(const Item&, FilmSegment&)>(
        {{"card", readCard}, {"turntable", readTurntable}, {"fly", readFly}, {"sweep", readSweep}, {"crossfade", readCrossfade}});
    read(item, segment);
    return segment;
}

void readSize(Film& film, const Item& item) {
    try {
        std::tie(film.video.width, film.video.height) = parsePictureSize(item.text());
    } catch (const Error& e) {
        wrong(item.path, std::string("is wrong: ") + e.what());
    }
}

} // namespace

Film Film::parse(const std::string& text) {
    json document;
    try {
        document = json::parse(text);
    } catch (const json::exception& e) {
        throw Error(ErrorKind::Unreadable, "The film is not JSON: mend it where the details say.", e.what());
    }
    if (!document.is_object()) throw Error(ErrorKind::Unreadable, "The film must be a JSON object {...}.");
    Film film;
    readObject({document, ""},
               {{"labels", [&](const Item& i) {
                     if (!i.value.is_object()) wrong(i.path, "must be an object {\"name\": \"file\", ...}");
                     for (const auto& [name, file] : i.value.items()) film.labelFiles.emplace_back(name, Item{file, i.path + "." + name}.text());
                 }},
                {"image", [&](const Item& i) { film.imageFile = i.text(); }},
                {"recipe", [&](const Item& i) { film.recipe = SceneRecipe::parse(i.value.dump()); }},
                {"size", [&](const Item& i) { readSize(film, i); }},
                {"fps", [&](const Item& i) { film.video.framesPerSecond = static_cast<int>(i.whole(1, 240)); }},
                {"quality", [&](const Item& i) { film.video.quality = static_cast<int>(i.whole(0, 51)); }},
                {"legend", [&](const Item& i) { film.legend = i.truth(); }},
                {"fade", [&](const Item& i) { film.fade = i.number(0, 60); }},
                {"segments", [&](const Item& i) {
                     for (const auto& one : i.list()) film.segments.push_back(segmentIn(one));
                 }}});
    if (film.segments.empty()) wrong("segments", "must be there and hold one segment at least");
    return film;
}

Film Film::load(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(ErrorKind::NotFound, "The film " + path + " cannot be opened: is the path right?");
    std::string text(1 << 20, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.gcount() == static_cast<std::streamsize>(text.size())) throw Error(ErrorKind::TooLarge, path + " is too large for a film.");
    text.resize(static_cast<std::size_t>(file.gcount()));
    return parse(text);
}

} // namespace granule::figure
