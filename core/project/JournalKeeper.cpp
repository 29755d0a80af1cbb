// SPDX-License-Identifier: BSD-3-Clause
#include "core/project/JournalKeeper.h"

#include "core/project/EditCommand.h"
#include "core/project/LayerCommand.h"
#include "core/project/SliceCareCommand.h"
#include "core/store/ProjectDocument.h"
#include "core/volume/Error.h"

#include <QDateTime>
#include <QFile>
#include <QRandomGenerator>

#include <pwd.h>
#include <unistd.h>

namespace granule::project {

namespace {

/// A stroke is with the operating system when it is over; one of very many blocks does not hold up the window for it.
constexpr auto patience = std::chrono::milliseconds(8);
constexpr int documentDelayMs = 300;

std::string personAtWork() {
    const auto* user = getpwuid(geteuid());
    return user && user->pw_name ? user->pw_name : "user " + std::to_string(geteuid());
}

} // namespace

JournalKeeper::JournalKeeper(Project& project, std::size_t undoBytes, QObject* parent)
    : QObject(parent), m_project(project), m_who(personAtWork()), m_budget(undoBytes) {
    m_documentTimer.setSingleShot(true);
    m_documentTimer.setInterval(documentDelayMs);
    const auto later = [this] { m_documentTimer.start(); };
    connect(&m_documentTimer, &QTimer::timeout, this, &JournalKeeper::noteDocument);
    connect(&project.history(), &QUndoStack::indexChanged, this, &JournalKeeper::noteStep);
    connect(&project, &Project::schemaChanged, this, later);
    connect(&project, &Project::spacingChanged, this, later);
    connect(&project, &Project::layersChanged, this, later);
    connect(&project, &Project::objectLocksChanged, this, later);
}

JournalKeeper::~JournalKeeper() = default;

store::JournalWriter::Trouble JournalKeeper::troubleTeller() {
    return [this](const std::string& sentence) {
        QMetaObject::invokeMethod(this, [this, text = QString::fromStdString(sentence)] { emit troubled(text); }, Qt::QueuedConnection);
    };
}

void JournalKeeper::begin(const QString& path, std::optional<std::uint32_t> file) {
    m_id = QString::number(QRandomGenerator::system()->generate64(), 16).rightJustified(16, '0').toStdString();
    start(path, file);
}

void JournalKeeper::leave() {
    m_writer.reset();
    m_held.clear();
    m_heldBytes = 0;
    m_blocks.reset();
}

void JournalKeeper::start(const QString& path, std::optional<std::uint32_t> file) {
    leave();
    m_state = m_last = 0;
    m_hasFile = file.has_value();
    m_undecided = false;
    m_saved = m_hasFile ? std::optional<std::uint64_t>(0) : std::nullopt;
    m_documentText.clear();
    m_writer = std::make_unique<store::JournalWriter>(path.toStdString(), store::NewBase{m_id, file, contentsOf(m_project)}, troubleTeller());
}

void JournalKeeper::goOn(const store::Journal& journal, std::uint64_t state) {
    leave();
    m_writer = std::make_unique<store::JournalWriter>(journal, troubleTeller());
    m_id = journal.base().id;
    m_last = journal.steps().size();
    m_state = state;
    m_saved = journal.saved();
    m_hasFile = journal.base().file.has_value() || m_saved.has_value();
    if (m_hasFile && !m_saved) m_saved = 0;
    m_undecided = journal.hasUnsaved() && journal.current() != state;
    m_documentText.clear();
}

void JournalKeeper::noteStep(int index) {
    if (!m_writer) return;
    auto& history = m_project.history();
    // The stack owns its steps and shows them as constants only.
    auto* step = index > 0 ? const_cast<HistoryCommand*>(static_cast<const HistoryCommand*>(history.command(index - 1))) : nullptr;
    if (step && step->state() == 0) {
        auto fresh = step->newStep();
        step->setState(++m_last);
        fresh.step.state = m_last;
        fresh.step.parent = m_state;
        fresh.step.who = m_who;
        fresh.step.whenMs = QDateTime::currentMSecsSinceEpoch();
        auto where = m_writer->add(std::move(fresh));
        m_writer->wait(patience);
        if (auto blocks = step->blocks()) {
            m_held.push_back({blocks, std::move(where), blocks->bytes()});
            m_heldBytes += m_held.back().bytes;
            leaveOldSteps();
        }
        m_state = m_last;
        m_undecided = false;
        return;
    }
    const auto there = step ? step->state() : 0;
    if (there == m_state) return;
    m_state = there;
    m_undecided = false;
    m_writer->moved(there);
}

void JournalKeeper::leaveOldSteps() {
    using namespace std::chrono_literals;
    while (m_heldBytes > m_budget && m_held.size() > 1 && m_held.front().where.wait_for(0s) == std::future_status::ready) {
        auto oldest = std::move(m_held.front());
        m_held.pop_front();
        m_heldBytes -= oldest.bytes;
        const auto blocks = oldest.blocks.lock();
        if (!blocks) continue; // the step is gone: another way was taken
        try {
            if (!m_blocks) m_blocks = std::make_shared<const store::JournalBlocks>(m_writer->path());
            blocks->release(oldest.where.get(), m_blocks);
        } catch (const std::exception&) { // the file was taken away: they stay in memory
        }
    }
}

void JournalKeeper::noteDocument() {
    if (!m_writer || !m_project.isDirty()) return;
    const auto contents = contentsOf(m_project);
    auto text = store::documentOf(contents, store::storedLink(contents.stack.path, m_writer->path()), false);
    if (text == m_documentText) return;
    m_documentText = text;
    m_writer->document(std::move(text));
}

void JournalKeeper::saved(const QString& path, std::uint64_t state, std::uint32_t checksum) {
    if (!m_writer) return;
    const QString former = this->path(), beside = QString::fromStdString(store::journalPathOf(path.toStdString()));
    const bool hadFile = std::exchange(m_hasFile, true);
    const auto formerState = std::exchange(m_saved, state);
    if (!m_writer->begun()) return start(beside, checksum); // nothing is to be taken along
    if (former != beside) // the former project stays as saved; what never was saved has moved to where it is saved now.
        m_writer->continueAt(beside.toStdString(), hadFile ? std::optional(formerState.value_or(0)) : std::nullopt);
    m_writer->saved(state);
    m_blocks.reset(); // what is written from now on does not lie in the former file
}

void JournalKeeper::decline() {
    m_undecided = false;
    if (m_writer) m_writer->closed(m_state);
}

void JournalKeeper::end() {
    m_documentTimer.stop();
    if (!m_writer) return;
    if (m_writer->begun() && m_hasFile && !m_undecided) m_writer->closed(m_saved.value_or(0));
    const QString unwanted = m_writer->begun() && !m_hasFile ? path() : QString();
    leave();
    if (!unwanted.isEmpty()) QFile::remove(unwanted);
}

QString JournalKeeper::path() const {
    return m_writer ? QString::fromStdString(m_writer->path()) : QString();
}

bool JournalKeeper::flush(std::chrono::milliseconds most) const {
    return m_writer && m_writer->wait(most);
}

store::ProjectContents contentsOf(const Project& project) {
    store::ProjectContents contents;
    contents.stack.path = project.volumePath().toStdString();
    contents.stack.shape = project.volume().shape();
    contents.spacing = project.volume().spacing();
    contents.care = project.sliceCare();
    contents.schema = project.schema();
    contents.activeLayer = project.activeLayerId();
    for (const auto& l : project.layers())
        if (!l.preview) contents.layers.push_back({l.id, l.name.toStdString(), l.origin.toStdString(), l.map, l.visible, l.opacity, *l.objects});
    return contents;
}

std::vector<std::unique_ptr<HistoryCommand>> historyOf(Project& project, const store::Journal& journal, std::uint64_t state) {
    std::vector<std::unique_ptr<HistoryCommand>> history;
    for (const auto at : journal.wayTo(state)) {
        if (at == 0) continue;
        const auto& step = journal.steps()[static_cast<std::size_t>(at - 1)];
        if (step.kind == store::JournalStep::Kind::Edit) history.push_back(std::make_unique<EditCommand>(project, step, journal.blocks()));
        else if (step.kind == store::JournalStep::Kind::Slices) history.push_back(std::make_unique<SliceCareCommand>(project, step));
        else history.push_back(std::make_unique<LayerCommand>(project, step, journal.blocks()));
    }
    return history;
}

std::vector<LabelLayer> layersOf(std::vector<store::LayerContents> contents) {
    std::vector<LabelLayer> layers;
    for (auto& l : contents)
        layers.push_back({l.id, QString::fromStdString(l.name), QString::fromStdString(l.origin), std::move(l.map), l.visible, l.opacity,
                          std::make_shared<const ObjectTable>(std::move(l.objects))});
    return layers;
}

} // namespace granule::project
