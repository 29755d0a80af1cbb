// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/AgreementFiles.h"

#include "core/agreement/AgreementJson.h"
#include "core/agreement/AgreementTables.h"
#include "core/agreement/Methods.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"
#include "ui/figure/FigureFile.h"

#include <string_view>

namespace granule::figure {

namespace {

struct NamedBytes {
    std::string name, bytes;
};

void makeFolder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        throw Error(ErrorKind::Unwritable, "The folder '" + folder.string() + "' cannot be made: " + error.message() + ". Choose another.");
}

/// As files of their own, for manuscripts.
void writeFigures(const std::filesystem::path& folder, const Report& report) {
    for (const auto& block : report.blocks)
        if (const auto* figure = std::get_if<ReportFigure>(&block))
            for (const char* ending : {".svg", ".pdf", ".png"})
                writeFigureFile((folder / (figure->name + ending)).string(), figure->caption, figure->sizeMm, figure->paint);
}

} // namespace

ReportFindings writeAgreementFiles(const std::filesystem::path& folder, const agreement::Agreement& a,
                                   const std::vector<agreement::Rater>& raters, const AgreementReportOptions& options, bool withReport,
                                   Progress& progress, const std::stop_token& stop) {
    SubProgress working(progress, 0, 0.8);
    auto wanted = options;
    if (!withReport) wanted.scenes = false, wanted.mostPlaces = 0;
    auto findings = reportFindings(a, raters, wanted, working, stop);
    const auto program = options.program.toStdString();
    std::vector<NamedBytes> files{{"agreement.json", jsonOf(a, program)},
                                  {"methods.txt", textOf(methodsOf(a, program, options.consensus))}};
    for (auto& table : tablesOf(a)) files.push_back({table.name + ".csv", std::move(table.text)});
    Report report;
    if (withReport) {
        progress.status("report");
        report = agreementReport(a, findings, wanted);
        files.push_back({"report.html", htmlOf(report).toStdString()});
        throwIfStopped(stop);
        progress.update(0.9);
        files.push_back({"report.pdf", pdfOf(report).toStdString()});
    }
    throwIfStopped(stop);
    progress.update(0.95);
    makeFolder(folder);
    for (const auto& file : files) writeFile(folder / file.name, file.bytes);
    writeFigures(folder, report);
    if (findings.consensus) {
        NoProgress soon;
        io::writeLabels((folder / "consensus.tif").string(), findings.consensus->labels, soon);
        io::writeLabels((folder / "undecided.tif").string(), findings.consensus->undecided, soon);
    }
    progress.update(1);
    return findings;
}

} // namespace granule::figure
