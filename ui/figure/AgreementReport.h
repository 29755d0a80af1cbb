// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Consensus.h"
#include "core/agreement/Disagreement.h"
#include "core/agreement/Study.h"
#include "core/volume/Volume.h"
#include "ui/figure/Plate.h"
#include "ui/figure/Report.h"

#include <filesystem>
#include <optional>
#include <vector>

/// The report of an agreement: what a reviewer wants to see, in the order in which one asks.
namespace granule::figure {

struct AgreementReportOptions {
    QString title = {};   ///< empty: "Agreement of A, B and C"
    QString program;      ///< and its version
    QDateTime when;
    bool scenes = true;   ///< with 3D pictures
    Volume image = {};    ///< beneath the pictures of places; null: none are made
    std::optional<agreement::ConsensusRule> consensus = {};
    std::size_t mostPlaces = 10; ///< of each pair
};

/// The largest places where two raters really differ, wide of the line's width.
struct PairPlaces {
    std::size_t pair = 0; ///< place in Agreement::pairs
    agreement::DifferencePlaces found;
};

/// What a report holds beside the agreement.
struct ReportFindings {
    std::optional<agreement::Consensus> consensus;
    std::vector<PairPlaces> places;
    std::optional<Plate> scenes, thumbnails;
    QString noScenes; ///< why there are none, a sentence
};

/// Works them out; `raters` are those of the agreement. All cores. Throws Error, Cancelled. Needs a QGuiApplication, for its fonts.
ReportFindings reportFindings(const agreement::Agreement& agreement, const std::vector<agreement::Rater>& raters, const AgreementReportOptions& options,
                              Progress& progress, const std::stop_token& stop = {});

/// The report itself, in milliseconds.
Report agreementReport(const agreement::Agreement& agreement, const ReportFindings& findings, const AgreementReportOptions& options);

} // namespace granule::figure
