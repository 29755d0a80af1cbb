// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/Journal.h"

#include "core/store/JournalFile.h"
#include "core/store/ObjectsJson.h"
#include "core/store/ProjectDocument.h"
#include "core/store/SliceCareJson.h"
#include "core/volume/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace granule::store {

using nlohmann::json;

namespace {

[[noreturn]] void damaged(const std::string& what) {
    throw Error(ErrorKind::Unreadable, "The journal is damaged: " + what + ".");
}

/// A layer on its way from one state to another: its blocks as references, read only when the way is at its end.
struct MovingLayer {
    LayerContents contents;
    std::map<std::size_t, BlockRef> blocks;
};

class Mover {
public:
    explicit Mover(std::vector<LayerContents>& layers) {
        for (auto& layer : layers) m_layers.push_back({std::move(layer), {}});
        if (!m_layers.empty()) m_empty = LabelMap(m_layers.front().contents.map.shape(), m_layers.front().contents.map.spacing());
    }

    void apply(const JournalStep& step, int& active) {
        switch (step.kind) {
        case JournalStep::Kind::Edit:
            for (const auto& e : step.entries) find(step.layer).blocks[e.block] = e.after;
            if (!step.objects.empty()) parseObjects(step.objects).apply(find(step.layer).contents.objects);
            break;
        case JournalStep::Kind::AddLayer: insert(step, active, step.activeAfter, false); break;
        case JournalStep::Kind::RemoveLayer: erase(step, active, step.activeAfter); break;
        case JournalStep::Kind::RenameLayer: find(step.layer).contents.name = step.name; break;
        case JournalStep::Kind::Slices: break; // see careAt()
        }
    }

    void revert(const JournalStep& step, int& active) {
        switch (step.kind) {
        case JournalStep::Kind::Edit:
            for (const auto& e : step.entries) find(step.layer).blocks[e.block] = e.before;
            if (!step.objects.empty()) parseObjects(step.objects).revert(find(step.layer).contents.objects);
            break;
        case JournalStep::Kind::AddLayer: erase(step, active, step.activeBefore); break;
        case JournalStep::Kind::RemoveLayer: insert(step, active, step.activeBefore, true); break;
        case JournalStep::Kind::RenameLayer: find(step.layer).contents.name = step.formerName; break;
        case JournalStep::Kind::Slices: break;
        }
    }

    std::vector<LayerContents> result(const JournalBlocks& source) {
        std::vector<LayerContents> layers;
        for (auto& moving : m_layers) {
            auto& map = moving.contents.map;
            for (const auto& [block, ref] : moving.blocks) source.readInto(map, block, ref);
            layers.push_back(std::move(moving.contents));
        }
        return layers;
    }

private:
    MovingLayer& find(int id) {
        const auto it = std::ranges::find_if(m_layers, [id](const MovingLayer& l) { return l.contents.id == id; });
        if (it == m_layers.end()) damaged("it speaks of a layer that is not there");
        return *it;
    }
    void insert(const JournalStep& step, int& active, int activeThen, bool before) {
        if (m_empty.isNull()) damaged("a layer is added where none was");
        if (!canHoldLayers(m_empty.shape(), m_layers.size() + 1)) damaged("it adds layers without end");
        MovingLayer layer;
        layer.contents.id = step.layer;
        layer.contents.name = step.name;
        layer.contents.origin = step.origin;
        layer.contents.map = m_empty;
        if (const auto objects = parseObjects(step.objects); before) objects.revert(layer.contents.objects);
        else objects.apply(layer.contents.objects);
        for (const auto& e : step.entries) layer.blocks[e.block] = before ? e.before : e.after;
        const auto at = static_cast<std::ptrdiff_t>(std::min(step.position, m_layers.size()));
        m_layers.insert(m_layers.begin() + at, std::move(layer));
        active = activeThen;
    }
    void erase(const JournalStep& step, int& active, int activeThen) {
        const auto& gone = find(step.layer);
        m_layers.erase(m_layers.begin() + (&gone - m_layers.data()));
        active = activeThen;
    }

    std::vector<MovingLayer> m_layers;
    LabelMap m_empty;
};

std::vector<StepEntry> blocksOf(const json& list) {
    std::vector<StepEntry> out;
    for (const auto& e : list) out.push_back({e.at(0).get<std::size_t>(), {}, BlockRef::fromNumber(e.at(1).get<std::int64_t>())});
    return out;
}

JournalBase baseOf(const json& j) {
    JournalBase base;
    base.id = j.at("id").get<std::string>();
    if (const auto& file = j.at("file"); !file.is_null()) base.file = file.get<std::uint32_t>();
    base.document = j.at("document").get<std::string>();
    base.stackPath = j.at("stack").get<std::string>();
    for (const auto& [layer, blocks] : j.at("layers").items()) base.blocks[std::stoi(layer)] = blocksOf(blocks);
    return base;
}

} // namespace

Journal Journal::read(const std::string& path) {
    Journal journal;
    journal.m_path = path;
    journal.m_blocks = std::make_shared<const JournalBlocks>(path);
    journal.m_goodBytes = readJournalFile(path, [&](std::string_view text) { journal.take(text); });
    if (!journal.m_begun) damaged("its beginning is missing");
    return journal;
}

void Journal::take(std::string_view text) {
    try {
        // A step is most of a journal: it is told by its first letters, and parsed once.
        if (text.find("\"record\":\"step\"") != std::string_view::npos) {
            auto step = parseStep(text);
            if (!m_begun || step.state != m_steps.size() + 1 || step.parent >= step.state) damaged("its steps are out of order");
            m_current = step.state;
            m_unsaved = true;
            m_steps.push_back(std::move(step));
            return;
        }
        const auto j = json::parse(text);
        const auto kind = j.at("record").get<std::string>();
        if (kind == "base" && !m_begun) {
            m_base = baseOf(j);
            m_begun = true;
        } else if (kind == "moved") {
            m_current = j.at("state").get<std::uint64_t>();
            m_unsaved = true;
        } else if (kind == "document") {
            m_document = j.at("document").get<std::string>();
            m_unsaved = true;
        } else if (kind == "saved") {
            m_saved = j.at("state").get<std::uint64_t>();
            m_unsaved = m_saved != m_current;
        } else if (kind == "closed") {
            m_current = j.at("state").get<std::uint64_t>();
            m_document.clear();
            m_unsaved = false;
        }
        if (!hasState(m_current) || !hasState(m_saved.value_or(0))) damaged("it speaks of a state that never was");
    } catch (const json::exception& e) {
        throw Error(ErrorKind::Unreadable, "The journal is damaged.", e.what());
    } catch (const std::logic_error&) { // a layer's number
        damaged("a layer has no number");
    }
}

std::vector<std::uint64_t> Journal::wayTo(std::uint64_t state) const {
    std::vector<std::uint64_t> way{state};
    while (state != 0) way.push_back(state = m_steps[static_cast<std::size_t>(state - 1)].parent);
    std::ranges::reverse(way);
    return way;
}

Journal::Way Journal::wayBetween(std::uint64_t from, std::uint64_t to) const {
    const auto here = wayTo(from), there = wayTo(to);
    const auto [leaving, arriving] = std::ranges::mismatch(here, there);
    Way way{{leaving, here.end()}, {arriving, there.end()}};
    std::ranges::reverse(way.back);
    return way;
}

std::size_t Journal::stepsBetween(std::uint64_t from, std::uint64_t to) const {
    const auto way = wayBetween(from, to);
    return way.back.size() + way.forth.size();
}

void Journal::move(std::vector<LayerContents>& layers, int& activeLayer, std::uint64_t from, std::uint64_t to) const {
    if (!hasState(from) || !hasState(to)) damaged("it does not know that state");
    const auto way = wayBetween(from, to);
    Mover mover(layers);
    for (const auto state : way.back) mover.revert(m_steps[static_cast<std::size_t>(state - 1)], activeLayer);
    for (const auto state : way.forth) mover.apply(m_steps[static_cast<std::size_t>(state - 1)], activeLayer);
    layers = mover.result(*m_blocks);
}

SliceCare Journal::careAt(std::uint64_t state, const SliceCare& otherwise, std::int64_t slices) const {
    if (!hasState(state)) damaged("it does not know that state");
    for (auto at = state; at != 0;) {
        const auto& step = m_steps[static_cast<std::size_t>(at - 1)];
        if (step.kind == JournalStep::Kind::Slices) return parseSliceCare(step.name, slices);
        at = step.parent;
    }
    const auto first = std::ranges::find(m_steps, JournalStep::Kind::Slices, &JournalStep::kind);
    return first == m_steps.end() ? otherwise : parseSliceCare(first->formerName, slices);
}

ProjectContents Journal::beginning() const {
    auto contents = parseDocument(m_base.document, m_path).contents;
    contents.stack.path = m_base.stackPath;
    for (auto& layer : contents.layers) {
        layer.map = LabelMap(contents.stack.shape, contents.spacing.value_or(plateletSpacing));
        const auto blocks = m_base.blocks.find(layer.id);
        if (blocks == m_base.blocks.end()) continue;
        for (const auto& e : blocks->second) m_blocks->readInto(layer.map, e.block, e.after);
    }
    return contents;
}

std::string journalPathOf(const std::string& projectPath) {
    return projectPath + "-journal";
}

} // namespace granule::store
