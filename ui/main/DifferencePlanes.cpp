// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/DifferencePlanes.h"

#include "ui/main/HeatController.h"

namespace granule::desktop {

using agreement::Difference;
using project::JobQueue;

namespace {

constexpr int settleMs = 300;

std::array<std::uint64_t, 5> countsOf(const LabelMap& kinds) {
    std::array<std::uint64_t, 5> counts{};
    for (std::size_t i = 0; i < kinds.blockCount(); ++i) {
        const auto view = kinds.block(i)->view();
        if (const auto* one = std::get_if<LabelId>(&view.ids())) counts[std::min<LabelId>(*one, 4)] += static_cast<std::uint64_t>(kinds.blockBox(i).shape().voxels());
        else if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&view.ids()))
            for (const auto kind : *bytes) ++counts[std::min<std::uint8_t>(kind, 4)];
    }
    return counts;
}

view::HeatColours coloursOfKinds() {
    view::HeatColours colours;
    colours.fill(Qt::transparent);
    for (const auto kind : {Difference::LineWidth, Difference::OtherClass, Difference::Missed, Difference::Extra})
        colours[static_cast<std::size_t>(kind)] = DifferencePlanes::colourOf(kind);
    return colours;
}

} // namespace

QColor DifferencePlanes::colourOf(Difference kind) {
    switch (kind) {
    case Difference::LineWidth: return QColor(0x7d, 0xab, 0xff);
    case Difference::OtherClass: return QColor(0xf2, 0x62, 0x56);
    case Difference::Missed: return QColor(0xf5, 0xb0, 0x3c);
    case Difference::Extra: return QColor(0xc9, 0x8b, 0xff);
    case Difference::None: break;
    }
    return Qt::transparent;
}

DifferencePlanes::DifferencePlanes(view::SliceView& view, project::Project& project, JobQueue& jobs, panel::Raters& raters, QObject* parent)
    : QObject(parent), m_view(view), m_project(project), m_jobs(jobs), m_raters(raters) {
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &DifferencePlanes::compute);
    connect(&m_view, &view::SliceView::sliceChanged, this, &DifferencePlanes::show);
    using project::Project;
    const auto forget = [this] {
        m_kinds = {};
        m_counts.reset();
        m_view.setHeat(nullptr);
        invalidate();
    };
    connect(&raters, &panel::Raters::pairChanged, this, forget);
    connect(&project, &Project::volumeChanged, this, forget);
    for (const auto signal : {&Project::schemaChanged, &Project::sliceCareChanged, &Project::spacingChanged}) connect(&project, signal, this, &DifferencePlanes::invalidate);
    const auto follow = [this](int layer) {
        if (layer == m_raters.pair().first || layer == m_raters.pair().second) invalidate();
    };
    connect(&project, &Project::labelsChanged, this, follow);
    connect(&project, &Project::objectsChanged, this, follow);
}

void DifferencePlanes::setWanted(bool wanted) {
    if (std::exchange(m_wanted, wanted) == wanted) return;
    if (!wanted) {
        m_settle.stop();
        if (m_job) m_job->cancel();
        return m_view.setHeat(nullptr);
    }
    if (m_stale) m_settle.start(0);
    show();
}

std::optional<double> DifferencePlanes::share() const {
    if (!m_counts) return {};
    std::uint64_t all = 0;
    for (const auto count : *m_counts) all += count;
    return all == 0 ? 0 : 1 - static_cast<double>((*m_counts)[0]) / static_cast<double>(all);
}

void DifferencePlanes::invalidate() {
    m_stale = true;
    if (m_wanted) m_settle.start();
    emit changed();
}

void DifferencePlanes::compute() {
    const auto truth = m_raters.snapshot(m_raters.pair().first), other = m_raters.snapshot(m_raters.pair().second);
    if (!m_wanted || !truth || !other) return;
    if (m_job) m_job->cancel();
    m_stale = false;
    struct Found {
        LabelMap kinds;
        std::array<std::uint64_t, 5> counts;
    };
    const auto found = std::make_shared<Found>();
    m_job = m_jobs.run(
        JobQueue::Lane::Pool, tr("Finding where they differ"),
        [truth = *truth, other = *other, schema = m_project.schema(), masked = m_project.sliceCare().masked, found](Progress& progress, std::stop_token stop) {
            found->kinds = agreement::differences(agreement::classesOf(truth), agreement::classesOf(other), schema,
                                                  analysis::ToleranceNm::oneVoxel(truth.labels.spacing()), masked, progress, stop);
            found->counts = countsOf(found->kinds);
        },
        [this, found] {
            m_kinds = found->kinds;
            m_counts = found->counts;
            show();
            emit changed();
        });
    connect(m_job, &project::Job::finished, this, [this, job = m_job.data()] {
        if (job->state() == project::Job::State::Cancelled && job == m_job) m_stale = true; // asked for again when it is wanted again
    });
}

void DifferencePlanes::show() {
    if (!m_wanted || m_kinds.isNull()) return m_view.setHeat(nullptr);
    if (m_showing) {
        m_again = true;
        return;
    }
    const Box box = shownPart(m_view, Box::of(m_kinds.shape()));
    if (box.empty()) return;
    m_showing = true;
    const auto heat = std::make_shared<view::HeatPlane>();
    auto* job = m_jobs.run(
        JobQueue::Lane::Pool, tr("Differences of the slice"),
        [heat, box, plane = m_view.plane(), kinds = m_kinds](Progress&, std::stop_token) {
            static const auto colours = coloursOfKinds();
            *heat = view::makeHeat(plane, box, kinds.read<std::uint8_t>(box), colours);
        },
        [this, heat] {
            if (m_wanted && !m_kinds.isNull()) m_view.setHeat(heat);
        });
    connect(job, &project::Job::finished, this, [this] {
        m_showing = false;
        if (std::exchange(m_again, false)) show();
    });
}

} // namespace granule::desktop
