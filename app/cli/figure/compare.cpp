// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Choice.h"
#include "app/cli/Command.h"
#include "app/cli/figure/CompareInputs.h"
#include "app/cli/figure/CompareText.h"
#include "app/cli/figure/HiddenScreen.h"
#include "core/volume/SafeFile.h"
#include "ui/figure/AgreementFigures.h"
#include "ui/figure/AgreementFiles.h"

#include <filesystem>
#include <memory>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;

const std::string program = "Granule " GRANULE_VERSION;

void writePair(const fs::path& folder, const agreement::Agreement& a, const agreement::PairAgreement& pair) {
    auto figure = figure::matrixOf(a, pair);
    figure.title = figure.rowTitle + QStringLiteral(" against ") + figure.columnTitle;
    const auto stem = "matrix_" + fileName(a.raters[pair.a].name) + "_" + fileName(a.raters[pair.b].name);
    figure::writeMatrixTable((folder / (stem + ".csv")).string(), figure);
    for (const char* ending : {".svg", ".pdf", ".png"}) figure::writeMatrixFigure((folder / (stem + ending)).string(), figure);
}

Result compareRaters(const CompareOptions& options, Context& context) {
    SubProgress reading(context.progress, 0, 0.3), scoring(context.progress, 0.3, 0.65), writing(context.progress, 0.65, 1);
    context.progress.status("reading");
    auto inputs = readInputs(options, context, reading);
    context.progress.status("scores");
    const auto agreement = agreement::agree(inputs.raters, inputs.cells, inputs.study, scoring, context.stop);
    const auto application = withoutScreen();
    figure::AgreementReportOptions report;
    report.program = QString::fromStdString(program);
    report.when = QDateTime::currentDateTime();
    report.image = inputs.image;
    report.consensus = options.consensus;
    const auto findings = figure::writeAgreementFiles(options.out, agreement, inputs.raters, report, options.report, writing, context.stop);
    for (const auto& pair : agreement.pairs) writePair(options.out, agreement, pair);
    writeFile(fs::path(options.out) / "scores.csv", scoresCsv(agreement));
    return compareResult(agreement, findings.consensus, program, options.out);
}

void addInputs(CLI::App& app, CompareOptions& o) {
    app.add_option("--rater", o.raters, "NAME=PATH of a label file; once for each rater, human or not")->required();
    app.add_option("--out", o.out, "Folder for report, figures and tables")->required();
    app.add_option("--kind", o.kinds, "NAME=person|algorithm|consensus (default: by the name, else person)");
    app.add_option("--classes-of", o.mappings, "NAME=MAP.json: which classes the ids of this rater's file are, {\"1\": 2, ...}");
    app.add_option("--image", o.image, "The image that was labelled: checked, and shown beneath the places that differ");
    app.add_option("--schema", o.schema, "The classes, a JSON file (default: the platelet study's seven)");
    app.add_option("--classes", o.classes, "Number of classes, background included, without --schema")->check(CLI::Range(2, 4096));
    app.add_option("--voxel-nm", o.voxelNm, "The voxel size z,y,x in nm, where the files say none or another");
    app.add_flag("--resample", o.resample, "Brings other grids to the first rater's, nearest neighbour; they must show the same part");
}

void addRules(CLI::App& app, CompareOptions& o) {
    using agreement::Region;
    auto& study = o.study;
    app.add_option_function<std::string>(
           "--region",
           [&o](const std::string& word) {
               o.region = word == "all" ? Region::All : word == "labelled" ? Region::Labelled : Region::ChosenCells;
           },
           "Which voxels count: all; those that the first of a pair labelled; those of cells")
        ->check(CLI::IsMember({"all", "labelled", "cells"}));
    app.add_option("--cells", o.cells,
                   "A label file with an id for each cell, for intervals and --only-cells (default: found in the first rater's labels)");
    app.add_option("--only-cells", o.onlyCells, "Cells that alone count: ids of --cells, or numbers of those found: 1,4")->delimiter(',');
    app.add_option("--mask-slices", study.masked, "Damaged slices that do not count: 3,17 (from 0 on)")
        ->delimiter(',')
        ->check(CLI::NonNegativeNumber);
    addChoice<analysis::AbsentClass>(
        app, "--absent", study.absent,
        {{"zero", analysis::AbsentClass::Zero}, {"skip", analysis::AbsentClass::Skip}, {"nan", analysis::AbsentClass::NotANumber}},
        "IoU of a class in neither file; skip leaves it out of means");
    app.add_option("--tolerance-nm", o.toleranceNm,
                   "How far off a border may be and still be line width, z,y,x in nm (default: one voxel)");
    app.add_flag("--surface-distances", o.distances, "How far the surfaces of each class lie apart, with --no-report too");
    app.add_option("--match-iou", study.detection.matchIou, "Objects match from this IoU on")->check(CLI::Range(0.01, 1.0));
    app.add_option("--resamples", study.bootstrap.resamples, "Draws of the bootstrap over cells")->check(CLI::Range(100, 1000000));
    app.add_option("--seed", study.bootstrap.seed, "Seed of the bootstrap");
}

void addOutputs(CLI::App& app, CompareOptions& o) {
    app.add_option_function<std::string>(
           "--consensus",
           [&o](const std::string& word) {
               o.consensus = word == "staple" ? agreement::ConsensusRule::Staple : agreement::ConsensusRule::Majority;
           },
           "Also write what the raters agree on, consensus.tif, and where they do not, undecided.tif")
        ->check(CLI::IsMember({"majority", "staple"}));
    app.add_flag("!--no-report", o.report, "No report.html and report.pdf; tables, JSON and matrices alone");
}

Run setup(CLI::App& app) {
    auto options = std::make_shared<CompareOptions>();
    addInputs(app, *options);
    addRules(app, *options);
    addOutputs(app, *options);
    return [options](Context& context) { return compareRaters(*options, context); };
}

const AddCommand add{{"compare", "two or more raters: matrices, scores with intervals, objects, consensus, a report", setup}};

} // namespace

} // namespace granule::cli
