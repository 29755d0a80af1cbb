// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/HistoryNotices.h"

#include "ui/main/DocumentController.h"
#include "ui/main/MainWindow.h"
#include "ui/main/Notices.h"

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

} // namespace

void connectHistoryNotices(MainWindow& window, DocumentController& document) {
    auto& notices = window.notices();
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
}

} // namespace granule::desktop
