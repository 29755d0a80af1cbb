// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Choice.h"
#include "app/cli/Command.h"
#include "core/analysis/ConfusionMatrix.h"
#include "core/io/Stack.h"
#include "core/volume/ClassSchema.h"
#include "core/volume/Error.h"
#include "core/volume/SliceCare.h"

#include <cmath>
#include <iomanip>
#include <memory>
#include <sstream>

namespace granule::cli {

namespace {

using analysis::AbsentClass;
using analysis::ConfusionMatrix;

struct Options {
    std::string truth, labels;
    AbsentClass absent = AbsentClass::Zero;
    bool ignoreBackground = false;
    int classes = 7;
    std::vector<std::int64_t> maskedSlices;
};

std::string className(int k) {
    static const auto schema = ClassSchema::platelet();
    const auto* found = schema.find(static_cast<LabelId>(k));
    return found ? found->name : "Class " + std::to_string(k);
}

nlohmann::json jsonOf(const ConfusionMatrix& m, AbsentClass absent) {
    nlohmann::json confusion = nlohmann::json::array(), iou = nlohmann::json::array(), dice = iou, names = iou;
    for (int t = 0; t < m.classes(); ++t) {
        auto row = nlohmann::json::array();
        for (int p = 0; p < m.classes(); ++p) row.push_back(m.count(t, p));
        confusion.push_back(row);
        iou.push_back(m.iou(t, absent)); // NaN is written as null
        dice.push_back(m.dice(t, absent));
        names.push_back(className(t));
    }
    return {{"classes", names}, {"confusion", confusion}, {"iou", iou}, {"dice", dice}, {"miou_all", m.mIoUAll(absent)},
            {"miou_org", m.mIoUOrg(absent)}, {"accuracy", m.accuracy()}, {"ari", m.adjustedRandIndex()},
            {"cohen_kappa", m.cohenKappa()}, {"voxels", m.total()}};
}

std::string score(double value) {
    if (std::isnan(value)) return "-";
    std::ostringstream out;
    out << std::fixed << std::setprecision(3) << value;
    return out.str();
}

std::string textOf(const ConfusionMatrix& m, AbsentClass absent) {
    std::ostringstream out;
    out << std::left << std::setw(22) << "" << std::right << std::setw(8) << "IoU" << std::setw(8) << "Dice"
        << std::setw(14) << "true voxels" << '\n';
    for (int k = 0; k < m.classes(); ++k)
        out << std::left << std::setw(22) << className(k) << std::right << std::setw(8) << score(m.iou(k, absent))
            << std::setw(8) << score(m.dice(k, absent)) << std::setw(14) << m.rowTotal(k) << '\n';
    out << "\nMIoU(all) " << score(m.mIoUAll(absent)) << "   MIoU(org) " << score(m.mIoUOrg(absent)) << "   accuracy "
        << score(m.accuracy()) << "   adjusted Rand " << score(m.adjustedRandIndex()) << "   Cohen's kappa "
        << score(m.cohenKappa()) << '\n';
    return out.str();
}

Run setup(CLI::App& app) {
    auto options = std::make_shared<Options>();
    app.add_option("--truth", options->truth, "Label file taken as truth")->required();
    app.add_option("--labels", options->labels, "Label file to score")->required();
    app.add_flag("--ignore-background", options->ignoreBackground, "Count only voxels whose true label is not background");
    addChoice<AbsentClass>(app, "--absent", options->absent,
                           {{"zero", AbsentClass::Zero}, {"skip", AbsentClass::Skip}, {"nan", AbsentClass::NotANumber}},
                           "IoU of a class in neither file; skip leaves it out of means");
    app.add_option("--mask-slices", options->maskedSlices, "Damaged slices that do not count: 3,17 (from 0 on)")->delimiter(',')->check(CLI::NonNegativeNumber);
    app.add_option("--classes", options->classes, "Number of classes, background included")->check(CLI::Range(2, 4096));
    return [options](Context& context) {
        SubProgress reading(context.progress, 0, 0.4), readingToo(context.progress, 0.4, 0.8), counting(context.progress, 0.8, 1);
        const auto truth = io::readLabels(options->truth, reading, context.stop);
        const auto labels = io::readLabels(options->labels, readingToo, context.stop);
        analysis::requireSameGrid(truth, "The truth '" + options->truth + "'", labels, "the labels '" + options->labels + "'");
        const auto matrix = analysis::compareWithout(inOrder(options->maskedSlices), truth, labels, options->classes, options->ignoreBackground, counting, context.stop);
        return Result{jsonOf(matrix, options->absent), textOf(matrix, options->absent)};
    };
}

const AddCommand add{{"evaluate", "scores of a label file against the truth: confusion matrix, IoU, Dice", setup}};

} // namespace

} // namespace granule::cli
