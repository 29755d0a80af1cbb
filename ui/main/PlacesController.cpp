// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/PlacesController.h"

#include "ui/panel/Words.h"
#include "ui/panel/compare/RaterChips.h"

#include <QLocale>

namespace granule::desktop {

using project::JobQueue;
using panel::PlacesStrip;

namespace {

constexpr std::size_t mostPlaces = 2000;
constexpr int restMs = 400;
constexpr std::array planes{view::Plane::XY, view::Plane::XZ, view::Plane::YZ};

QStringList namesOf(const agreement::CellMap& cells) {
    QStringList names;
    for (const auto& name : cells.names) names << QString::fromStdString(name);
    return names;
}

} // namespace

/// Two raters, and why they differ where they do: snapshots.
struct PlacesController::Pair {
    LabelMap first, second; ///< of classes
    LabelMap kinds;
    analysis::ToleranceNm tolerance;
    agreement::CellMap cells;
};

QString className(const ClassSchema& schema, LabelId id) {
    const auto* found = schema.find(id);
    return found ? QString::fromStdString(found->name).toLower() : QString::number(id);
}

QString whereOf(const Index& inside, int cell, const agreement::CellMap& cells) {
    const QString slice = PlacesController::tr("z %1").arg(inside.z);
    if (cell < 0 || static_cast<std::size_t>(cell) >= cells.names.size()) return slice;
    QString name = QString::fromStdString(cells.names[static_cast<std::size_t>(cell)]);
    if (name.startsWith(QLatin1String("Cell "))) name[0] = u'c';
    return slice + QStringLiteral(", ") + name;
}

PlacesController::PlacesController(project::Project& project, project::Selection& selection, JobQueue& jobs, view::OrthoView& views, panel::Raters& raters,
                                   PlacesStrip& strip, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_views(views), m_raters(raters), m_strip(strip) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (m_asked) search();
    });
    connect(&strip, &PlacesStrip::placeChosen, this, &PlacesController::flyTo);
    connect(&strip.filter(), &panel::FilterMenu::filterChanged, this, [this] {
        if (m_strip.mode() != PlacesStrip::Mode::Differences) return;
        m_stripFilter = m_strip.filter().filter();
        if (m_asked) search();
    });
    using project::Project;
    const auto stale = [this](int layer) {
        if (layer == m_raters.pair().first || layer == m_raters.pair().second) forgetPair(false);
    };
    connect(&project, &Project::labelsChanged, this, stale);
    connect(&project, &Project::objectsChanged, this, stale);
    for (const auto signal : {&Project::schemaChanged, &Project::sliceCareChanged, &Project::spacingChanged})
        connect(&project, signal, this, [this] { forgetPair(false); });
    connect(&raters, &panel::Raters::pairChanged, this, [this] { forgetPair(true); });
    connect(&raters, &panel::Raters::resultChanged, this, [this] {
        if (m_raters.result()) takeCells();
    });
    show();
}

void PlacesController::ask(const agreement::PlaceFilter& filter, const QString& title, bool jump) {
    m_asked = filter;
    m_title = title;
    if (jump) m_stripFilter.kinds = filter.kinds; // else what a person chose since stays
    if (jump && filter.cell) m_stripFilter.cell = filter.cell;
    m_strip.setMode(PlacesStrip::Mode::Differences);
    m_strip.filter().setFilter(m_stripFilter);
    m_jump = jump;
    search();
}

/// `other`: the two raters are not the same any more, and what was asked for has no meaning.
void PlacesController::forgetPair(bool other) {
    m_pair.reset();
    if (m_job) m_job->cancel();
    if (other) {
        m_asked.reset();
        m_found = {};
        m_title.clear();
        if (m_strip.mode() == PlacesStrip::Mode::Differences) show();
    } else if (m_asked)
        m_rest.start();
}

/// Places are named by the cells of the newest result; why the raters differ stays as it is.
void PlacesController::takeCells() {
    const auto& result = *m_raters.result();
    if (m_pair && (!result.options.tolerance || *result.options.tolerance == m_pair->tolerance)) {
        auto fresh = std::make_shared<Pair>(*m_pair);
        fresh->cells = result.cells;
        m_pair = std::move(fresh);
        if (m_asked) m_rest.start();
    } else
        forgetPair(false);
}

void PlacesController::search() {
    const auto first = m_raters.snapshot(m_raters.pair().first), second = m_raters.snapshot(m_raters.pair().second);
    if (!first || !second) return;
    if (m_job) m_job->cancel();
    auto filter = *m_asked;
    filter.kinds = m_stripFilter.kinds;
    filter.cell = m_stripFilter.cell;
    filter.leastVoxels = m_stripFilter.leastVoxels;
    const auto& result = m_raters.result();
    const auto tolerance = result ? result->options.toleranceAt(m_project.spacing()) : analysis::ToleranceNm::oneVoxel(m_project.spacing());
    auto pair = std::make_shared<std::shared_ptr<const Pair>>(m_pair);
    auto found = std::make_shared<agreement::DifferencePlaces>();
    m_job = m_jobs.run(
        JobQueue::Lane::Pool, tr("Finding places"),
        [a = *first, b = *second, cells = result ? result->cells : agreement::CellMap{}, schema = m_project.schema(), masked = m_project.sliceCare().masked,
         tolerance, filter, pair, found](Progress& progress, std::stop_token stop) {
            SubProgress comparing(progress, 0, 0.6), searching(progress, 0.6, 1);
            if (!*pair) {
                auto fresh = std::make_shared<Pair>(agreement::classesOf(a), agreement::classesOf(b), LabelMap{}, tolerance, cells);
                fresh->kinds = agreement::differences(fresh->first, fresh->second, schema, tolerance, masked, comparing, stop);
                *pair = std::move(fresh);
            }
            const auto& p = **pair;
            *found = agreement::differencePlaces(p.first, p.second, p.kinds, p.cells, filter, mostPlaces, searching, stop);
        },
        [this, pair, found] {
            m_job.clear();
            m_pair = *pair;
            take(std::move(*found));
        });
    m_strip.watch(m_job);
}

void PlacesController::take(agreement::DifferencePlaces found) {
    const bool jump = std::exchange(m_jump, false);
    m_found = std::move(found);
    if (m_strip.mode() != PlacesStrip::Mode::Differences) return;
    const int before = m_strip.current();
    show();
    if (m_found.places.empty()) return;
    const int place = jump ? 0 : std::min(before, static_cast<int>(m_found.places.size()) - 1);
    m_strip.setCurrent(place);
    if (jump) flyTo(place);
}

QString PlacesController::aboutText() const {
    if (!m_asked) return tr("Click a cell of the matrix, or a bar, to see the places behind it.");
    if (m_found.places.empty()) return m_job ? tr("looking\u2026") : tr("no such place");
    const auto much = panel::describeVolume(static_cast<double>(m_found.voxels) * m_project.spacing().voxelVolumeNm3());
    const auto all = m_found.total > m_found.places.size()
                         ? tr("%1 places, %2, the largest %3 here").arg(QLocale().toString(static_cast<qulonglong>(m_found.total)), much).arg(m_found.places.size())
                     : m_found.total == 1 ? tr("one place, %1").arg(much)
                                          : tr("%1 places, %2, largest first").arg(QLocale().toString(static_cast<qulonglong>(m_found.total)), much);
    return all + QStringLiteral("  \u00b7  ") + tr("J next, Shift+J back");
}

void PlacesController::show() {
    m_strip.setMode(PlacesStrip::Mode::Differences);
    m_strip.filter().setCells(m_pair ? namesOf(m_pair->cells) : QStringList());
    m_strip.filter().setFilter(m_stripFilter);
    m_strip.filter().setVisible(m_asked.has_value());
    m_strip.setHeading(m_asked ? m_title : QString(), aboutText());
    std::vector<panel::StripPlace> places;
    for (const auto& place : m_found.places) {
        const QString what = place.truthClass == place.otherClass
                                 ? tr("Both say %1").arg(className(m_project.schema(), place.truthClass))
                                 : tr("%1 called %2: %3").arg(className(m_project.schema(), place.truthClass), className(m_project.schema(), place.otherClass),
                                                              panel::nameOf(place.kind));
        places.push_back({place.inside, place.box, place.voxels, whereOf(place.inside, place.cell, m_pair ? m_pair->cells : agreement::CellMap{}), what});
    }
    std::shared_ptr<panel::PictureSource> source;
    if (m_pair) {
        source = std::make_shared<panel::PictureSource>(m_project.volume(), m_selection.greyRange(), m_project.schema(), std::vector{m_pair->first, m_pair->second});
        for (const int layer : {m_raters.pair().first, m_raters.pair().second}) source->colours.push_back(panel::colourOfRater(m_raters, layer).rgb());
    }
    m_strip.setPlaces(std::move(places), std::move(source));
}

void PlacesController::flyTo(int place) {
    if (place < 0 || static_cast<std::size_t>(place) >= m_strip.places().size()) return;
    const auto& there = m_strip.places()[static_cast<std::size_t>(place)];
    for (const auto plane : planes) m_views.slice(plane).setPlace(there.box);
    m_marked = true;
    m_views.jumpTo(there.inside);
    emit message(tr("%1 of %2: %3, %4").arg(place + 1).arg(m_strip.places().size()).arg(there.where, there.tip));
}

void PlacesController::leave() {
    if (!std::exchange(m_marked, false)) return;
    for (const auto plane : planes) m_views.slice(plane).setPlace({});
}

} // namespace granule::desktop
