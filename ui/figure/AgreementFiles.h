// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/AgreementReport.h"

namespace granule::figure {

/// Writes into `folder`, which is made where it is missing: report.html, report.pdf and each of their figures as .svg, .pdf and .png
/// (none of these where `withReport` is false); agreement.json; methods.txt; a CSV each of tablesOf(); and, where a consensus was asked
/// for, consensus.tif and undecided.tif. All is worked out before the first is written, and each appears whole: who stops it finds the
/// folder as it was. Gives the findings back. Throws Error, Cancelled. Any thread; needs a QGuiApplication, for its fonts.
ReportFindings writeAgreementFiles(const std::filesystem::path& folder, const agreement::Agreement& agreement,
                                   const std::vector<agreement::Rater>& raters, const AgreementReportOptions& options, bool withReport,
                                   Progress& progress, const std::stop_token& stop = {});

} // namespace granule::figure
