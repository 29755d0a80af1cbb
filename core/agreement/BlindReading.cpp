// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/BlindReading.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <map>
#include <random>

namespace granule::agreement {

namespace {

/// The same order on every machine, which std::shuffle does not promise.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_random(seed) {}
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(m_random() % count); }
    template <typename T>
    void shuffle(std::vector<T>& values) {
        for (auto i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
    }

private:
    std::mt19937_64 m_random;
};

struct Turn {
    int cell = -1;
    bool repeat = false;
};

/// Puts `repeats` second readings in the second half among the first ones, each at least two turns after its first. There is a cell
/// for each of them: before slot number j of the second half lie more first readings than those that were taken, but for the one
/// that lies right before it.
std::vector<Turn> turnsOf(const std::vector<int>& cells, std::size_t repeats, Dice& dice) {
    const auto total = cells.size() + repeats, half = (total + 1) / 2;
    std::vector<std::size_t> slots(total - half);
    for (std::size_t i = 0; i < slots.size(); ++i) slots[i] = half + i;
    dice.shuffle(slots);
    std::vector<Turn> turns(total);
    for (std::size_t i = 0; i < repeats; ++i) turns[slots[i]].repeat = true;
    auto next = cells.begin();
    for (auto& turn : turns)
        if (!turn.repeat) turn.cell = *next++;
    for (std::size_t at = half; at < total; ++at) {
        if (!turns[at].repeat) continue;
        std::vector<int> may;
        for (std::size_t i = 0; i + 1 < at; ++i) {
            const auto again = [&](const Turn& t) { return t.repeat && t.cell == turns[i].cell; };
            if (!turns[i].repeat && std::ranges::none_of(turns, again)) may.push_back(turns[i].cell);
        }
        turns[at].cell = may[dice.below(may.size())];
    }
    return turns;
}

Box grown(const Box& box, std::int64_t margin, const Shape& shape) {
    return Box{{box.lo.z - 1, box.lo.y - margin, box.lo.x - margin}, {box.hi.z + 1, box.hi.y + margin, box.hi.x + margin}}.intersected(Box::of(shape));
}

/// Lowers every voxel's depth to how many voxels of `id` follow each other up to it, coming from the voxel that lies `step` before it.
void deepen(const std::vector<LabelId>& ids, LabelId id, std::size_t width, std::ptrdiff_t step, std::vector<int>& depth) {
    const auto count = std::ssize(ids), across = static_cast<std::ptrdiff_t>(width);
    std::vector<int> runs(ids.size());
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const auto at = step > 0 ? i : count - 1 - i, before = at - step;
        const bool sameRow = std::abs(step) != 1 || before / across == at / across;
        const int run = before >= 0 && before < count && sameRow ? runs[static_cast<std::size_t>(before)] : 0;
        const auto v = static_cast<std::size_t>(at);
        runs[v] = ids[v] == id ? run + 1 : 0;
        depth[v] = std::min(depth[v], runs[v]);
    }
}

/// The voxel of a cell that is farthest from its border along x and y, in its middle slice that holds it: a point that nobody takes for
/// another cell's.
Index insideOf(const CellMap& cells, int cell) {
    const auto& box = cells.boxes[static_cast<std::size_t>(cell)];
    const auto width = static_cast<std::size_t>(box.shape().x);
    const auto slices = box.shape().z, across = box.shape().x;
    for (std::int64_t i = 0; i < slices; ++i) { // from the middle outwards
        const auto z = box.lo.z + slices / 2 + (i % 2 == 0 ? i / 2 : -(i + 1) / 2);
        const auto ids = cells.map.read({{z, box.lo.y, box.lo.x}, {z + 1, box.hi.y, box.hi.x}});
        std::vector<int> depth(ids.size(), std::numeric_limits<int>::max());
        for (const auto step : {std::ptrdiff_t{1}, std::ptrdiff_t{-1}, across, -across}) deepen(ids, static_cast<LabelId>(cell) + 1, width, step, depth);
        const auto deepest = std::ranges::max_element(depth);
        const auto at = deepest - depth.begin();
        if (*deepest > 0) return {z, box.lo.y + at / across, box.lo.x + at % across};
    }
    return box.lo;
}

/// Puts the labels of a box where there is background yet.
void lay(LabelMap& map, const Box& box, const LabelMap& labels) {
    auto ids = map.read(box);
    const auto more = labels.read(Box::of(labels.shape()));
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (ids[i] == 0) ids[i] = more[i];
    map.write(box, ids.data());
}

std::string readerOf(const BlindReading& reading) {
    return reading.reader.empty() ? "Reader" : reading.reader;
}

} // namespace

std::size_t BlindReading::done() const {
    return static_cast<std::size_t>(std::ranges::count_if(items, &BlindItem::isDone));
}

std::size_t BlindReading::next() const {
    return static_cast<std::size_t>(std::ranges::find_if_not(items, &BlindItem::isDone) - items.begin());
}

std::uint64_t stackHashOf(const Volume& stack, const std::vector<Box>& boxes) {
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a (Fowler, Noll, Vo 1991)
    for (const auto& box : boxes) {
        const auto z = (box.lo.z + box.hi.z) / 2;
        for (const auto byte : stack.readRaw({{z, box.lo.y, box.lo.x}, {z + 1, box.hi.y, box.hi.x}}))
            hash = (hash ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3;
    }
    return hash;
}

std::uint64_t stackHashOf(const Volume& stack, const BlindReading& reading) {
    std::vector<Box> boxes;
    for (const auto& item : reading.items) boxes.push_back(item.box);
    return stackHashOf(stack, boxes);
}

BlindReading plannedReading(const CellMap& cells, const VoxelSpacing& spacing, const ClassSchema& schema, const BlindOptions& options) {
    if (cells.empty()) throw Error(ErrorKind::InvalidValue, "There are no cells to be read: choose labels that hold cells.");
    if (!(options.repeatShare >= 0 && options.repeatShare <= 1))
        throw Error(ErrorKind::InvalidValue, "The share of cells that are read twice has to be between 0 and 1.");
    Dice dice(options.seed);
    std::vector<int> drawn(cells.names.size());
    for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i] = static_cast<int>(i);
    dice.shuffle(drawn);
    if (options.most > 0 && drawn.size() > options.most) drawn.resize(options.most);
    std::size_t repeats = 0;
    if (options.repeatShare > 0 && drawn.size() > 1)
        repeats = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(options.repeatShare * static_cast<double>(drawn.size()))));
    BlindReading reading;
    reading.shape = cells.map.shape(), reading.spacing = spacing, reading.schema = schema, reading.seed = options.seed;
    for (auto& one : reading.schema.classes) one.locked = false, one.visible = true; // a planner's habits are no reader's
    for (const auto& turn : turnsOf(drawn, repeats, dice))
        reading.items.push_back({turn.cell, turn.repeat, grown(cells.boxes[static_cast<std::size_t>(turn.cell)], options.marginVoxels, reading.shape), insideOf(cells, turn.cell)});
    return reading;
}

void requireSamePlan(const BlindReading& a, const BlindReading& b) {
    const auto differ = [](const char* what) {
        throw Error(ErrorKind::Mismatch, std::string("The two files are not of the same blind reading: they differ in ") + what +
                                             ". Give every reader a copy of one and the same file.");
    };
    if (a.shape != b.shape || a.stackHash != b.stackHash) differ("the image stack");
    if (a.spacing != b.spacing) differ("the voxel size");
    if (a.schema != b.schema) differ("the classes");
    const auto sameTurn = [](const BlindItem& x, const BlindItem& y) { return x.cell == y.cell && x.repeat == y.repeat && x.box == y.box && x.inside == y.inside; };
    if (a.seed != b.seed || !std::ranges::equal(a.items, b.items, sameTurn)) differ("the cells or their order");
}

MergedReading merged(const BlindReading& reading) {
    MergedReading result{{readerOf(reading), RaterKind::Person, LabelMap(reading.shape, reading.spacing)}, LabelMap(reading.shape, reading.spacing)};
    result.rater.origin = "blind reading" + (reading.title.empty() ? std::string() : " \"" + reading.title + "\"");
    for (const auto& item : reading.items) {
        if (item.repeat || !item.isDone()) continue;
        lay(result.rater.labels, item.box, *item.labels);
        const std::vector<LabelId> ones(static_cast<std::size_t>(item.box.shape().voxels()), 1);
        result.read.write(item.box, ones.data());
    }
    return result;
}

std::optional<RepeatedReading> repeats(const BlindReading& reading) {
    std::map<int, std::pair<const BlindItem*, const BlindItem*>> readings;
    for (const auto& item : reading.items)
        if (item.isDone()) (item.repeat ? readings[item.cell].second : readings[item.cell].first) = &item;
    const LabelMap nothing(reading.shape, reading.spacing);
    RepeatedReading twice{{readerOf(reading) + ", first reading", RaterKind::Person, nothing},
                          {readerOf(reading) + ", second reading", RaterKind::Person, nothing},
                          {nothing, {}, {}, "the cells that were read twice"}};
    for (const auto& [cell, both] : readings) {
        if (!both.first || !both.second) continue;
        lay(twice.first.labels, both.first->box, *both.first->labels);
        lay(twice.second.labels, both.second->box, *both.second->labels);
        twice.cells.names.push_back("Cell " + std::to_string(cell + 1));
        twice.cells.boxes.push_back(both.first->box);
        LabelMap whole(both.first->box.shape(), reading.spacing);
        const std::vector<LabelId> ids(static_cast<std::size_t>(whole.shape().voxels()), static_cast<LabelId>(twice.cells.names.size()));
        whole.write(Box::of(whole.shape()), ids.data());
        lay(twice.cells.map, both.first->box, whole);
    }
    if (twice.cells.empty()) return {};
    return twice;
}

} // namespace granule::agreement
