// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/AgreementReport.h"

#include "core/volume/Error.h"
#include "ui/figure/PlaceThumbnails.h"
#include "ui/figure/ScenePlates.h"

#include <algorithm>

namespace granule::figure {

namespace {

using agreement::Agreement;
using agreement::Difference;
using agreement::Rater;

/// What differs, less the line's width, and, where labels of the reference alone count, less what it did not label.
std::set<Difference> realErrors(agreement::Region region) {
    std::set<Difference> kinds{Difference::OtherClass, Difference::Missed, Difference::Extra};
    if (region == agreement::Region::Labelled) kinds.erase(Difference::Extra);
    return kinds;
}

bool isChosen(const agreement::DifferencePlace& place, const agreement::StudyOptions& options) {
    return options.region != agreement::Region::ChosenCells ||
           std::ranges::find(options.chosenCells, place.cell) != options.chosenCells.end();
}

PairPlaces placesOf(const Agreement& a, std::size_t pair, const std::vector<LabelMap>& maps, std::size_t most, Progress& progress,
                    const std::stop_token& stop) {
    const auto &truth = maps[a.pairs[pair].a], &other = maps[a.pairs[pair].b];
    SubProgress sorting(progress, 0, 0.6), gathering(progress, 0.6, 1);
    const auto tolerance = a.options.toleranceAt(a.spacing);
    const auto kinds = agreement::differences(truth, other, a.options.schema, tolerance, a.options.masked, sorting, stop);
    agreement::PlaceFilter filter;
    filter.kinds = realErrors(a.options.region);
    const bool some = a.options.region == agreement::Region::ChosenCells;
    PairPlaces places{pair, agreement::differencePlaces(truth, other, kinds, a.cells, filter, some ? most * 100 : most, gathering, stop)};
    std::erase_if(places.found.places, [&](const auto& place) { return !isChosen(place, a.options); });
    if (places.found.places.size() > most) places.found.places.resize(most);
    return places;
}

void drawScenes(ReportFindings& findings, const Agreement& a, const std::vector<LabelMap>& maps, Progress& progress,
                const std::stop_token& stop) {
    std::vector<NamedLabels> named;
    for (std::size_t i = 0; i < maps.size(); ++i) named.push_back({QString::fromStdString(a.raters[i].name), maps[i]});
    ScenePlateStyle style;
    style.recipe.top = style.recipe.bottom = {255, 255, 255};
    try {
        findings.scenes = sideBySidePlate(named, a.options.schema, style, progress, stop);
    } catch (const Error& e) {
        findings.noScenes = QString::fromStdString(e.what());
    }
}

} // namespace

ReportFindings reportFindings(const Agreement& a, const std::vector<Rater>& raters, const AgreementReportOptions& options,
                              Progress& progress, const std::stop_token& stop) {
    ReportFindings findings;
    if (options.consensus) {
        SubProgress agreeing(progress, 0, 0.3);
        progress.status("consensus");
        findings.consensus = agreement::consensus(raters, a.options.schema, *options.consensus, agreeing, stop);
    }
    const auto maps = agreement::classesOf(raters);
    const auto count = static_cast<double>(a.pairs.size());
    progress.status("places that differ");
    for (std::size_t i = 0; i < a.pairs.size() && options.mostPlaces > 0; ++i) {
        SubProgress looking(progress, 0.3 + 0.4 * static_cast<double>(i) / count, 0.3 + 0.4 * static_cast<double>(i + 1) / count);
        findings.places.push_back(placesOf(a, i, maps, options.mostPlaces, looking, stop));
    }
    if (options.image.shape() == a.shape && !a.shape.empty())
        findings.thumbnails = placeThumbnails(a, findings.places, maps, options.image);
    if (options.scenes) {
        SubProgress drawing(progress, 0.7, 1);
        progress.status("3D pictures");
        drawScenes(findings, a, maps, drawing, stop);
    }
    return findings;
}

} // namespace granule::figure
