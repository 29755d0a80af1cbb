// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/BlindTurns.h"

#include "ui/main/Actions.h"
#include "ui/main/Dock.h"
#include "ui/main/DocumentController.h"
#include "ui/main/FlyTo.h"
#include "ui/main/MainWindow.h"
#include "ui/main/Notices.h"
#include "ui/panel/blind/BlindBar.h"
#include "ui/view/OrthoView.h"

#include <QDateTime>
#include <QVBoxLayout>

#include <algorithm>

namespace granule::desktop {

namespace {

constexpr int secondsBetweenWrites = 20;

/// What would bring labels of others, or of an algorithm, and what belongs to other documents.
const QStringList forbidden{"file.addLabels", "file.save", "file.export", "file.history", "label.improve", "doubt.", "place.", "compare.", "settle.", "blind.start",
                            "blind.open", "blind.merge", "workspace.segment", "workspace.models", "workspace.compare", "workspace.figures"};
const std::set<QString> hiddenParts{"layersPanel", "improvePanel", "nextPanel", "doubtPanel", "cellsPanel", "slicesPanel"};

QString whatToDo() {
    return BlindTurns::tr("Label the cell at the crosshair, with all that lies in it.");
}

bool holdsNothing(const LabelMap& map) {
    for (std::size_t i = 0; i < map.blockCount(); ++i) {
        const auto ids = map.read(map.blockBox(i));
        if (std::ranges::any_of(ids, [](LabelId id) { return id != 0; })) return false;
    }
    return true;
}

} // namespace

BlindTurns::BlindTurns(MainWindow& window, Dock& dock, QObject* parent)
    : QObject(parent), m_window(window), m_dock(dock), m_bar(new panel::BlindBar(&window)) {
    auto* above = window.notices().parentWidget(); // the bar stands between notices and views
    static_cast<QVBoxLayout*>(above->layout())->insertWidget(1, m_bar);
    m_bar->hide();
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, this, &BlindTurns::tick);
    connect(m_bar, &panel::BlindBar::nextAsked, this, &BlindTurns::next);
    connect(m_bar, &panel::BlindBar::showAsked, this, &BlindTurns::show);
    connect(m_bar, &panel::BlindBar::pauseAsked, this, &BlindTurns::togglePause);
    connect(m_bar, &panel::BlindBar::endAsked, this, &BlindTurns::end);
    auto& selection = window.selection();
    connect(&selection, &project::Selection::boxChanged, this, &BlindTurns::confine);
    connect(&selection, &project::Selection::limitsChanged, this, &BlindTurns::confine);
    connect(&window.project(), &project::Project::volumeChanged, this, [this] {
        if (!m_reading || m_changing) return;
        stop();
        emit interrupted(m_path);
    });
}

void BlindTurns::begin(const QString& path, agreement::BlindReading reading) {
    m_path = path;
    m_plan = std::move(reading);
    m_at = m_plan.next();
    if (m_at >= m_plan.items.size()) return;
    m_window.setWorkspace(Workspace::Annotate);
    m_reading = true;
    m_paused = false;
    m_bar->show();
    m_dock.setHidden(hiddenParts);
    beginTurn();
    write(); // the reader's name
}

void BlindTurns::beginTurn() {
    auto& project = m_window.project();
    LabelMap labels(m_plan.shape, m_plan.spacing);
    if (item().labels) labels.write(item().box, item().labels->read(Box::of(item().labels->shape())).data());
    m_changing = true;
    m_window.document().beginAfresh({{1, tr("Reading of %1").arg(QString::fromStdString(m_plan.reader)), tr("painted here"), labels}}, 1, m_plan.schema);
    project.setSpacing(m_plan.spacing);
    project.markSaved({});
    m_changing = false;
    lock(true);
    confine();
    auto& selection = m_window.selection();
    selection.setLabelsShown(true);
    if (selection.tool() == project::Tool::Navigate) selection.setTool(project::Tool::Brush);
    show();
    m_mayBeEmpty = false;
    m_before = item().seconds;
    m_clock.start();
    m_second.start();
    m_bar->setTurn(m_at + 1, m_plan.items.size(), QString::fromStdString(m_plan.title), QString::fromStdString(m_plan.reader));
    m_bar->setSeconds(m_before);
    m_bar->setPaused(false);
    m_bar->setHint(whatToDo());
}

void BlindTurns::show() {
    if (!m_reading) return;
    m_window.selection().setCrosshair(item().inside);
    flyTo(m_window.views(), item().box, m_window.project().spacing());
}

/// Nothing outside of the box is changed, whatever a person draws or ticks.
void BlindTurns::confine() {
    if (!m_reading || m_changing) return;
    auto& selection = m_window.selection();
    auto limits = selection.limits();
    limits.box = true;
    if (selection.box() != item().box) selection.setBox(item().box);
    if (!selection.limits().box) selection.setLimits(limits);
}

void BlindTurns::lock(bool locked) {
    auto& actions = m_window.actions();
    if (!locked) return actions.setHasVolume(m_window.project().hasVolume());
    for (auto* action : actions.all())
        if (std::ranges::any_of(forbidden, [&](const QString& start) { return action->objectName().startsWith(start); })) action->setEnabled(false);
}

/// The labels and the time so far, into the plan.
void BlindTurns::takeLabels() {
    const auto& project = m_window.project();
    const auto* layer = project.activeLayer();
    if (!layer) return;
    item().labels = project.classLabels(layer->id).cutOut(item().box);
    item().seconds = m_before + (m_paused ? 0 : static_cast<double>(m_clock.elapsed()) / 1000);
}

void BlindTurns::tick() {
    if (m_paused) return;
    m_bar->setSeconds(m_before + static_cast<double>(m_clock.elapsed()) / 1000);
    if (++m_ticks % secondsBetweenWrites != 0 || !m_window.project().isDirty()) return;
    takeLabels();
    m_window.project().markSaved({});
    write();
}

void BlindTurns::write() {
    m_window.jobs().run(project::JobQueue::Lane::File, tr("Keeping the reading"),
                        [writer = m_writer, number = ++m_writes, path = m_path.toStdString(), plan = m_plan](Progress&, std::stop_token) { writer->write(number, path, plan); });
}

void BlindTurns::Writer::write(std::uint64_t number, const std::string& path, const agreement::BlindReading& plan) {
    const std::scoped_lock lock(mutex);
    if (number < written) return;
    agreement::writeReading(path, plan);
    written = number;
}

void BlindTurns::next() {
    if (!m_reading || m_paused) return;
    takeLabels();
    if (holdsNothing(*item().labels) && !std::exchange(m_mayBeEmpty, true))
        return m_bar->setHint(tr("Nothing is labelled yet. If there is nothing to label, press Done once more."), true);
    item().whenMs = QDateTime::currentMSecsSinceEpoch();
    m_at = m_plan.next();
    write();
    if (m_at < m_plan.items.size()) return beginTurn();
    stop();
    emit ended(m_path, true);
}

void BlindTurns::togglePause() {
    if (!m_reading) return;
    if (m_paused) m_clock.start();
    else m_before += static_cast<double>(m_clock.elapsed()) / 1000;
    m_paused = !m_paused;
    m_window.views().setEnabled(!m_paused);
    m_bar->setPaused(m_paused);
    m_bar->setHint(m_paused ? tr("The clock stands still, and nothing can be painted.") : whatToDo());
}

void BlindTurns::end() {
    if (!m_reading) return;
    takeLabels();
    write();
    stop();
    emit ended(m_path, false);
}

void BlindTurns::keep() {
    if (!m_reading) return;
    takeLabels();
    try {
        m_writer->write(++m_writes, m_path.toStdString(), m_plan);
        m_window.project().markSaved({});
    } catch (const Error& e) {
        m_window.fail(QString::fromStdString(e.what()), QString::fromStdString(e.detail()));
    }
}

void BlindTurns::stop() {
    m_reading = false;
    m_second.stop();
    m_bar->hide();
    m_dock.setHidden({});
    m_window.views().setEnabled(true);
    m_window.selection().setBox({});
    auto limits = m_window.selection().limits();
    limits.box = false;
    m_window.selection().setLimits(limits);
    lock(false);
}

} // namespace granule::desktop
