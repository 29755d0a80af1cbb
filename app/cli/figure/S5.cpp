// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/FigureKind.h"
#include "app/cli/Settings.h"
#include "app/cli/study/StudyRows.h"
#include "core/volume/Error.h"
#include "ui/figure/HistogramFigure.h"

#include <cstdio>

namespace granule::cli {

namespace {

using figure::ScoreSeries;
const std::string where = "The figure's settings";

/// Peak MIoU(all) of every seed, one series an architecture. Failed runs have no score and are left out.
std::vector<ScoreSeries> fromStudy(const std::string& study) {
    const auto rows = readRows(study);
    std::vector<ScoreSeries> all;
    for (const auto& variant : variantsOf(study)) {
        ScoreSeries series;
        for (const auto& row : rows)
            if (row.variant == variant && row.failure.empty()) {
                series.name = QString::fromStdString(row.tableName);
                series.values.push_back(row.peakMIoUAll);
            }
        if (!series.values.empty()) all.push_back(std::move(series));
    }
    if (all.empty()) throw Error(ErrorKind::NotFound, "The study in \"" + study + "\" has no finished run yet: run granule-cli study --resume.");
    return all;
}

std::vector<ScoreSeries> fromValues(const nlohmann::json& list) {
    if (!list.is_array() || list.empty())
        throw Error(ErrorKind::InvalidValue, where + ": \"series\" must be a list of {\"name\": ..., \"values\": [...]}.");
    std::vector<ScoreSeries> all;
    for (const auto& entry : list) {
        requireKeys(entry, {"name", "values"}, where + ", \"series\",");
        ScoreSeries series{QString::fromStdString(settingOr<std::string>(entry, "name", "", "a name", where)), {}};
        const auto values = entry.value("values", nlohmann::json());
        if (!values.is_array() || values.empty())
            throw Error(ErrorKind::InvalidValue, where + ": the series \"" + series.name.toStdString() + "\" has no \"values\": give a list of scores.");
        for (const auto& value : values) {
            if (!value.is_number() || value.get<double>() < 0 || value.get<double>() > 1)
                throw Error(ErrorKind::InvalidValue, where + ": the series \"" + series.name.toStdString() + "\" holds " + value.dump() + ", which is no score from 0 to 1.");
            series.values.push_back(value.get<double>());
        }
        all.push_back(std::move(series));
    }
    return all;
}

nlohmann::json intervalJson(const analysis::Interval& interval) {
    return {interval.low, interval.high};
}

Result resultOf(const figure::HistogramFigure& figure) {
    Result result{{{"series", nlohmann::json::array()}, {"comparisons", nlohmann::json::array()}, {"best", figure.series[bestSeries(figure)].name.toStdString()}}, {}};
    for (std::size_t i = 0; i < figure.series.size(); ++i)
        result.json["series"].push_back({{"name", figure.series[i].name.toStdString()}, {"seeds", figure.series[i].values.size()},
                                         {"mean", figure.means[i].estimate}, {"mean_95", intervalJson(figure.means[i])}});
    for (const auto& c : figure.comparisons)
        result.json["comparisons"].push_back({{"a", figure.series[c.a].name.toStdString()}, {"b", figure.series[c.b].name.toStdString()},
                                              {"mean_difference", c.result.meanDifference.estimate}, {"mean_difference_95", intervalJson(c.result.meanDifference)},
                                              {"superiority", c.result.superiority.estimate}, {"superiority_95", intervalJson(c.result.superiority)},
                                              {"u", c.result.test.u}, {"p", c.result.test.p}, {"exact", c.result.test.exact}, {"p_holm", c.pCorrected}});
    for (const auto& line : figure::comparisonLines(figure)) result.text += line.toStdString() + "\n";
    return result;
}

Result draw(const FigureRequest& request, Context&) {
    if (request.has("study") == request.has("series"))
        throw Error(ErrorKind::InvalidValue, where + " must name either a \"study\" (the --out folder of granule-cli study) or \"series\" of scores.");
    analysis::BootstrapOptions bootstrap;
    bootstrap.resamples = static_cast<int>(settingOr<std::int64_t>(request.config, "resamples", 10000, "a whole number", where));
    if (bootstrap.resamples < 100 || bootstrap.resamples > 1000000)
        throw Error(ErrorKind::InvalidValue, where + ": \"resamples\" must be from 100 to 1000000.");
    auto figure = figure::histogramFigure(request.has("study") ? fromStudy(request.path("study")) : fromValues(request.config["series"]), bootstrap);
    const auto bins = settingOr<std::int64_t>(request.config, "bins", 25, "a whole number", where);
    if (bins < 1 || bins > 1000) throw Error(ErrorKind::InvalidValue, where + ": \"bins\" must be from 1 to 1000.");
    figure.bins = static_cast<std::size_t>(bins);
    figure.title = QString::fromStdString(settingOr<std::string>(request.config, "title", "Peak MIoU(all) on the evaluation volume, by seed", "text", where));
    figure.axisTitle = QStringLiteral("peak MIoU(all)");
    figure::writeHistogramFigure(request.out, figure);
    return resultOf(figure);
}

const AddFigure add{{"S5", "histograms of peak MIoU over seeds, and which architecture is better", {"study", "series", "bins", "title", "resamples"}, draw}};

} // namespace

} // namespace granule::cli
