// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/ImproveController.h"

#include "core/edit/Renew.h"
#include "core/project/Judged.h"
#include "ui/main/ModelsController.h"
#include "ui/panel/ImprovePanel.h"
#include "ui/panel/Words.h"
#include "ui/tool/Editing.h"
#include "ui/view/OrthoView.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>

namespace granule::desktop {

using project::Job;
using project::JobQueue;

namespace {

const QString secondsKey = QStringLiteral("improve/seconds");
constexpr double usualSeconds = 50, secondsToLearn = 38;
constexpr std::int64_t voxelsInSight = 3'000'000; ///< segmented anew around the slice, where no box is drawn
constexpr double learningShare = 0.85;            ///< of the progress

} // namespace

/// What learning and the look after it found.
struct ImproveController::Result {
    int layer = 0;
    QString version;
    Box region;
    LabelMap fresh;
    engine::Improvement improvement;
    double seconds = 0;
    int corrections = 0, unreadable = 0;
};

ImproveController::ImproveController(project::Project& project, project::Selection& selection, JobQueue& jobs, panel::ImprovePanel& panel,
                                     ModelsController& models, view::OrthoView& views, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_panel(panel), m_models(models), m_views(views), m_versions(project, jobs) {
    connect(&panel, &panel::ImprovePanel::improveAsked, this, &ImproveController::improve);
    connect(&panel, &panel::ImprovePanel::keepAsked, this, &ImproveController::keep);
    connect(&panel, &panel::ImprovePanel::rollBackAsked, this, &ImproveController::rollBack);
    connect(&panel, &panel::ImprovePanel::stopAsked, this, [this] {
        m_waiting = false;
        if (m_job) m_job->cancel();
        else if (m_offered) rollBack();
        else refresh();
    });
    connect(&panel, &panel::ImprovePanel::shareAsked, this, &ImproveController::swipe);
    for (const auto plane : {view::Plane::XY, view::Plane::XZ, view::Plane::YZ})
        connect(&views.slice(plane), &view::SliceView::swipeAsked, this, &ImproveController::swipe);
    connect(&panel, &panel::ImprovePanel::versionAsked, this, [this](int i) {
        const QString version = i > 0 ? m_versions.all().value(i - 1) : QString();
        m_versions.use(version, tr("Use networks: %1").arg(EnsembleVersions::describe(version)));
    });
    connect(&m_versions, &EnsembleVersions::changed, this, &ImproveController::followVersion);
    connect(&project.history(), &QUndoStack::indexChanged, this, &ImproveController::refresh);
    connect(&project, &project::Project::layersChanged, this, [this] {
        if (m_offered && !m_project.layer(m_offered->layer)) rollBack();
        refresh();
    });
    // What is painted while the choice is open belongs to both sides.
    connect(&project, &project::Project::labelsChanged, this, [this](int layer) {
        if (m_preview != 0 && layer == m_offered->layer) merge([this](const BlockDelta& delta) { showPreview(delta); });
    });
    // Another document: what is being learned belongs to none.
    connect(&project, &project::Project::volumeChanged, this, [this] {
        m_waiting = false;
        if (m_job) m_job->cancel();
        m_preview = 0;
        dropOffer();
    });
    refresh();
}

// ---- which models

void ImproveController::useModels(const SegmentEngine::Models& models, const std::vector<engine::ModelCard>& cards, const QString& why) {
    const bool others = m_known && models != m_base;
    m_known = true;
    m_base = models;
    m_baseCards = cards;
    m_whyNone = why;
    // Whoever ticks other models wants those.
    if (others && !m_versions.current().isEmpty()) m_versions.use({}, tr("Use other networks"));
    m_followed = QStringLiteral("?");
    followVersion();
    if (std::exchange(m_waiting, false)) begin();
}

void ImproveController::followVersion() {
    const QString version = m_versions.current();
    QStringList names{EnsembleVersions::describe({})};
    for (const auto& v : m_versions.all()) names << EnsembleVersions::describe(v);
    const auto models = m_versions.modelsOf(version);
    m_panel.setVersions(names, models.empty() ? 0 : static_cast<int>(m_versions.all().indexOf(version)) + 1);
    if (!m_known) return; // nobody has asked for the networks yet, and reading them takes long
    if (std::exchange(m_followed, version) == version && models == m_inUse) return;
    m_inUse = models;
    if (models.empty()) return emit chosen(m_base, m_baseCards, m_whyNone);
    auto cards = std::make_shared<std::vector<engine::ModelCard>>();
    m_jobs.run(
        JobQueue::Lane::Compute, tr("Reading the models"), [cards, models](Progress&, std::stop_token) { *cards = segmentEngine().cards(models); },
        [this, cards, models, version] {
            if (m_versions.current() == version) emit chosen(models, *cards, {});
        });
}

// ---- learning

void ImproveController::improve() {
    if (m_job || m_waiting || m_offered || !m_project.activeLayer()) return;
    if (project::countPersonsEdits(m_project, m_project.activeLayerId()) == 0)
        return emit finished(tr("The networks learn from corrections: paint, fill or prompt in this layer first."));
    m_waiting = true;
    m_panel.setState(panel::ImprovePanel::State::Running);
    m_panel.setProgress(0, tr("Reading the networks\u2026"));
    if (!m_known) return m_models.wake(); // useModels() goes on
    m_waiting = false;
    begin();
}

Box ImproveController::regionInSight() const {
    if (m_selection.box()) return *m_selection.box();
    auto& view = m_views.slice(view::Plane::XY);
    const auto& shape = m_project.volume().shape();
    const auto from = view.geometry().voxelsAt({0, 0}), to = view.geometry().voxelsAt(QPointF(view.width(), view.height()));
    const auto voxel = [](double v, std::int64_t size) { return std::clamp<std::int64_t>(std::llround(v), 0, size); };
    Box box{{0, voxel(from.y(), shape.y), voxel(from.x(), shape.x)}, {1, voxel(to.y(), shape.y), voxel(to.x(), shape.x)}};
    if (box.empty()) box = {{0, 0, 0}, {1, shape.y, shape.x}};
    const auto slices = std::clamp<std::int64_t>(voxelsInSight / box.shape().voxels(), 1, shape.z);
    box.lo.z = std::clamp<std::int64_t>(view.slice() - slices / 2, 0, shape.z - slices);
    box.hi.z = box.lo.z + slices;
    return box;
}

void ImproveController::begin() {
    const auto* layer = m_project.activeLayer();
    const auto models = m_inUse.empty() ? m_base : m_inUse;
    if (!layer || models.empty()) {
        refresh();
        return emit finished(m_whyNone.isEmpty() ? tr("There are no networks to improve.") : m_whyNone);
    }
    auto result = std::make_shared<Result>();
    result->layer = layer->id;
    result->region = regionInSight();
    result->corrections = project::countPersonsEdits(m_project, layer->id);
    const QString folder = m_versions.newFolder(result->corrections);
    result->version = QFileInfo(folder).fileName();
    engine::ImproveOrder order;
    order.models = models;
    order.image = m_project.volume().withSpacing(m_project.spacing());
    order.seconds = secondsToLearn;
    order.out = folder.toStdString();
    auto edits = project::personsEditsOf(m_project, layer->id);
    m_job = m_jobs.run(
        JobQueue::Lane::Compute, tr("Learning from your corrections"),
        [result, order, edits = std::move(edits)](Progress& progress, std::stop_token stop) mutable {
            QElapsedTimer clock;
            clock.start();
            order.labels = classMap(edits.labels, *edits.objects);
            auto judged = project::judgedVoxels(std::move(edits), stop);
            order.judged = std::move(judged.mask);
            result->unreadable = judged.unreadable;
            std::filesystem::create_directories(order.out.parent_path());
            SubProgress learning(progress, 0, learningShare), looking(progress, learningShare, 1);
            progress.status(tr("the networks learn").toStdString());
            result->improvement = segmentEngine().improve(order, learning, stop);
            progress.status(tr("they look again").toStdString());
            engine::SegmentOptions options;
            options.box = result->region;
            options.quality = engine::Quality::Fast;
            options.resample = order.resample;
            result->fresh = segmentEngine().segment(result->improvement.models, order.image, options, looking, stop, {}).labels;
            result->seconds = static_cast<double>(clock.elapsed()) / 1000;
        },
        [this, result] { offer(result); });
    connect(m_job, &Job::changed, this, &ImproveController::showProgress);
    connect(m_job, &Job::finished, this, [this, result] {
        m_job.clear();
        if (!m_offered) m_versions.remove(result->version); // stopped or failed
        refresh();
    });
}

void ImproveController::showProgress() {
    if (!m_job) return;
    QStringList parts;
    if (!m_job->status().isEmpty()) parts << m_job->status();
    if (const double left = m_job->secondsLeft(); left >= 0) parts << tr("%1 left").arg(panel::describeDuration(left));
    m_panel.setProgress(m_job->fraction(), parts.join(QStringLiteral("  \u00b7  ")));
}

// ---- before and after

void ImproveController::offer(std::shared_ptr<const Result> result) {
    m_offered = result;
    QSettings().setValue(secondsKey, result->seconds);
    merge([this](const BlockDelta& delta) { showPreview(delta); });
}

void ImproveController::merge(std::function<void(const BlockDelta&)> done) {
    const auto* layer = m_offered ? m_project.layer(m_offered->layer) : nullptr;
    if (!layer) return rollBack();
    auto delta = std::make_shared<BlockDelta>();
    edit::Renewal renewal{m_offered->fresh, m_offered->region, {}, m_project.schema()};
    m_jobs.run(
        JobQueue::Lane::Pool, tr("Comparing with the old labels"),
        [delta, renewal, map = layer->map, edits = project::personsEditsOf(m_project, layer->id)](Progress&, std::stop_token stop) mutable {
            renewal.judged = project::judgedVoxels(std::move(edits), stop).mask;
            *delta = edit::renew(map, renewal, stop);
        },
        [this, delta, offered = m_offered, done = std::move(done)] {
            if (m_offered == offered) done(*delta);
        });
}

void ImproveController::showPreview(const BlockDelta& delta) {
    const auto* layer = m_project.layer(m_offered->layer);
    auto after = layer->map;
    delta.apply(after);
    const bool first = m_preview == 0;
    if (first) {
        const double opacity = layer->opacity;
        m_preview = m_project.showPreview(tr("Improved"), EnsembleVersions::describe(m_offered->version), *layer->objects);
        m_project.setLayerOpacity(m_preview, opacity);
    }
    m_project.showEdit(m_preview, BlockDelta::between(m_project.layer(m_preview)->map, after));
    if (!first) return;
    swipe(0.5);
    const auto& region = m_offered->region;
    QString text = tr("Learned from %1 judged voxels in %2. Slices %3 to %4 were looked at anew: drag the line in the views.")
                       .arg(panel::describeCount(static_cast<double>(m_offered->improvement.judgedVoxels)), panel::describeDuration(m_offered->seconds))
                       .arg(region.lo.z)
                       .arg(region.hi.z - 1);
    if (m_offered->unreadable > 0) text += ' ' + tr("%1 older corrections could not be read back and did not count.").arg(m_offered->unreadable);
    m_panel.setOffer(text);
    m_panel.setState(panel::ImprovePanel::State::Offered);
}

void ImproveController::swipe(double share) {
    if (m_preview == 0) return;
    for (const auto plane : {view::Plane::XY, view::Plane::XZ, view::Plane::YZ})
        m_views.slice(plane).setSwipe(view::Swipe{m_offered->layer, m_preview, share, tr("before"), tr("improved")});
    m_panel.setShare(share);
}

void ImproveController::keep() {
    merge([this](const BlockDelta& delta) {
        const auto offered = m_offered;
        dropOffer();
        m_versions.add(offered->version);
        const project::EditNotes notes{true, m_versions.current(), offered->version};
        const bool fresh = tool::commitIfFresh(m_project, offered->layer, delta, tr("Improve the ensemble"), {}, notes);
        if (!fresh) m_versions.use(offered->version, tr("Improve the ensemble"));
        emit finished(fresh ? tr("The improved networks are in use, and their labels have come in. One undo takes both back.")
                            : tr("The improved networks are in use. The labels changed meanwhile and stay as they are: segment again."));
    });
}

void ImproveController::rollBack() {
    if (!m_offered) return;
    const QString version = m_offered->version;
    dropOffer();
    m_versions.remove(version);
}

void ImproveController::dropOffer() {
    m_offered.reset();
    for (const auto plane : {view::Plane::XY, view::Plane::XZ, view::Plane::YZ}) m_views.slice(plane).setSwipe({});
    m_project.dropPreview(std::exchange(m_preview, 0));
    refresh();
}

void ImproveController::refresh() {
    using State = panel::ImprovePanel::State;
    if (!m_job && !m_waiting && !m_offered && m_panel.state() != State::Idle) m_panel.setState(State::Idle);
    m_panel.setCorrections(project::countPersonsEdits(m_project, m_project.activeLayerId()), QSettings().value(secondsKey, usualSeconds).toDouble());
}

} // namespace granule::desktop
