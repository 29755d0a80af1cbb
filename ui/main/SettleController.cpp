// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/SettleController.h"

#include "core/volume/SafeFile.h"
#include "ui/main/PlacesController.h"
#include "ui/main/RepaintSession.h"
#include "ui/panel/compare/RaterChips.h"
#include "ui/panel/settle/ConsensusForm.h"
#include "ui/panel/settle/RulingBar.h"
#include "ui/tool/Editing.h"

#include <QDateTime>
#include <QDir>

#include <algorithm>
#include <map>

namespace granule::desktop {

using agreement::ConsensusRule;
using panel::PlacesStrip;
using panel::StripPlace;
using project::Job;
using project::JobQueue;

namespace {

constexpr int restMs = 600;
constexpr std::size_t mostRatersInPictures = 4;

StripPlace::State stateOf(const agreement::Ruling* ruling) {
    if (!ruling) return StripPlace::State::Open;
    return ruling->choice == agreement::leftOpen ? StripPlace::State::LeftOpen : StripPlace::State::Settled;
}

} // namespace

SettleController::SettleController(project::Project& project, project::Selection& selection, JobQueue& jobs, project::JournalKeeper& journal,
                                   panel::Raters& raters, PlacesStrip& strip, QObject* parent)
    : QObject(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_journal(journal), m_raters(raters), m_strip(strip) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, [this] {
        if (m_comparing && isShown() && record()) search();
    });
    connect(&strip.consensus(), &panel::ConsensusForm::makeAsked, this, &SettleController::makeConsensus);
    connect(&strip, &PlacesStrip::modeAsked, this, [this](PlacesStrip::Mode mode) {
        if (mode == PlacesStrip::Mode::Disputes) settle();
    });
    connect(&strip, &PlacesStrip::placeChosen, this, &SettleController::showPlace);
    connect(&strip, &PlacesStrip::truthAsked, this, &SettleController::useAsTruth);
    connect(&strip.filter(), &panel::FilterMenu::filterChanged, this, [this] {
        if (!isShown()) return;
        m_filter = m_strip.filter().filter();
        search();
    });
    connect(&strip.ruling(), &panel::RulingBar::rulingAsked, this, &SettleController::rule);
    connect(&strip.ruling(), &panel::RulingBar::leaveOpenAsked, this, &SettleController::leaveOpen);
    connect(&strip.ruling(), &panel::RulingBar::repaintAsked, this, &SettleController::repaint);
    using project::Project;
    connect(&project, &Project::volumeChanged, this, &SettleController::reset);
    connect(&project, &Project::layersChanged, this, &SettleController::followLayers);
    connect(&project, &Project::labelsChanged, this, &SettleController::noteEdit);
    connect(&project, &Project::schemaChanged, this, [this] {
        if (isShown()) showPlace();
    });
    connect(&project.history(), &QUndoStack::indexChanged, this, [this] {
        if (!m_ledger.empty() && isShown()) refresh();
    });
}

SettleController::~SettleController() = default;

// ---- the consensus

const SettleController::Record* SettleController::record() const {
    const auto there = std::ranges::find_if(m_records.rbegin(), m_records.rend(), [&](const Record& one) { return m_project.layer(one.layer) != nullptr; });
    return there == m_records.rend() ? nullptr : &*there;
}

int SettleController::consensusLayer() const {
    const auto* made = record();
    return made ? made->layer : 0;
}

std::vector<int> SettleController::votingLayers() const {
    std::vector<int> layers;
    for (const auto& entry : m_raters.all())
        if (entry.counts && entry.kind != agreement::RaterKind::Consensus) layers.push_back(entry.layer);
    return layers;
}

GroundOrder SettleController::orderOf(const std::vector<int>& layers, ConsensusRule rule) const {
    GroundOrder order;
    order.rule = rule;
    order.schema = m_project.schema();
    order.masked = m_project.sliceCare().masked;
    order.tolerance = analysis::ToleranceNm::oneVoxel(m_project.spacing());
    if (const auto& result = m_raters.result()) {
        order.cells = result->cells;
        if (result->options.tolerance) order.tolerance = *result->options.tolerance;
    }
    std::map<std::string, int> taken;
    for (const int layer : layers) {
        auto rater = m_raters.snapshot(layer);
        if (!rater) continue;
        if (const int times = ++taken[rater->name]; times > 1) rater->name += " (" + std::to_string(times) + ")";
        order.raters.push_back(std::move(*rater));
        order.layers.push_back(layer);
    }
    return order;
}

void SettleController::askForConsensus() {
    if (!m_project.hasVolume()) return;
    QStringList names;
    for (const int layer : votingLayers()) names << m_project.layer(layer)->name;
    QString name = tr("Consensus");
    const auto taken = [&] { return std::ranges::any_of(m_project.layers(), [&](const auto& layer) { return layer.name == name; }); };
    for (int i = 2; taken(); ++i) name = tr("Consensus %1").arg(i);
    m_strip.consensus().open(names, name);
}

void SettleController::makeConsensus(ConsensusRule rule, const QString& name) {
    const auto order = orderOf(votingLayers(), rule);
    if (order.raters.size() < 2 || m_making) return;
    m_strip.consensus().hide();
    auto ground = std::make_shared<std::shared_ptr<const SettleGround>>();
    m_making = m_jobs.run(
        JobQueue::Lane::Pool, tr("Making the consensus"), [order, ground](Progress& progress, std::stop_token stop) { *ground = makeGround(order, progress, stop); },
        [this, ground, name] {
            const auto& made = **ground;
            const bool fresh = std::ranges::all_of(made.layers, [&](int layer) { return m_project.layer(layer) != nullptr; });
            if (!fresh) return emit message(tr("A rater went meanwhile: no consensus was made."));
            m_ground = *ground;
            const int layer = m_project.addLayer(name, originOf(made), made.consensus.labels);
            m_records.push_back({layer, made.rule, made.layers});
            if (const auto* entry = m_raters.find(layer); entry && entry->kind != agreement::RaterKind::Consensus)
                m_raters.setKind(layer, agreement::RaterKind::Consensus);
            followLayers();
            // A turn later: panels have the new layer to show as well.
            QTimer::singleShot(0, this, [this, sentence = sentenceOf(made, {}) + ' ' + tr("It is the layer %1.").arg(name)] {
                emit finished(sentence);
                m_takeKeys = true;
                settle();
            });
        });
    connect(m_making, &Job::finished, this, [this] { m_making.clear(); });
    m_strip.watch(m_making);
}

// ---- what is to be settled

void SettleController::settle() {
    if (!record()) return askForConsensus();
    m_strip.setMode(PlacesStrip::Mode::Disputes);
    m_strip.filter().setFilter(m_filter);
    if (m_ground && !m_disputes.empty()) show();
    search();
}

void SettleController::search() {
    const auto* made = record();
    if (!made) return;
    if (m_search) m_search->cancel();
    auto order = orderOf(made->raters, made->rule);
    if (order.raters.size() < 2) return m_strip.setHeading(tr("To settle"), tr("The raters of this consensus are gone: make another one."));
    auto ground = std::make_shared<std::shared_ptr<const SettleGround>>(m_ground);
    auto found = std::make_shared<std::vector<agreement::Dispute>>();
    agreement::DisputeOptions options;
    options.undecidedOnly = m_filter.undecidedOnly;
    options.leastVoxels = m_filter.leastVoxels;
    options.cell = m_filter.cell;
    m_search = m_jobs.run(
        JobQueue::Lane::Pool, tr("Looking for what is to be settled"),
        [order, ground, found, options, lineWidthToo = m_filter.lineWidthToo](Progress& progress, std::stop_token stop) {
            SubProgress first(progress, 0, 0.6), second(progress, 0.6, 1);
            if (!*ground) *ground = makeGround(order, first, stop);
            const auto& g = **ground;
            *found = agreement::disputes(g.disputing(lineWidthToo), g.consensus.undecided, order.schema, g.cells, options, second, stop);
        },
        [this, ground, found] { take(*ground, std::move(*found)); });
    connect(m_search, &Job::finished, this, [this, job = m_search.data()] {
        if (m_search == job) m_search.clear();
    });
    m_strip.watch(m_search);
    if (m_disputes.empty()) m_strip.setHeading(tr("To settle"), tr("looking\u2026"));
}

void SettleController::take(std::shared_ptr<const SettleGround> ground, std::vector<agreement::Dispute> disputes) {
    const auto before = current() ? std::optional(current()->inside) : std::nullopt;
    m_ground = std::move(ground);
    m_disputes = std::move(disputes);
    m_shownLayer = consensusLayer();
    if (!isShown()) return;
    show();
    if (m_disputes.empty()) return;
    const auto same = std::ranges::find_if(m_disputes, [&](const auto& d) { return before && d.inside == *before; });
    if (same != m_disputes.end()) {
        m_strip.setCurrent(static_cast<int>(same - m_disputes.begin()));
        return showPlace();
    }
    m_strip.setCurrent(-1); // the focus may have made a place the present one, and the first is to be seen first
    goOn();
}

void SettleController::show() {
    QStringList cells;
    for (const auto& name : m_ground->cells.names) cells << QString::fromStdString(name);
    m_strip.filter().setCells(cells);
    m_strip.filter().setVisible(true);
    const auto all = m_disputes.size();
    const auto& name = m_project.layer(consensusLayer())->name;
    m_strip.setHeading(tr("To settle in %1").arg(name), all == 0   ? tr("nothing: the raters agree")
                                                        : all == 1 ? tr("one place")
                                                                   : (all < agreement::DisputeOptions().most ? tr("%1 places, largest first") : tr("the %1 largest places")).arg(all) + QStringLiteral("  \u00b7  ") + tr("J next, Shift+J back"));
    std::vector<StripPlace> places;
    for (const auto& dispute : m_disputes) {
        QStringList says;
        for (std::size_t i = 0; i < dispute.says.size() && i < m_ground->raters.size(); ++i)
            says << tr("%1 says %2").arg(QString::fromStdString(m_ground->raters[i].name), className(m_project.schema(), dispute.says[i]));
        places.push_back({dispute.inside, dispute.box, dispute.voxels, whereOf(dispute.inside, dispute.cell, m_ground->cells),
                          says.join(QStringLiteral(", ")) + (dispute.undecided ? tr("; undecided") : QString())});
    }
    auto source = std::make_shared<panel::PictureSource>(m_project.volume(), m_selection.greyRange(), m_project.schema());
    for (std::size_t i = 0; i < m_ground->raters.size() && i < mostRatersInPictures; ++i) {
        source->raters.push_back(m_ground->raters[i].labels);
        source->colours.push_back(panel::colourOfRater(m_raters, m_ground->layers[i]).rgb());
    }
    m_strip.setPlaces(std::move(places), std::move(source));
    refresh();
    showPlace();
    if (std::exchange(m_takeKeys, false)) m_strip.setFocus(); // arrows walk, where the form was that asked
}

const agreement::Dispute* SettleController::current() const {
    const auto place = isShown() ? m_strip.current() : -1;
    return place < 0 || static_cast<std::size_t>(place) >= m_disputes.size() ? nullptr : &m_disputes[static_cast<std::size_t>(place)];
}

/// The ruling bar about the present place.
void SettleController::showPlace() {
    if (!isShown() || !m_ground) return;
    const auto* dispute = current();
    std::vector<panel::RulingBar::Choice> choices;
    for (std::size_t i = 0; i < m_ground->raters.size(); ++i)
        choices.push_back({QString::fromStdString(m_ground->raters[i].name), panel::colourOfRater(m_raters, m_ground->layers[i]),
                           dispute && i < dispute->says.size() ? className(m_project.schema(), dispute->says[i]) : QString()});
    m_strip.ruling().setRaters(choices);
    const auto made = rulings();
    const auto* ruling = dispute ? made.about(dispute->inside) : nullptr;
    m_strip.ruling().setEnabled(dispute != nullptr);
    m_strip.ruling().setRuled(ruling ? QString::fromStdString(ruling->choice) : QString());
    const auto place = dispute ? std::optional(dispute->inside) : std::nullopt;
    if (ruling || place != m_whyAbout) m_strip.ruling().setWhy(ruling ? QString::fromStdString(ruling->why) : QString()); // what is being typed stays
    m_whyAbout = place;
}

// ---- rulings

std::set<std::uint64_t> SettleController::doneSteps() const {
    std::set<std::uint64_t> done;
    const auto& history = m_project.history();
    for (int i = 0; i < history.index(); ++i) done.insert(static_cast<const project::HistoryCommand*>(history.command(i))->state());
    return done;
}

std::uint64_t SettleController::lastStep() const {
    const auto& history = m_project.history();
    return history.index() > 0 ? static_cast<const project::HistoryCommand*>(history.command(history.index() - 1))->state() : 0;
}

agreement::Rulings SettleController::rulings() const {
    return m_ledger.inForce(consensusLayer(), doneSteps());
}

/// Ticks and progress after rulings came or went; where undo took the last one back, its place is the present one again.
void SettleController::refresh() {
    if (!m_ground || static_cast<std::size_t>(m_strip.places().size()) != m_disputes.size()) return;
    const auto made = rulings();
    int settled = 0;
    for (std::size_t i = 0; i < m_disputes.size(); ++i) {
        const auto state = stateOf(made.about(m_disputes[i].inside));
        settled += state == StripPlace::State::Settled ? 1 : 0;
        const int place = static_cast<int>(i);
        if (m_strip.places()[i].state == state) continue;
        m_strip.setState(place, state);
        if (state == StripPlace::State::Open && m_ruledLast == m_disputes[i].inside) {
            m_strip.setCurrent(place);
            emit m_strip.placeChosen(place);
        }
    }
    const int all = static_cast<int>(m_disputes.size());
    m_strip.setProgress((all > 0 ? tr("Settled %1 of %2 places.").arg(settled).arg(all) + ' ' : QString()) + sentenceOf(*m_ground, made), settled, all);
    showPlace();
}

void SettleController::rule(int rater) {
    const auto* dispute = current();
    const auto* layer = m_project.layer(consensusLayer());
    if (!dispute || !layer || !m_ground || m_ruling || rater < 0 || static_cast<std::size_t>(rater) >= m_ground->raters.size()) return showPlace();
    auto delta = std::make_shared<BlockDelta>();
    const auto name = m_ground->raters[static_cast<std::size_t>(rater)].name;
    m_ruling = m_jobs.run(
        JobQueue::Lane::Pool, tr("Ruling"),
        [delta, ground = m_ground, lineWidthToo = m_filter.lineWidthToo, map = layer->map, rater, dispute = *dispute, schema = m_project.schema()](
            Progress&, std::stop_token stop) {
            *delta = rulingDelta(ground->disputing(lineWidthToo), map, static_cast<std::size_t>(rater), dispute, schema, stop);
        },
        [this, delta, name, layer = layer->id, at = dispute->inside] {
            m_ruling.clear();
            if (!current() || current()->inside != at || layer != consensusLayer()) return; // another place by now
            if (!tool::commitIfFresh(m_project, layer, *delta, tr("Ruling: %1").arg(QString::fromStdString(name))))
                return emit message(tr("The consensus changed meanwhile: rule again."));
            ruled(name, lastStep());
        });
    connect(m_ruling, &Job::finished, this, [this] {
        m_ruling.clear();
        showPlace(); // a ruling that failed leaves no button down
    });
}

void SettleController::leaveOpen() {
    if (current()) ruled(agreement::leftOpen, 0);
}

void SettleController::ruled(const std::string& choice, std::uint64_t state) {
    const auto* dispute = current();
    if (m_ledger.empty()) m_ledgerJournal = m_journal.id();
    m_ledger.add(consensusLayer(),
                 {dispute->inside, dispute->voxels, choice, m_journal.person(), m_strip.ruling().why().toStdString(), QDateTime::currentMSecsSinceEpoch()}, state);
    m_project.markDirty();
    m_ruledLast.reset();
    refresh();
    m_ruledLast = dispute->inside;
    goOn();
}

/// To the next place that nobody has said anything about, else to one that was left open.
void SettleController::goOn() {
    const int count = static_cast<int>(m_disputes.size()), from = m_strip.current();
    for (const auto wanted : {StripPlace::State::Open, StripPlace::State::LeftOpen})
        for (int step = 1; step <= count; ++step) {
            const int place = (std::max(from, -1) + step + count) % count;
            if (place == from || m_strip.places()[static_cast<std::size_t>(place)].state != wanted) continue;
            m_strip.setCurrent(place);
            return emit m_strip.placeChosen(place);
        }
    showPlace();
    emit message(tr("All places of this list are settled."));
}

void SettleController::repaint() {
    if (m_repaint) return endRepaint(true);
    const auto* dispute = current();
    if (!dispute || !m_project.layer(consensusLayer())) return;
    m_repaint = std::make_unique<RepaintSession>(m_project, m_selection, consensusLayer(), dispute->box);
    emit workspaceAsked(Workspace::Annotate);
    emit repaintStarted(tr("Paint %1 anew in %2: tools work inside the box only.").arg(m_strip.places()[static_cast<std::size_t>(m_strip.current())].where,
                                                                                      m_project.layer(consensusLayer())->name));
}

void SettleController::endRepaint(bool keep) {
    if (!m_repaint) return;
    const bool changed = m_repaint->changedLabels();
    m_repaint.reset();
    emit repaintEnded();
    if (!m_comparing) emit workspaceAsked(Workspace::Compare);
    if (keep && changed && current()) ruled(agreement::repainted, lastStep());
    else if (keep) emit message(tr("Nothing was painted: the place is as it was."));
    showPlace();
}

// ---- what becomes of it

void SettleController::exportRulings(const QString& path) {
    if (path.isEmpty()) return;
    try {
        writeFile(path.toStdString(), rulings().csv());
        emit message(tr("The rulings were written to %1.").arg(QDir::toNativeSeparators(path)));
    } catch (const Error& e) {
        emit finished(QString::fromUtf8(e.what()));
    }
}

void SettleController::useAsTruth() {
    const auto* layer = m_project.layer(consensusLayer());
    if (!layer) return askForConsensus();
    emit truthChosen(layer->id);
    emit workspaceAsked(Workspace::Models);
    const bool open = !m_ground || m_ground->consensus.decided < m_ground->consensus.voxels;
    emit finished(tr("Training learns from %1 now.").arg(layer->name) +
                  (open ? ' ' + tr("It takes every voxel: what is still open counts as what %1 says.")
                                    .arg(m_ground ? QString::fromStdString(m_ground->raters.front().name) : tr("the first rater"))
                        : QString()));
}

} // namespace granule::desktop
