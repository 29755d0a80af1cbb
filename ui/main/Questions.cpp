// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/Questions.h"

#include "core/volume/StackPath.h"
#include "ui/main/BudgetForm.h"
#include "ui/main/DocumentController.h"
#include "ui/main/FileDialogs.h"
#include "ui/main/MainWindow.h"
#include "ui/main/Notices.h"
#include "ui/main/VoxelSizeForm.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace granule::desktop {

namespace {

Notice notice(Notice::Kind kind, const QString& text, const char* key) {
    return {.kind = kind, .text = text, .detail = {}, .answers = {}, .form = nullptr, .key = QString::fromLatin1(key), .lasting = false};
}

void askAboutUnsaved(MainWindow& window, DocumentController& document, const UnsavedWork& work) {
    const bool ofThis = work.journalPath.isEmpty();
    auto question = notice(Notice::Kind::Question, work.sentence, ofThis ? "unsavedFound" : "leftover");
    question.lasting = !ofThis;
    if (ofThis) {
        question.answers.emplace_back(MainWindow::tr("Restore"), [&document] { document.restoreUnsaved(); });
        question.answers.emplace_back(MainWindow::tr("Leave as saved"), [&document] { document.history().declineUnsaved(); });
    } else {
        question.answers.emplace_back(MainWindow::tr("Restore"), [&window, &document, path = work.journalPath] {
            window.whenSafe([&document, path] { document.openLeftover(path); });
        });
        question.answers.emplace_back(MainWindow::tr("Delete it"), [path = work.journalPath] { HistoryController::removeLeftover(path); });
        question.answers.emplace_back(MainWindow::tr("Ask later"), nullptr);
    }
    window.notices().show(question);
}

void openWebAddress(MainWindow& window, DocumentController& document, const QString& address) {
    if (!isWebAddress(address.toStdString())) {
        askWebAddress(window, document, address);
        return window.fail(MainWindow::tr("\"%1\" is no address on the web: give one that begins with https:// or http://.").arg(address), {});
    }
    window.whenSafe([&window, &document, address] {
        auto* job = document.openStack(address);
        QObject::connect(job, &project::Job::finished, &window, [&window, &document, job, address] {
            if (job->state() == project::Job::State::Failed) askWebAddress(window, document, address);
        });
    });
}

/// "Channel", "Time", or what the file calls an axis.
QString axisTitle(const std::string& name) {
    return name == "c" ? MainWindow::tr("Channel") : name == "t" ? MainWindow::tr("Time") : QString::fromStdString(name);
}

/// "3 channels".
QString countOf(const plugin::OtherAxis& axis) {
    const auto count = QString::number(axis.count);
    if (axis.name == "c") return MainWindow::tr("%1 channels").arg(count);
    if (axis.name == "t") return MainWindow::tr("%1 times").arg(count);
    return MainWindow::tr("%1 places along %2").arg(count, QString::fromStdString(axis.name));
}

/// Of several channels or times one is shown: which?
void askWhichPart(MainWindow& window, DocumentController& document, const QString& path, const std::vector<plugin::OtherAxis>& others) {
    constexpr std::int64_t mostListed = 10000;
    auto* form = new QWidget;
    auto* row = new QHBoxLayout(form);
    row->setContentsMargins(0, 0, 0, 0);
    std::vector<std::pair<QString, QComboBox*>> fields;
    for (const auto& axis : others) {
        auto* field = new QComboBox;
        field->setObjectName("part-" + QString::fromStdString(axis.name));
        for (std::int64_t at = 0; at < std::min(axis.count, mostListed); ++at)
            field->addItem(axis.places.empty() ? QString::number(at) : QStringLiteral("%1 %2").arg(at).arg(QString::fromStdString(axis.places[static_cast<std::size_t>(at)])));
        field->setCurrentIndex(static_cast<int>(std::min(axis.at, mostListed - 1)));
        row->addWidget(new QLabel(axisTitle(axis.name)));
        row->addWidget(field);
        fields.emplace_back(QString::fromStdString(axis.name), field);
    }
    row->addStretch();
    const auto base = QString::fromStdString(splitChoice(path.toStdString()).first);
    QStringList counts;
    for (const auto& axis : others) counts << countOf(axis);
    auto question = notice(Notice::Kind::Question, MainWindow::tr("%1 holds %2.").arg(QFileInfo(base).fileName(), counts.join(MainWindow::tr(" and "))), "part");
    question.form = form;
    question.answers.emplace_back(MainWindow::tr("Show"), [&window, &document, base, fields] {
        QStringList parts;
        for (const auto& [name, field] : fields) parts << name + "=" + QString::number(field->currentIndex());
        window.whenSafe([&document, path = base + "?" + parts.join('&')] { document.open(path); });
    });
    question.answers.emplace_back(MainWindow::tr("Keep what is shown"), nullptr);
    window.notices().show(question);
}

} // namespace

void connectQuestions(MainWindow& window, DocumentController& document) {
    auto& notices = window.notices();
    QObject::connect(&document, &DocumentController::partOfMore, &window,
                     [&window, &document](const QString& path, const std::vector<plugin::OtherAxis>& others) { askWhichPart(window, document, path, others); });
    QObject::connect(&document.history(), &HistoryController::unsavedFound, &window,
                     [&window, &document](const UnsavedWork& work) { askAboutUnsaved(window, document, work); });
    QObject::connect(&document.history(), &HistoryController::troubled, &window, [&notices](const QString& sentence) {
        if (sentence.isEmpty()) notices.dismiss(QStringLiteral("journal"));
        else notices.show(notice(Notice::Kind::Warning, sentence, "journal"));
    });
    QObject::connect(&document, &DocumentController::alreadyOpen, &window, [&window, &document](const QString& path, const QString& sentence) {
        auto told = notice(Notice::Kind::Warning, sentence, "elsewhere");
        if (!path.isEmpty()) {
            told.answers.emplace_back(MainWindow::tr("Open a copy"), [&document, path] { document.openCopy(path); });
            told.answers.emplace_back(MainWindow::tr("Cancel"), nullptr);
        }
        window.notices().show(told);
    });
    QObject::connect(&window.project(), &project::Project::historyUnreadable, &window, [&window](const QString& sentence) { window.fail(sentence, {}); });
    QObject::connect(&document, &DocumentController::voxelSizeUnknown, &window, [&window, &document] { askVoxelSize(window, document); });
    QObject::connect(&document, &DocumentController::stackMissing, &window, [&window, &document](const QString& remark) {
        auto question = notice(Notice::Kind::Warning, remark, "stack");
        question.answers.emplace_back(MainWindow::tr("Find the stack..."), [&window, &document] {
            if (const QString path = dialogs::openStack(&window); !path.isEmpty()) document.openWithStackAt(path);
        });
        window.notices().show(question);
    });
}

void askVoxelSize(MainWindow& window, DocumentController& document) {
    auto* form = new VoxelSizeForm(plateletSpacing);
    auto question = notice(Notice::Kind::Question, MainWindow::tr("The file does not say how large its voxels are. Sizes in nm depend on it."), "voxelSize");
    question.form = form;
    question.answers.emplace_back(MainWindow::tr("Use these"), [&document, form] { document.setVoxelSize(form->spacing()); });
    window.notices().show(question);
}

void askWebAddress(MainWindow& window, DocumentController& document, const QString& given) {
    auto* field = new QLineEdit(given);
    field->setObjectName("webAddress");
    field->setPlaceholderText(QStringLiteral("https://host/path/x.zarr"));
    field->setMinimumWidth(480);
    auto question = notice(Notice::Kind::Question, MainWindow::tr("Address of a Zarr or N5 stack on the web"), "web");
    question.form = field;
    question.answers.emplace_back(MainWindow::tr("Open"), [&window, &document, field] { openWebAddress(window, document, field->text().trimmed()); });
    window.notices().show(question);
    field->setFocus();
}

void askWhatItIs(MainWindow& window, DocumentController& document, const QString& path) {
    auto question = notice(Notice::Kind::Question, MainWindow::tr("What is %1?").arg(QFileInfo(path).fileName()), "open");
    question.answers.emplace_back(MainWindow::tr("Another stack: open it"), [&window, &document, path] {
        window.whenSafe([&document, path] { document.open(path); });
    });
    question.answers.emplace_back(MainWindow::tr("Labels of this stack: add a layer"), [&document, path] { document.addLabels(path); });
    window.notices().show(question);
}

void askAboutChanges(MainWindow& window, std::function<void()> next) {
    auto question = notice(Notice::Kind::Question, MainWindow::tr("%1 has changes that are not saved yet.").arg(window.project().title()), "unsaved");
    question.answers.emplace_back(MainWindow::tr("Save"), [&window, next] { window.save(false, next); });
    question.answers.emplace_back(MainWindow::tr("Don't save"), next);
    question.answers.emplace_back(MainWindow::tr("Cancel"), nullptr);
    window.notices().show(question);
}

void askBudget(MainWindow& window) {
    auto* form = new BudgetForm;
    auto question = notice(Notice::Kind::Question, MainWindow::tr("A stack may take so much memory; of a larger one, coarse copies are kept on the disk. Counts from the next stack on."), "budget");
    question.form = form;
    question.answers.emplace_back(MainWindow::tr("Use these"), [form] { form->apply(); });
    window.notices().show(question);
}

} // namespace granule::desktop
