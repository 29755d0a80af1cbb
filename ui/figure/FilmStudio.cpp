// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/FilmStudio.h"

#include "core/volume/Error.h"
#include "ui/figure/FilmCamera.h"
#include "ui/figure/FilmOverlay.h"
#include "ui/figure/FilmStage.h"
#include "ui/figure/FrameMix.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace granule::figure {

namespace {

constexpr double titleFade = 0.5, titleSeconds = 4;

double titleOpacity(double seconds, double length) {
    const double out = std::min(titleSeconds, length);
    return eased(Easing::Smooth, seconds / titleFade) * eased(Easing::Smooth, (out - seconds) / titleFade);
}

/// To six digits or so: the bar does not change while a camera that turns stays as far away.
double nmPerPixel(const scene::CameraPose& pose, int height) {
    double squares = 0;
    for (std::size_t a = 0; a < 3; ++a) squares += std::pow(pose.positionNm[a] - pose.focusNm[a], 2);
    return static_cast<float>(2 * std::sqrt(squares) * std::tan(pose.viewAngle / 2 * std::numbers::pi / 180) / height);
}

/// The classes that lie anywhere in `labels`.
std::set<LabelId> idsIn(const LabelMap& labels) {
    std::set<LabelId> found;
    std::array<bool, 256> seen{};
    for (std::size_t b = 0; b < labels.blockCount(); ++b)
        for (const auto id : labels.read<std::uint8_t>(labels.blockBox(b))) seen[id] = true;
    for (LabelId id = 0; id < seen.size(); ++id)
        if (seen[id]) found.insert(id);
    return found;
}

std::int64_t requireSlice(const std::optional<std::int64_t>& slice, std::int64_t otherwise, std::int64_t slices) {
    const auto number = slice.value_or(otherwise);
    if (number < 0 || number >= slices)
        throw Error(ErrorKind::InvalidValue, "The film asks for slice " + std::to_string(number) + ", but the stack has " + std::to_string(slices) +
                                                 " along that axis: choose 0 to " + std::to_string(slices - 1) + ".");
    return number;
}

} // namespace

struct FilmStudio::Impl {
    /// A label map and what was made of it so far.
    struct Map {
        std::string name;
        LabelMap labels;
        std::set<LabelId> ids = {};
        std::unique_ptr<SliceFrames> slices = {};
        std::unique_ptr<FilmStage> stage = {};
    };
    /// A picture without what is written over it, and that.
    struct Shot {
        scene::RgbImage image;
        FilmOverlay overlay = {};
    };

    std::vector<Map> maps;
    Volume image;
    ClassSchema schema;
    SceneRecipe recipe;
    OverlayPainter writer;
    int width, height;

    Map& map(const std::string& name);
    std::vector<std::string> namesOf(const CrossfadeShot& shot) const;
    SliceFrames& slices(Map& map);
    FilmStage& stage(Map& map, Progress& progress, const std::stop_token& stop);
    FilmStage& stage(const std::string& name) {
        NoProgress nobody;
        return stage(map(name), nobody, {});
    }
    std::set<std::string> onStage(const FilmSegment& segment) const;
    scene::CameraPose usualPose(FilmStage& s, int w, int h) { return recipe.pose ? *recipe.pose : s.pose(recipe.azimuth, recipe.elevation, recipe.zoom, w, h); }
    Shot solid(FilmStage& s, const scene::CameraPose& pose);

    Shot make(const CardShot& shot, const FilmMoment& at, double length);
    Shot make(const TurntableShot& shot, const FilmMoment& at, double length);
    Shot make(const FlyShot& shot, const FilmMoment& at, double length);
    Shot make(const SweepShot& shot, const FilmMoment& at, double length);
    Shot make(const CrossfadeShot& shot, const FilmMoment& at, double length);
    std::vector<OrganelleClass> legend(const FilmSegment& segment);
    scene::RgbImage picture(const Film& film, const FilmMoment& at);
};

FilmStudio::Impl::Map& FilmStudio::Impl::map(const std::string& name) {
    if (name.empty()) return maps.front();
    const auto found = std::ranges::find(maps, name, &Map::name);
    if (found != maps.end()) return *found;
    std::string known;
    for (const auto& m : maps) known += (known.empty() ? "\"" : ", \"") + m.name + "\"";
    throw Error(ErrorKind::InvalidValue, "The film shows labels \"" + name + "\" that are not there. There are: " + known + ".");
}

std::vector<std::string> FilmStudio::Impl::namesOf(const CrossfadeShot& shot) const {
    auto names = shot.between;
    if (names.empty())
        for (const auto& m : maps) names.push_back(m.name);
    return names;
}

SliceFrames& FilmStudio::Impl::slices(Map& m) {
    if (!m.slices) m.slices = std::make_unique<SliceFrames>(m.labels, image, schema, styledClasses(recipe, schema), recipe.bottom);
    return *m.slices;
}

FilmStage& FilmStudio::Impl::stage(Map& m, Progress& progress, const std::stop_token& stop) {
    if (!m.stage) m.stage = std::make_unique<FilmStage>(m.labels, image, schema, recipe, slices(m), progress, stop);
    return *m.stage;
}

/// The names of the label maps whose surfaces a segment shows.
std::set<std::string> FilmStudio::Impl::onStage(const FilmSegment& segment) const {
    std::set<std::string> names;
    if (const auto* turn = std::get_if<TurntableShot>(&segment.shot)) names.insert(turn->labels);
    if (const auto* fly = std::get_if<FlyShot>(&segment.shot)) names.insert(fly->labels);
    if (const auto* sweep = std::get_if<SweepShot>(&segment.shot); sweep && sweep->layout != SweepShot::Layout::Slice) names.insert(sweep->labels);
    if (const auto* cross = std::get_if<CrossfadeShot>(&segment.shot); cross && !cross->inSlice)
        for (const auto& name : namesOf(*cross)) names.insert(name);
    return names;
}

FilmStudio::Impl::Shot FilmStudio::Impl::solid(FilmStage& s, const scene::CameraPose& pose) {
    return {s.picture(pose, width, height), {.nmPerPixel = nmPerPixel(pose, height)}};
}

FilmStudio::Impl::Shot FilmStudio::Impl::make(const CardShot&, const FilmMoment&, double) {
    return {ground(width, height, recipe.top, recipe.bottom), {.card = true}};
}

FilmStudio::Impl::Shot FilmStudio::Impl::make(const TurntableShot& shot, const FilmMoment& at, double length) {
    using Axis = TurntableShot::Axis;
    auto& s = stage(shot.labels);
    auto from = usualPose(s, width, height);
    s.setPlane({});
    s.setOpacities({});
    scene::Vector axis = from.up, low, high;
    if (shot.axis != Axis::Long) {
        axis = {};
        axis[shot.axis == Axis::X ? 0 : shot.axis == Axis::Y ? 1 : 2] = shot.axis == Axis::Y ? -1 : 1; // y is down: up is the axis of a turntable
        if (!recipe.pose && s.box(low, high)) from = fitted(from, low, high, static_cast<double>(width) / height, axis);
    }
    return solid(s, turned(from, axis, shot.degrees * eased(shot.easing, at.seconds / length)));
}

FilmStudio::Impl::Shot FilmStudio::Impl::make(const FlyShot& shot, const FilmMoment& at, double) {
    auto& s = stage(shot.labels);
    std::vector<double> times, azimuth, elevation, zoom;
    std::vector<Easing> easings;
    std::vector<scene::CameraPose> poses;
    const bool posed = std::ranges::any_of(shot.keys, [](const FlyKey& k) { return k.pose.has_value(); });
    std::map<LabelId, std::pair<std::vector<double>, std::vector<double>>> opacity; // times and values
    for (const auto& k : shot.keys) {
        times.push_back(k.at);
        easings.push_back(k.easing);
        azimuth.push_back(k.azimuth);
        elevation.push_back(k.elevation);
        zoom.push_back(std::log(k.zoom));
        if (posed) poses.push_back(k.pose ? *k.pose : s.pose(k.azimuth, k.elevation, k.zoom, width, height));
        for (const auto& [name, value] : k.opacityOf) {
            auto& [when, values] = opacity[classIdOf(name, schema)];
            when.push_back(k.at);
            values.push_back(value);
        }
    }
    std::map<LabelId, double> now;
    for (const auto& [id, curve] : opacity)
        now[id] = std::clamp(splineAt(curve.first, curve.second, std::vector<Easing>(curve.first.size(), Easing::Smooth), at.seconds), 0.0, 1.0);
    const auto angle = [&](const std::vector<double>& values) { return splineAt(times, values, easings, at.seconds); };
    const auto pose = posed ? poseAt(times, poses, easings, at.seconds) : s.pose(angle(azimuth), angle(elevation), std::exp(angle(zoom)), width, height);
    s.setPlane({});
    s.setOpacities(now);
    return solid(s, pose);
}

FilmStudio::Impl::Shot FilmStudio::Impl::make(const SweepShot& shot, const FilmMoment& at, double length) {
    using Layout = SweepShot::Layout;
    auto& m = map(shot.labels);
    const auto count = scene::slicesAlong(m.labels.shape(), shot.axis);
    const auto from = requireSlice(shot.from, 0, count), to = requireSlice(shot.to, count - 1, count), steps = std::abs(to - from) + 1;
    const auto step = std::min(static_cast<std::int64_t>(at.seconds / length * static_cast<double>(steps)), steps - 1);
    const auto slice = from + (to >= from ? step : -step);
    const int sliceWidth = shot.layout == Layout::Beside ? width / 2 : width, sliceHeight = shot.layout == Layout::Above ? height / 2 : height;
    if (shot.layout == Layout::Slice)
        return {slices(m).picture(shot.axis, slice, width, height), {.nmPerPixel = slices(m).nmPerPixel(shot.axis, width, height)}};
    auto& s = stage(shot.labels);
    const int left = width - (shot.layout == Layout::Beside ? sliceWidth : 0), below = height - (shot.layout == Layout::Above ? sliceHeight : 0);
    const auto& grid = m.labels.shape();
    const auto& nm = m.labels.spacing();
    const scene::Vector whole{static_cast<double>(grid.x) * nm.xNm, static_cast<double>(grid.y) * nm.yNm, static_cast<double>(grid.z) * nm.zNm};
    auto pose = usualPose(s, left, below);
    if (!recipe.pose) pose = fitted(pose, {}, whole, static_cast<double>(left) / below); // the planes are as large as the stack
    s.setOpacities({});
    s.setPlane(FilmStage::Plane{shot.axis, slice, shot.grow ? (to >= from ? -1 : 1) : 0});
    if (shot.layout == Layout::Scene) return solid(s, pose);
    Shot out{ground(width, height, recipe.bottom, recipe.bottom), {.nmPerPixel = slices(m).nmPerPixel(shot.axis, sliceWidth, sliceHeight)}};
    paste(out.image, slices(m).picture(shot.axis, slice, sliceWidth, sliceHeight), 0, 0);
    paste(out.image, s.picture(pose, left, below), width - left, height - below);
    if (shot.layout == Layout::Beside) out.overlay.barRight = 0.5;
    return out;
}

FilmStudio::Impl::Shot FilmStudio::Impl::make(const CrossfadeShot& shot, const FilmMoment& at, double length) {
    const auto names = namesOf(shot);
    const auto [first, share] = crossingAt(names.size(), length, at.seconds);
    auto& a = map(names[first]);
    auto& b = map(names[share > 0 ? first + 1 : first]);
    Shot out;
    if (shot.inSlice) {
        const auto count = scene::slicesAlong(a.labels.shape(), shot.axis), slice = requireSlice(shot.slice, count / 2, count);
        const auto picture = [&](Map& m) { return slices(m).picture(shot.axis, slice, width, height); };
        out.image = share > 0 ? mixed(picture(a), picture(b), share) : picture(a);
        out.overlay.nmPerPixel = slices(a).nmPerPixel(shot.axis, width, height);
    } else {
        const auto from = usualPose(stage(names.front()), width, height); // one camera for all
        const auto pose = turned(from, from.up, shot.degrees * at.seconds / length);
        const auto picture = [&](Map& m) {
            auto& s = stage(m.name);
            s.setPlane({});
            s.setOpacities({});
            return s.picture(pose, width, height);
        };
        out.image = share > 0 ? mixed(picture(a), picture(b), share) : picture(a);
        out.overlay.nmPerPixel = nmPerPixel(pose, height);
    }
    out.overlay.captions = {{a.name, 1 - 2 * share}}; // one goes before the other comes
    if (share > 0) out.overlay.captions.emplace_back(b.name, 2 * share - 1);
    return out;
}

/// Of the classes that are in what the segment shows.
std::vector<OrganelleClass> FilmStudio::Impl::legend(const FilmSegment& segment) {
    std::set<std::string> names = onStage(segment);
    if (const auto* sweep = std::get_if<SweepShot>(&segment.shot)) names.insert(sweep->labels);
    if (const auto* cross = std::get_if<CrossfadeShot>(&segment.shot))
        for (const auto& name : namesOf(*cross)) names.insert(name);
    std::vector<OrganelleClass> out;
    for (const auto& name : names)
        if (auto& m = map(name); m.ids.empty()) m.ids = idsIn(m.labels);
    for (const auto& c : styledClasses(recipe, schema))
        if (std::ranges::any_of(names, [&](const auto& name) { return map(name).ids.contains(c.id); })) out.push_back(c);
    return out;
}

scene::RgbImage FilmStudio::Impl::picture(const Film& film, const FilmMoment& at) {
    const auto& segment = film.segments[at.segment];
    auto [image, overlay] = std::visit([&](const auto& shot) { return make(shot, at, segment.seconds); }, segment.shot);
    overlay.title = segment.title;
    overlay.subtitle = segment.subtitle;
    overlay.titleOpacity = overlay.card ? 1 : titleOpacity(at.seconds, segment.seconds);
    if (!segment.caption.empty()) overlay.captions = {{segment.caption, 1}};
    for (auto& [text, opacity] : overlay.captions) opacity *= std::clamp(2 * at.weight - 1, 0.0, 1.0); // one is gone before the next comes
    if (film.legend) overlay.legend = legend(segment);
    if (!recipe.scaleBar) overlay.nmPerPixel = 0;
    overlay.darkInk = recipe.bottom.r + recipe.bottom.g + recipe.bottom.b > 3 * 128;
    writer.draw(image, overlay);
    return std::move(image);
}

FilmStudio::FilmStudio(FilmSources sources, const SceneRecipe& recipe, int width, int height) : m_impl(std::make_unique<Impl>()) {
    if (sources.labels.empty()) throw Error(ErrorKind::InvalidValue, "The film has no labels: name a label file at least.");
    for (auto& [name, labels] : sources.labels) {
        if (labels.shape() != sources.labels.front().second.shape())
            throw Error(ErrorKind::Mismatch, "The labels \"" + name + "\" are " + describe(labels.shape()) + " voxels, and those before " +
                                                 describe(m_impl->maps.front().labels.shape()) + " (z,y,x): they must be of the same stack.");
        m_impl->maps.push_back({name, labels});
    }
    m_impl->image = std::move(sources.image);
    m_impl->schema = std::move(sources.schema);
    m_impl->recipe = recipe;
    m_impl->width = width;
    m_impl->height = height;
    m_impl->slices(m_impl->maps.front()); // says at once whether the image fits
}

FilmStudio::~FilmStudio() = default;

void FilmStudio::prepare(const Film& film, Progress& progress, std::stop_token stop) {
    auto& d = *m_impl;
    std::set<std::string> names;
    for (const auto& segment : film.segments) {
        names.merge(d.onStage(segment));
        d.legend(segment); // looks up all names
        if (const auto* fly = std::get_if<FlyShot>(&segment.shot))
            for (const auto& key : fly->keys)
                for (const auto& [name, opacity] : key.opacityOf) classIdOf(name, d.schema);
        if (const auto* sweep = std::get_if<SweepShot>(&segment.shot)) {
            const auto count = scene::slicesAlong(d.map(sweep->labels).labels.shape(), sweep->axis);
            requireSlice(sweep->from, 0, count), requireSlice(sweep->to, 0, count);
        }
        if (const auto* cross = std::get_if<CrossfadeShot>(&segment.shot); cross && cross->inSlice)
            requireSlice(cross->slice, 0, scene::slicesAlong(d.maps.front().labels.shape(), cross->axis));
    }
    double done = 0;
    for (const auto& name : names) {
        SubProgress part(progress, done / static_cast<double>(names.size()), (done + 1) / static_cast<double>(names.size()));
        d.stage(d.map(name), part, stop);
        done += 1;
    }
}

scene::RgbImage FilmStudio::frame(const Film& film, double seconds) {
    const auto moments = momentsAt(film, seconds);
    if (moments.empty()) throw Error(ErrorKind::InvalidValue, "The film has no segments: add one at least.");
    auto picture = m_impl->picture(film, moments.front());
    if (moments.size() == 1) return picture;
    return mixed(std::move(picture), m_impl->picture(film, moments.back()), moments.back().weight);
}

void writeFilm(const std::string& path, const Film& film, const FilmSources& sources, Progress& progress, std::stop_token stop) {
    VideoWriter video(path, film.video);
    FilmStudio studio(sources, film.recipe, video.width(), video.height());
    SubProgress building(progress, 0, 0.1), filming(progress, 0.1, 1);
    studio.prepare(film, building, stop);
    const auto frames = film.frames();
    for (std::int64_t i = 0; i < frames; ++i) {
        throwIfStopped(stop);
        video.add(studio.frame(film, static_cast<double>(i) / film.video.framesPerSecond));
        filming.update(static_cast<double>(i + 1) / static_cast<double>(frames));
    }
    video.finish();
}

} // namespace granule::figure
