// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/SettleDesk.h"

#include "ui/main/Actions.h"
#include "ui/main/FileDialogs.h"
#include "ui/main/Notices.h"
#include "ui/main/PlacesController.h"
#include "ui/main/SettleController.h"
#include "ui/panel/compare/ComparePanel.h"
#include "ui/panel/settle/PlacesStrip.h"
#include "ui/panel/training/TrainPanel.h"

#include <QEvent>
#include <QLayout>

namespace granule::desktop {

using panel::PlacesStrip;

namespace {

constexpr int leastHeight = 480; ///< of views and strip together; below, the strip is folded
constexpr int mostRaters = 4;    ///< with a key of their own
const char* const repaintNotice = "settleRepaint";

} // namespace

SettleDesk::SettleDesk(const Around& around, QWidget* middle, QObject* parent)
    : QObject(parent), m_middle(middle), m_project(around.project), m_raters(around.compare.raters()), m_strip(new PlacesStrip(around.jobs, middle)),
      m_places(new PlacesController(around.project, around.selection, around.jobs, around.views, around.compare.raters(), *m_strip, this)),
      m_settle(new SettleController(around.project, around.selection, around.jobs, around.journal, around.compare.raters(), *m_strip, this)) {
    middle->layout()->addWidget(m_strip);
    m_strip->hide();
    middle->installEventFilter(this);
    connect(&around.compare, &panel::ComparePanel::placesAsked, m_places, &PlacesController::ask);
    connect(&around.compare, &panel::ComparePanel::consensusAsked, m_settle, &SettleController::askForConsensus);
    connect(m_strip, &PlacesStrip::modeAsked, this, [this](PlacesStrip::Mode mode) {
        if (mode == PlacesStrip::Mode::Differences) m_places->show();
    });
    connect(m_strip, &PlacesStrip::exportAsked, this, &SettleDesk::chooseExport);
    connect(m_places, &PlacesController::message, this, &SettleDesk::message);
    connect(m_settle, &SettleController::message, this, &SettleDesk::message);
    connect(m_settle, &SettleController::finished, this, &SettleDesk::finished);
    connect(m_settle, &SettleController::workspaceAsked, this, &SettleDesk::workspaceAsked);
    connect(m_settle, &SettleController::truthChosen, &around.train, &panel::TrainPanel::setLayer);
    connect(&m_raters, &panel::Raters::pairChanged, this, &SettleDesk::showStrip);
    connectRepainting(around.notices);
}

/// Painting happens in another workspace: a notice there says what it is for, and leads back.
void SettleDesk::connectRepainting(Notices& notices) {
    connect(m_settle, &SettleController::repaintStarted, this, [this, &notices](const QString& sentence) {
        notices.show({.kind = Notice::Kind::Question,
                      .text = sentence,
                      .detail = {},
                      .answers = {{tr("Done, back to settling"), [this] { m_settle->endRepaint(true); }}, {tr("Back without a ruling"), [this] { m_settle->endRepaint(false); }}},
                      .form = nullptr,
                      .key = repaintNotice,
                      .lasting = false});
    });
    connect(m_settle, &SettleController::repaintEnded, this, [&notices] { notices.dismiss(repaintNotice); });
}

void SettleDesk::addCommands(Actions& actions) {
    const auto here = [this, &actions](const QString& id, std::function<void()> work) {
        actions.on(id, [this, work = std::move(work)] {
            if (m_comparing) work();
        });
    };
    here("place.next", [this] { m_strip->step(1); });
    here("place.previous", [this] { m_strip->step(-1); });
    for (int i = 0; i < mostRaters; ++i) here(QStringLiteral("settle.take%1").arg(i + 1), [this, i] { m_settle->rule(i); });
    here("settle.leaveOpen", [this] { m_settle->leaveOpen(); });
    actions.on("settle.repaint", [this] {
        if (m_comparing || m_settle->isRepainting()) m_settle->repaint();
    });
    // What may be looked for from anywhere leads to the workspace.
    const auto there = [this, &actions](const QString& id, std::function<void()> work) {
        actions.on(id, [this, work = std::move(work)] {
            if (!m_comparing) emit workspaceAsked(Workspace::Compare);
            work();
        });
    };
    there("settle.consensus", [this] { m_settle->askForConsensus(); });
    there("settle.disputes", [this] { m_settle->settle(); });
    there("settle.useAsTruth", [this] { m_settle->useAsTruth(); });
    actions.on("settle.exportRulings", [this] { chooseExport(); });
}

void SettleDesk::chooseExport() {
    if (m_settle->rulings().all().empty()) return emit message(tr("Nothing has been ruled yet."));
    m_settle->exportRulings(dialogs::saveTable(m_middle, m_project.title() + QStringLiteral("-rulings")));
}

void SettleDesk::setWorkspace(Workspace workspace) {
    m_comparing = workspace == Workspace::Compare && m_project.hasVolume();
    showStrip();
    if (!m_comparing) m_places->leave();
    m_settle->setWorkspace(workspace);
}

/// Without two raters there is nothing that it could be about.
void SettleDesk::showStrip() {
    m_strip->setVisible(m_comparing && m_raters.pair().first != 0);
}

bool SettleDesk::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_middle && event->type() == QEvent::Resize) m_strip->setCramped(m_middle->height() < leastHeight);
    return false;
}

QJsonObject SettleDesk::state() const {
    return m_settle->state();
}

void SettleDesk::restore(const QJsonObject& state) {
    m_settle->restore(state);
}

} // namespace granule::desktop
