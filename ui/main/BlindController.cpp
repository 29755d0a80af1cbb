// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/BlindController.h"

#include "core/agreement/IntraRater.h"
#include "ui/main/Actions.h"
#include "ui/main/BlindTurns.h"
#include "ui/main/DocumentController.h"
#include "ui/main/FileDialogs.h"
#include "ui/main/MainWindow.h"
#include "ui/main/Notices.h"
#include "ui/panel/blind/BlindBar.h"
#include "ui/panel/blind/BlindPlanForm.h"
#include "ui/panel/compare/Raters.h"

#include <QDir>
#include <QFileInfo>
#include <QLineEdit>
#include <QSettings>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <memory>

namespace granule::desktop {

using agreement::BlindReading;
using project::JobQueue;

namespace {

Notice notice(Notice::Kind kind, const QString& text) {
    return {.kind = kind, .text = text, .detail = {}, .answers = {}, .form = nullptr, .key = QStringLiteral("blind"), .lasting = true};
}

/// Throws Error (Mismatch) where the reading is of another stack.
void requireStack(const BlindReading& reading, const Volume& stack, const std::string& path) {
    const std::string what = "'" + path + "' is a blind reading of another stack: ";
    if (reading.shape != stack.shape())
        throw Error(ErrorKind::Mismatch, what + "that one has " + describe(reading.shape) + " voxels (z,y,x), this one " + describe(stack.shape()) +
                                             ". Open the stack that it was made for.");
    if (agreement::stackHashOf(stack, reading) != reading.stackHash)
        throw Error(ErrorKind::Mismatch, what + "the grey values differ. Open the very stack that it was made for, not a converted or filtered one.");
}

/// "Ana read 12 cells, 2:20 each (median). First against second reading of 3 cells, Dice: Cell 0.98, Mito 0.93."
QString summaryOf(const BlindReading& reading, const std::optional<agreement::IntraRater>& again) {
    QString text = BlindController::tr("%1 read %2 of %3 cells, %4 each (median).")
                       .arg(QString::fromStdString(reading.reader))
                       .arg(reading.done())
                       .arg(reading.items.size())
                       .arg(panel::clockText(agreement::medianSeconds(reading)));
    if (!again) return text + ' ' + BlindController::tr("No cell was read twice.");
    QStringList scores;
    for (int k = 1; k < again->counts.classes(); ++k)
        if (const double dice = again->counts.dice(k, analysis::AbsentClass::Skip); !std::isnan(dice))
            scores << QStringLiteral("%1 %2").arg(QString::fromStdString(reading.schema.classes[static_cast<std::size_t>(k)].shortName), QString::number(dice, 'f', 3));
    const auto cells = again->cells.size();
    return text + ' ' + (cells == 1 ? BlindController::tr("First against second reading of 1 cell, Dice: %1.") : BlindController::tr("First against second reading of %1 cells, Dice: %2.").arg(cells)).arg(scores.join(QStringLiteral(", ")));
}

} // namespace

BlindController::BlindController(MainWindow& window, Dock& dock, panel::Raters& raters, QObject* parent)
    : QObject(parent), m_window(window), m_raters(raters), m_turns(new BlindTurns(window, dock, this)) {
    auto& actions = window.actions();
    actions.on("blind.start", [this] { start(); });
    actions.on("blind.open", [this] {
        if (const QString path = dialogs::openReading(&m_window); !path.isEmpty()) open(path);
    });
    actions.on("blind.merge", [this] {
        if (const auto paths = dialogs::openReadings(&m_window); !paths.isEmpty()) merge(paths);
    });
    actions.on("blind.next", [this] { m_turns->next(); });
    actions.on("blind.show", [this] { m_turns->show(); });
    actions.on("blind.pause", [this] { m_turns->togglePause(); });
    actions.on("blind.end", [this] { m_turns->end(); });
    connect(m_turns, &BlindTurns::ended, this, &BlindController::tellEnd);
    connect(m_turns, &BlindTurns::interrupted, this, [this](const QString& path) {
        m_window.notices().show(notice(Notice::Kind::Info, tr("The reading is kept in %1; open it to go on.").arg(QDir::toNativeSeparators(path))));
    });
}

bool BlindController::isReadingFile(const QString& path) {
    return path.endsWith(QStringLiteral(".granule-reading"), Qt::CaseInsensitive);
}

bool BlindController::isReading() const noexcept {
    return m_turns->isReading();
}

void BlindController::start() {
    QStringList names;
    std::vector<int> layers;
    for (const auto& entry : m_raters.all())
        if (const auto* layer = entry.counts ? m_window.project().layer(entry.layer) : nullptr) {
            names << layer->name;
            layers.push_back(entry.layer);
        }
    if (layers.empty())
        return m_window.fail(tr("The cells for a blind reading are found in labels, and nothing is labelled yet: let the networks do it, add labels from a file, or open a reading that somebody else made."), {});
    auto* form = new panel::BlindPlanForm(names);
    auto question = notice(Notice::Kind::Question, tr("Blind reading"));
    question.form = form;
    question.answers.emplace_back(tr("Save..."), [this, form, layers] {
        const auto options = form->options();
        const int layer = layers[static_cast<std::size_t>(std::max(0, form->rater()))];
        const QString path = dialogs::saveReading(&m_window, m_window.project().title());
        if (!path.isEmpty()) plan(layer, options, path);
    });
    question.answers.emplace_back(tr("Cancel"), nullptr);
    m_window.notices().show(question);
}

void BlindController::plan(int layer, const agreement::BlindOptions& options, const QString& path) {
    const auto rater = m_raters.snapshot(layer);
    if (!rater) return;
    auto& project = m_window.project();
    auto planned = std::make_shared<BlindReading>();
    m_window.jobs().run(
        JobQueue::Lane::Pool, tr("Planning a blind reading"),
        [=, rater = *rater, schema = project.schema(), stack = project.original(), spacing = project.spacing(), title = project.title().toStdString(),
         file = path.toStdString()](Progress&, std::stop_token stop) {
            const auto cells = agreement::cellsOf(rater, schema, agreement::leastCellNm3, stop);
            *planned = agreement::plannedReading(cells, spacing, schema, options);
            planned->title = title;
            planned->stackHash = agreement::stackHashOf(stack, *planned);
            throwIfStopped(stop);
            agreement::writeReading(file, *planned);
        },
        [this, planned, path] {
            const auto again = std::ranges::count_if(planned->items, &agreement::BlindItem::repeat);
            const auto cells = std::ssize(planned->items) - again;
            auto told = notice(Notice::Kind::Info, tr("%1 is made: %2 cells, %3 of them twice. Give every reader a copy of it, and the stack.").arg(QFileInfo(path).fileName()).arg(cells).arg(again));
            told.answers.emplace_back(tr("Read it here"), [this, path] { open(path); });
            told.answers.emplace_back(tr("Close"), nullptr);
            m_window.notices().show(told);
        });
}

void BlindController::open(const QString& path) {
    if (!m_window.project().hasVolume()) return m_window.fail(tr("Open the stack that is to be read first, then the blind reading."), {});
    auto reading = std::make_shared<BlindReading>();
    m_window.jobs().run(
        JobQueue::Lane::File, tr("Opening %1").arg(QFileInfo(path).fileName()),
        [reading, stack = m_window.project().original(), file = path.toStdString()](Progress&, std::stop_token) {
            *reading = agreement::readReading(file);
            requireStack(*reading, stack, file);
        },
        [this, reading, path] { askWhoReads(path, *reading); });
}

void BlindController::askWhoReads(const QString& path, const BlindReading& reading) {
    const QString file = QFileInfo(path).fileName(), name = QString::fromStdString(reading.reader);
    if (reading.next() >= reading.items.size())
        return m_window.notices().show(notice(Notice::Kind::Info, tr("All cells of %1 have been read by %2. Merge readings adds the labels.").arg(file, name)));
    auto* field = name.isEmpty() ? new QLineEdit(QSettings().value("blind/reader").toString()) : nullptr;
    if (field) {
        field->setObjectName("blindName");
        field->setMaxLength(80);
        field->setMinimumWidth(180);
        field->setPlaceholderText(tr("Your name"));
    }
    auto question = notice(Notice::Kind::Question, name.isEmpty() ? tr("%1: %2 cells to read. All other labels are put away until the end. Who reads?").arg(file).arg(reading.items.size())
                                                                  : tr("%1 goes on with cell %2 of %3. All other labels are put away until the end.").arg(name).arg(reading.next() + 1).arg(reading.items.size()));
    question.form = field;
    question.answers.emplace_back(name.isEmpty() ? tr("Begin") : tr("Go on"), [this, path, reading, field, name] {
        const QString reader = field ? field->text().simplified() : name;
        if (reader.isEmpty()) return askWhoReads(path, reading);
        m_window.whenSafe([this, path, reading, reader] { begin(path, reading, reader); });
    });
    question.answers.emplace_back(tr("Cancel"), nullptr);
    m_window.notices().show(question);
    if (field) field->setFocus();
}

void BlindController::begin(const QString& path, BlindReading reading, const QString& name) {
    if (m_window.project().original().shape() != reading.shape) return; // another stack was opened meanwhile
    reading.reader = name.toStdString();
    QSettings().setValue("blind/reader", name);
    auto& project = m_window.project();
    m_before = {project.path(), project.layers(), project.activeLayerId(), project.schema(), project.sliceCare(), project.isDirty()};
    std::erase_if(m_before.layers, &project::LabelLayer::preview);
    m_window.notices().clear();
    m_turns->begin(path, std::move(reading));
}

/// What was open comes back.
void BlindController::tellEnd(const QString& path, bool allDone) {
    const auto& reading = m_turns->reading();
    const QString file = QDir::toNativeSeparators(path);
    const QString text = allDone ? tr("All %1 cells are read, thank you. Send back %2.").arg(reading.items.size()).arg(file)
                                 : tr("%1 of %2 cells are read. Open %3 to go on.").arg(reading.done()).arg(reading.items.size()).arg(file);
    auto before = std::exchange(m_before, {});
    if (!before.path.isEmpty()) m_window.document().open(before.path);
    else {
        m_window.document().beginAfresh(std::move(before.layers), before.activeLayer, before.schema, before.care);
        if (before.dirty) m_window.project().markDirty();
    }
    auto told = notice(Notice::Kind::Info, text);
    if (!allDone) told.answers.emplace_back(tr("Go on"), [this, path] { open(path); });
    told.answers.emplace_back(tr("Close"), nullptr);
    m_window.notices().show(told);
}

void BlindController::merge(const QStringList& paths) {
    if (!m_window.project().hasVolume()) return m_window.fail(tr("Open the stack that was read first, then merge the readings."), {});
    struct Back {
        agreement::MergedReading merged;
        QString summary;
    };
    auto all = std::make_shared<std::vector<Back>>();
    m_window.jobs().run(
        JobQueue::Lane::Pool, tr("Merging readings"),
        [all, paths, stack = m_window.project().original()](Progress& progress, std::stop_token stop) {
            std::vector<BlindReading> readings;
            for (const auto& path : paths) {
                readings.push_back(agreement::readReading(path.toStdString()));
                requireStack(readings.back(), stack, path.toStdString());
                agreement::requireSamePlan(readings.front(), readings.back());
            }
            for (std::size_t i = 0; i < readings.size(); ++i) {
                all->push_back({agreement::merged(readings[i]), summaryOf(readings[i], agreement::intraRater(readings[i], stop))});
                progress.update(static_cast<double>(i + 1) / static_cast<double>(readings.size()));
            }
        },
        [this, all] {
            auto& project = m_window.project();
            QStringList told;
            for (const auto& back : *all) {
                if (back.merged.rater.labels.shape() != project.volume().shape()) return;
                const auto taken = [&](const QString& name) { return std::ranges::any_of(project.layers(), [&](const auto& layer) { return layer.name == name; }); };
                const QString reader = QString::fromStdString(back.merged.rater.name);
                QString name = reader;
                for (int i = 2; taken(name); ++i) name = QStringLiteral("%1 %2").arg(reader).arg(i);
                const int layer = project.addLayer(name, QString::fromStdString(back.merged.rater.origin), back.merged.rater.labels);
                m_raters.setKind(layer, agreement::RaterKind::Person);
                told << back.summary;
            }
            auto result = notice(Notice::Kind::Info, told.join(QLatin1Char('\n')));
            result.answers.emplace_back(tr("Compare them"), [this] { m_window.setWorkspace(Workspace::Compare); });
            result.answers.emplace_back(tr("Close"), nullptr);
            m_window.notices().show(result);
        });
}

} // namespace granule::desktop
