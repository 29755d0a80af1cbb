// SPDX-License-Identifier: BSD-3-Clause
#include "ui/tool/SplitSession.h"

#include "ui/tool/Editing.h"

#include <utility>

namespace granule::tool {

namespace {

constexpr double leastRiseNm = 40; ///< of a bulge that gets a seed of its own, and
constexpr double riseInVoxels = 2;

QColor colourOfPart(std::size_t part) {
    static const QColor colours[] = {"#4c9fff", "#f0b23c", "#46c48a", "#ff6b5e", "#c58bff", "#3fd0d6", "#f08fc0", "#b8d045"};
    return colours[part % std::size(colours)];
}

/// A table that gives part k the colour that its seed has.
ObjectTable tableOfParts(std::size_t count, LabelId classId) {
    ObjectTable table;
    for (std::size_t k = 0; k < count; ++k) {
        LabelObject part;
        part.id = firstObjectId + static_cast<LabelId>(k);
        part.classId = classId;
        const QColor c = colourOfPart(k);
        part.colour = Colour{static_cast<std::uint8_t>(c.red()), static_cast<std::uint8_t>(c.green()), static_cast<std::uint8_t>(c.blue())};
        table.set(part);
    }
    return table;
}

} // namespace

SplitSession::SplitSession(project::Project& project, project::Selection& selection, project::JobQueue& jobs, LabelJobs& edits, QObject* parent)
    : Session(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_edits(edits) {
    connect(&project, &project::Project::volumeChanged, this, [this] {
        m_preview = 0; // it went with the old stack
        cancel();
    });
    connect(&project, &project::Project::objectsChanged, this, &SplitSession::forgetIfChanged);
    connect(&project, &project::Project::layersChanged, this, &SplitSession::forgetIfChanged);
    connect(&selection, &project::Selection::activeClassChanged, this, &Session::changed);
}

LabelId SplitSession::object() const {
    return m_object != 0 ? m_object : m_selection.activeObject();
}

void SplitSession::begin() {
    m_before = m_edits.snapshot();
    m_object = m_selection.activeObject();
}

std::unique_ptr<Drag> SplitSession::press(view::SliceView& view, const QMouseEvent& event) {
    if (event.button() == Qt::RightButton) {
        stepBack();
        return nullptr;
    }
    const auto at = view.indexAt(event.position());
    const auto* layer = m_project.activeLayer();
    if (!at || !layer) return nullptr;
    const LabelId here = layer->map.at(*at);
    const auto* hit = layer->objects->find(here);
    if (!isOpen() && hit && here != m_selection.activeObject()) m_selection.setActiveObject(here, hit->classId);
    if (!isOpen()) begin();
    if (m_object == 0) {
        emit message(tr("Click into an object: %1 is none. Find objects makes objects of a class.").arg(nameOf(m_project, here)));
        return nullptr;
    }
    if (here != m_object) {
        emit message(tr("That is not %1, which is being split: click into it, or press Esc.").arg(nameOf(m_project, m_object)));
        return nullptr;
    }
    if ((event.modifiers() & Qt::ControlModifier) && isOpen()) m_seeds.back().push_back(*at);
    else m_seeds.push_back({*at});
    recompute();
    return nullptr;
}

void SplitSession::propose() {
    cancel();
    begin();
    const auto* layer = m_project.activeLayer();
    if (!layer || m_object == 0) return emit message(tr("Choose an object first: click it in the table or in a slice."));
    const auto nm = m_project.spacing();
    const double rise = std::max(leastRiseNm, riseInVoxels * std::min({nm.zNm, nm.yNm, nm.xNm}));
    auto seeds = std::make_shared<std::vector<objects::Seed>>();
    const int wish = ++m_wish;
    m_job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Proposing seeds"),
        [seeds, rise, map = m_before->map, id = m_object](Progress&, std::stop_token stop) { *seeds = objects::proposeSeeds(map, id, rise, stop); },
        [this, seeds, wish] {
            if (wish != m_wish) return;
            if (seeds->size() < 2) emit message(tr("%1 has one bulge only: set the seeds by hand.").arg(nameOf(m_project, m_object)));
            m_seeds = *seeds;
            recompute();
        });
}

void SplitSession::setByImage(bool on) {
    if (std::exchange(m_byImage, on) != on && isOpen()) recompute();
}

void SplitSession::recompute() {
    if (m_job) m_job->cancel();
    const int wish = ++m_wish;
    m_parts.reset();
    emit changed();
    if (m_seeds.size() < 2) return dropParts();
    auto parts = std::make_shared<LabelMap>();
    m_job = m_jobs.run(
        project::JobQueue::Lane::Pool, tr("Splitting"),
        [parts, before = *m_before, id = m_object, seeds = m_seeds, byImage = m_byImage, volume = m_project.volume()](Progress&, std::stop_token stop) {
            *parts = objects::splitParts(before.map, id, seeds, byImage ? &volume : nullptr, stop);
        },
        [this, parts, wish] {
            if (wish != m_wish) return;
            m_parts = parts;
            showParts();
            if (std::exchange(m_acceptWhenDone, false)) accept();
        });
}

void SplitSession::showParts() {
    dropParts();
    const auto* object = m_before->objects->find(m_object);
    m_preview = m_project.showPreview(tr("Parts"), tr("Enter accepts"), tableOfParts(m_seeds.size(), object ? object->classId : 0));
    const auto& empty = m_project.layer(m_preview)->map;
    BlockDelta delta;
    std::vector<LabelId> ids;
    for (std::size_t i = 0; i < m_parts->blockCount(); ++i) {
        const auto& block = m_parts->block(i);
        if (block->isConstant() && block->at(0) == 0) continue;
        ids.resize(static_cast<std::size_t>(block->shape().voxels()));
        block->unpack(ids.data());
        for (auto& id : ids)
            if (id != 0) id += firstObjectId - 1; // part 1 is the first object of tableOfParts()
        delta.add(empty.blockBox(i), {i, empty.block(i), LabelBlock::of(block->shape(), ids.data())});
    }
    m_project.showEdit(m_preview, delta);
}

void SplitSession::dropParts() {
    if (const int preview = std::exchange(m_preview, 0); preview != 0) m_project.dropPreview(preview);
}

void SplitSession::accept() {
    if (m_seeds.size() < 2) return emit message(tr("Set a seed in each part: two or more."));
    if (!m_parts) {
        m_acceptWhenDone = true;
        return;
    }
    const auto parts = m_parts;
    const LabelId id = m_object;
    const QString text = tr("Split %1 in %2").arg(nameOf(m_project, id)).arg(m_seeds.size());
    cancel();
    m_edits.run(text, [parts, id](const LabelJobs::Snapshot& now, Progress&, const std::stop_token& stop) {
        return objects::split(now.map, *now.objects, now.schema, id, *parts, stop);
    });
}

void SplitSession::cancel() {
    if (m_job) m_job->cancel();
    ++m_wish;
    m_acceptWhenDone = false;
    m_seeds.clear();
    m_parts.reset();
    m_object = 0;
    m_before.reset();
    dropParts();
    emit changed();
}

void SplitSession::stepBack() {
    if (!isOpen()) return;
    m_seeds.back().pop_back();
    if (m_seeds.back().empty()) m_seeds.pop_back();
    if (m_seeds.empty()) return cancel();
    recompute();
}

/// Seeds mean nothing any more where their object or its layer went.
void SplitSession::forgetIfChanged() {
    if (!m_before) return;
    const auto* layer = m_project.activeLayer();
    if (!layer || layer->id != m_before->layer || !layer->objects->find(m_object)) cancel();
}

QString SplitSession::hints() const {
    if (object() == 0) return tr("Click into the object that is to be split");
    return m_seeds.size() < 2 ? tr("Click into each part of %1   Esc drops").arg(nameOf(m_project, object()))
                              : tr("Click adds a part   Ctrl+click adds to the last one   Right click takes back   Enter splits   Esc drops");
}

view::Sketch SplitSession::sketch() const {
    view::Sketch sketch;
    for (std::size_t k = 0; k < m_seeds.size(); ++k)
        for (const auto& voxel : m_seeds[k]) sketch.marks.push_back({voxel, colourOfPart(k), QString::number(k + 1)});
    return sketch;
}

} // namespace granule::tool
