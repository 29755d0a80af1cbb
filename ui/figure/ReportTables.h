// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/figure/AgreementReport.h"

/// The tables of an agreement's report, for eyes: three places behind the point, a dash for what is not defined.
namespace granule::figure {

/// "0.571", "0.571 [0.512, 0.623]".
QString shown(double value);
QString shown(const agreement::Score& score);
/// Voxels, in groups of three digits.
QString shown(std::uint64_t count);

ReportTable ratersTable(const agreement::Agreement& agreement);
ReportTable pairsTable(const agreement::Agreement& agreement);
ReportTable groupTable(const agreement::Agreement& agreement);
ReportTable ceilingTable(const agreement::Agreement& agreement);
/// Of classes that one of the pair used.
ReportTable classesTable(const agreement::Agreement& agreement);
ReportTable surfacesTable(const agreement::Agreement& agreement);
ReportTable tolerantTable(const agreement::Agreement& agreement);
ReportTable detectionTable(const agreement::Agreement& agreement);
ReportTable placesTable(const agreement::Agreement& agreement, const ReportFindings& findings);
QString consensusLine(const agreement::Consensus& consensus, agreement::ConsensusRule rule);
ReportTable sensitivityTable(const agreement::Agreement& agreement, const agreement::Consensus& consensus);

} // namespace granule::figure
