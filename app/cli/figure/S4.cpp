// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Settings.h"
#include "app/cli/figure/FigureKind.h"
#include "app/cli/figure/PlateSettings.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/Error.h"
#include "ui/figure/MatrixPlate.h"

#include <cmath>

namespace granule::cli {

namespace {

using analysis::ConfusionMatrix;
using figure::MatrixFigure;

QString text(const std::string& words) {
    return QString::fromStdString(words);
}

QStringList classNames(const ClassSchema& schema) {
    QStringList names;
    for (const auto& c : schema.classes) names << text(c.shortName);
    return names;
}

QString scoreTitle(double score) {
    return std::isfinite(score) ? QStringLiteral("MIoU(org) %1").arg(score, 0, 'f', 3) : QString();
}

std::vector<MatrixFigure> fromRaters(const FigureRequest& request, const ClassSchema& schema, Context& context) {
    const auto entries = mapEntries(request, request.config["raters"], "raters");
    if (entries.size() < 2) throw Error(ErrorKind::InvalidValue, plateSettings + ": \"raters\" must name two or more, to compare them.");
    const bool ignoreBackground = settingOr<bool>(request.config, "ignore_background", true, "true or false", plateSettings);
    const auto count = static_cast<double>(entries.size());
    std::vector<LabelMap> maps;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        SubProgress reading(context.progress, 0.6 * static_cast<double>(i) / count, 0.6 * static_cast<double>(i + 1) / count);
        maps.push_back(readMap(request, entries[i].path, {}, {}, context, reading));
        const auto called = [&](std::size_t k) { return "\"" + entries[k].name + "\" (" + entries[k].path + ")"; };
        analysis::requireSameGrid(maps[0], called(0), maps[i], called(i));
    }
    std::vector<MatrixFigure> figures;
    NoProgress counting; // seconds at most
    for (std::size_t a = 0; a < maps.size(); ++a)
        for (std::size_t b = a + 1; b < maps.size(); ++b) {
            const auto matrix = analysis::compare(maps[a], maps[b], static_cast<int>(schema.classes.size()), ignoreBackground, counting, context.stop);
            figures.push_back({matrix, classNames(schema), scoreTitle(matrix.mIoUOrg()), text(entries[a].name), text(entries[b].name), figure::MatrixNumbers::RowPercent});
        }
    return figures;
}

constexpr double voxelsOfOne = 1e6; ///< that a row of shares counts as

/// True where rows hold shares, which add up to about 1, and not voxels.
bool holdsShares(const nlohmann::json& rows) {
    for (const auto& row : rows)
        for (const auto& value : row)
            if (!value.is_number() || value.get<double>() > 1) return false;
    return true;
}

/// All rows or the last ones, of voxels or shares.
ConfusionMatrix typedMatrix(const nlohmann::json& rows, int classes) {
    const std::string wanted = plateSettings + ": \"rows\" of a matrix must be at most " + std::to_string(classes) + " rows of " + std::to_string(classes) + " numbers of at least 0";
    if (!rows.is_array() || rows.empty() || rows.size() > static_cast<std::size_t>(classes)) throw Error(ErrorKind::InvalidValue, wanted + ": [[...], ...].");
    ConfusionMatrix matrix(classes);
    const int first = classes - static_cast<int>(rows.size());
    const bool shares = holdsShares(rows);
    for (int t = first; t < classes; ++t) {
        const auto& row = rows[static_cast<std::size_t>(t - first)];
        if (!row.is_array() || row.size() != static_cast<std::size_t>(classes)) throw Error(ErrorKind::InvalidValue, wanted + "; row " + std::to_string(t - first + 1) + " has not that many.");
        for (int p = 0; p < classes; ++p) {
            const auto& value = row[static_cast<std::size_t>(p)];
            if (!value.is_number() || value.get<double>() < 0 || value.get<double>() > 1e15) throw Error(ErrorKind::InvalidValue, wanted + "; row " + std::to_string(t - first + 1) + " holds " + value.dump() + ".");
            matrix.add(t, p, static_cast<std::uint64_t>(std::llround(value.get<double>() * (shares ? voxelsOfOne : 1))));
        }
    }
    return matrix;
}

/// The score that is written beside the matrix, or follows from it where it counts voxels of all classes.
double scoreOf(const nlohmann::json& entry, const ConfusionMatrix& matrix) {
    if (entry.contains("miou_org")) {
        const auto& value = entry["miou_org"];
        if (!value.is_number() || value.get<double>() < 0 || value.get<double>() > 1) throw Error(ErrorKind::InvalidValue, plateSettings + ": \"miou_org\" must be a score from 0 to 1.");
        return value.get<double>();
    }
    const auto& rows = entry["rows"];
    return rows.size() == static_cast<std::size_t>(matrix.classes()) && !holdsShares(rows) ? matrix.mIoUOrg() : std::nan("");
}

std::vector<MatrixFigure> fromMatrices(const nlohmann::json& list, const ClassSchema& schema) {
    if (!list.is_array() || list.empty())
        throw Error(ErrorKind::InvalidValue, plateSettings + ": \"matrices\" must be a list [{\"truth\": \"...\", \"labels\": \"...\", \"rows\": [[...], ...]}, ...].");
    std::vector<MatrixFigure> figures;
    for (const auto& entry : list) {
        requireKeys(entry, {"truth", "labels", "rows", "miou_org"}, plateSettings + ", \"matrices\",");
        if (!entry.contains("rows")) throw Error(ErrorKind::InvalidValue, plateSettings + ": a matrix of \"matrices\" lacks \"rows\": write [[...], ...], a row a true class.");
        const auto matrix = typedMatrix(entry["rows"], static_cast<int>(schema.classes.size()));
        figures.push_back({matrix, classNames(schema), scoreTitle(scoreOf(entry, matrix)), text(settingOr<std::string>(entry, "truth", "Truth", "a name", plateSettings)),
                           text(settingOr<std::string>(entry, "labels", "Labels", "a name", plateSettings)), figure::MatrixNumbers::RowPercent});
        if (holdsShares(entry["rows"])) figures.back().rowTotal = voxelsOfOne;
    }
    return figures;
}

nlohmann::json jsonOf(const MatrixFigure& figure) {
    auto rows = nlohmann::json::array();
    for (int t = 0; t < figure.matrix.classes(); ++t) {
        auto row = nlohmann::json::array();
        for (int p = 0; p < figure.matrix.classes(); ++p) row.push_back(figure.matrix.count(t, p));
        rows.push_back(row);
    }
    return {{"a", figure.rowTitle.toStdString()}, {"b", figure.columnTitle.toStdString()}, {"title", figure.title.toStdString()}, {"confusion", rows}};
}

Result draw(const FigureRequest& request, Context& context) {
    if (request.has("raters") == request.has("matrices"))
        throw Error(ErrorKind::InvalidValue, plateSettings + " must name either \"raters\" [{\"name\": \"...\", \"labels\": \"...\"}, ...] or \"matrices\" of numbers.");
    const auto rows = settingOr<std::string>(request.config, "rows", "organelles", "a word", plateSettings);
    if (rows != "organelles" && rows != "all") throw Error(ErrorKind::InvalidValue, plateSettings + ": \"rows\" must be \"organelles\" or \"all\".");
    figure::MatrixPlateStyle style;
    style.firstRow = rows == "all" ? 0 : style.firstRow;
    style.widthMm = widthMmOf(request);
    style.skipL = skipsL(request);
    const auto schema = ClassSchema::platelet();
    const auto figures = request.has("raters") ? fromRaters(request, schema, context) : fromMatrices(request.config["matrices"], schema);
    figure::writePlate(request.out, figure::matrixPlate(figures, style));
    Result result{{{"pairs", nlohmann::json::array()}}, {}};
    for (const auto& one : figures) result.json["pairs"].push_back(jsonOf(one));
    return result;
}

const AddFigure add{{"S4", "confusion matrices of each pair of raters", {"raters", "matrices", "rows", "ignore_background", "letters", "width_mm", "voxel_nm"}, draw}};

} // namespace

} // namespace granule::cli
