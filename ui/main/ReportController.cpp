// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/ReportController.h"

#include "ui/figure/AgreementFiles.h"
#include "ui/main/Actions.h"
#include "ui/main/FileDialogs.h"
#include "ui/main/Notices.h"
#include "ui/main/RecentFiles.h"
#include "ui/panel/compare/ComparePanel.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QUrl>

namespace granule::desktop {

namespace {

const char* const noticeKey = "report";

void open(const QString& path) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

} // namespace

ReportController::ReportController(project::Project& project, project::JobQueue& jobs, panel::ComparePanel& panel, Notices& notices,
                                   Actions& actions, QWidget* window)
    : QObject(window), m_project(project), m_jobs(jobs), m_panel(panel), m_notices(notices), m_window(window) {
    connect(&panel, &panel::ComparePanel::reportAsked, this, &ReportController::choose);
    connect(this, &ReportController::written, this, &ReportController::tell);
    actions.on("compare.report", [this] { choose(); });
}

void ReportController::choose() {
    if (m_panel.raters().snapshots().size() < 2)
        return m_notices.show({.kind = Notice::Kind::Warning,
                               .text = tr("A report needs two raters or more: add labels, or tick those that count in Compare."),
                               .detail = {},
                               .answers = {},
                               .form = nullptr,
                               .key = noticeKey,
                               .lasting = false});
    if (const auto folder = dialogs::reportFolder(m_window); !folder.isEmpty()) write(folder);
}

void ReportController::write(const QString& folder) {
    auto raters = m_panel.raters().snapshots();
    if (raters.size() < 2) return;
    memory::noteFolder(folder);
    figure::AgreementReportOptions report;
    report.program = QStringLiteral("Granule ") + QApplication::applicationVersion();
    report.when = QDateTime::currentDateTime();
    report.image = m_project.volume();
    const auto work = [raters = std::move(raters), known = m_panel.raters().result(), options = m_panel.studyOptions(), report,
                       folder](Progress& progress, const std::stop_token& stop) {
        SubProgress agreeing(progress, 0, 0.5), writing(progress, known ? 0 : 0.5, 1);
        const auto agreement = known ? *known : agreement::agree(raters, {}, options, agreeing, stop);
        figure::writeAgreementFiles(folder.toStdString(), agreement, raters, report, true, writing, stop);
    };
    m_jobs.run(project::JobQueue::Lane::Pool, tr("Writing the report"), work, [this, folder] { emit written(folder); });
}

void ReportController::tell(const QString& folder) {
    const QDir in(folder);
    m_notices.show({.kind = Notice::Kind::Info,
                    .text = tr("The report was written to %1.").arg(QDir::toNativeSeparators(folder)),
                    .detail = {},
                    .answers = {{tr("Open"), [in] { open(in.filePath(QStringLiteral("report.html"))); }},
                                {tr("Open the PDF"), [in] { open(in.filePath(QStringLiteral("report.pdf"))); }},
                                {tr("Show the folder"), [in] { open(in.path()); }}},
                    .form = nullptr,
                    .key = noticeKey,
                    .lasting = false});
}

} // namespace granule::desktop
