// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/ModelsController.h"

#include "core/volume/Error.h"
#include "ui/main/FileDialogs.h"

#include <QSettings>

#include <algorithm>

namespace granule::desktop {

using project::Job;
using project::JobQueue;

namespace {

const QString addedKey = QStringLiteral("models/added"), tickedKey = QStringLiteral("models/ticked");

QString pathOf(const engine::ModelCard& card) {
    return QString::fromStdString(card.path.string());
}

/// What a look at the models found.
struct Found {
    std::vector<engine::ModelCard> shipped, added;
    std::string whyNoneShipped;
    std::vector<std::string> problems;
};

std::vector<engine::ModelCard> cardsAt(const QString& path) {
    return segmentEngine().cards({path.toStdString()});
}

Found lookFor(const QStringList& added) {
    Found found;
    try {
        found.shipped = segmentEngine().cards({});
    } catch (const Error& e) {
        found.whyNoneShipped = e.what();
    }
    for (const auto& path : added) {
        try {
            for (auto& card : cardsAt(path)) found.added.push_back(std::move(card));
        } catch (const Error& e) {
            found.problems.emplace_back(e.what());
        }
    }
    return found;
}

} // namespace

ModelsController::ModelsController(JobQueue& jobs, panel::ModelsPanel& panel, QObject* parent) : QObject(parent), m_jobs(jobs), m_panel(panel) {
    connect(&panel, &panel::ModelsPanel::ticked, this, &ModelsController::tick);
    connect(&panel, &panel::ModelsPanel::removeAsked, this, &ModelsController::forget);
    connect(&panel, &panel::ModelsPanel::addAsked, this, [this] {
        if (const QString folder = dialogs::modelFolder(&m_panel); !folder.isEmpty()) add(folder);
    });
}

void ModelsController::wake() {
    if (!m_awake) read();
}

void ModelsController::read() {
    m_awake = true;
    auto found = std::make_shared<Found>();
    m_jobs.run(
        JobQueue::Lane::Compute, tr("Reading the models"),
        [found, added = QSettings().value(addedKey).toStringList()](Progress&, std::stop_token) { *found = lookFor(added); },
        [this, found] {
            const QSettings settings;
            const auto ticked = settings.value(tickedKey).toStringList();
            const bool untouched = !settings.contains(tickedKey);
            m_entries.clear();
            for (auto& card : found->shipped) m_entries.push_back({card, false, untouched || ticked.contains(pathOf(card))});
            for (auto& card : found->added) m_entries.push_back({card, true, ticked.contains(pathOf(card))});
            m_whyNone = found->whyNoneShipped.empty() ? tr("None are installed with this program.") : QString::fromStdString(found->whyNoneShipped);
            QStringList problems;
            for (const auto& problem : found->problems) problems << QString::fromStdString(problem);
            m_panel.setModels(m_entries, m_entries.empty() ? m_whyNone : problems.join('\n'));
            choose();
        });
}

void ModelsController::add(const QString& folder) {
    auto cards = std::make_shared<std::vector<engine::ModelCard>>();
    m_jobs.run(
        JobQueue::Lane::Compute, tr("Reading the models"), [cards, folder](Progress&, std::stop_token) { *cards = cardsAt(folder); },
        [this, cards] {
            auto added = QSettings().value(addedKey).toStringList();
            for (const auto& card : *cards) added << pathOf(card);
            added.removeDuplicates();
            QSettings().setValue(addedKey, added);
            read();
        });
}

void ModelsController::forget(const QString& path) {
    auto added = QSettings().value(addedKey).toStringList();
    added.removeAll(path);
    QSettings().setValue(addedKey, added);
    read();
}

void ModelsController::tick(const QString& path, bool on) {
    QStringList ticked;
    for (auto& entry : m_entries) {
        if (pathOf(entry.card) == path) entry.isTicked = on;
        if (entry.isTicked) ticked << pathOf(entry.card);
    }
    QSettings().setValue(tickedKey, ticked);
    choose();
}

void ModelsController::choose() {
    SegmentEngine::Models models;
    std::vector<engine::ModelCard> cards;
    for (const auto& entry : m_entries)
        if (entry.isTicked) models.push_back(entry.card.path), cards.push_back(entry.card);
    QString why;
    const auto other = std::ranges::find_if(cards, [&](const auto& card) { return card.classes != cards.front().classes; });
    if (m_entries.empty()) why = m_whyNone;
    else if (cards.empty()) why = tr("No model is ticked: tick at least one under Models.");
    else if (other != cards.end())
        why = tr("\u201c%1\u201d and \u201c%2\u201d know different classes and cannot be averaged: untick one of them under Models.")
                  .arg(QString::fromStdString(cards.front().name), QString::fromStdString(other->name));
    if (!why.isEmpty()) models.clear(), cards.clear();
    const QString what = cards.size() == 1 ? tr("Segment uses the ticked network.") : tr("Segment takes the mean of the %1 ticked networks.").arg(cards.size());
    m_panel.setEnsemble(why.isEmpty() ? what : why, !why.isEmpty());
    emit chosen(models, cards, why);
}

} // namespace granule::desktop
