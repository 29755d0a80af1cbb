// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "app/cli/figure/HiddenScreen.h"
#include "core/analysis/Agreement.h"
#include "core/analysis/SurfaceDistance.h"
#include "core/io/Stack.h"
#include "core/volume/ClassSchema.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"
#include "core/volume/SliceCare.h"
#include "ui/figure/MatrixFigure.h"

#include <cctype>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <sstream>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;
using analysis::ConfusionMatrix;

struct Options {
    std::vector<std::string> raters;
    std::string image, out;
    int classes = 7;
    bool distances = false;
    std::vector<std::int64_t> maskedSlices;
};

struct Rater {
    std::string name, path;
    LabelMap labels;
};

struct Pair {
    const Rater *a, *b;
    ConfusionMatrix matrix;
    std::vector<std::optional<analysis::SurfaceDistance>> distances; ///< of class 1 and up, where asked for
};

Rater raterOf(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
        throw Error(ErrorKind::InvalidValue, "The rater '" + text + "' cannot be used: write NAME=PATH, for instance Ann1=ann1.tif.");
    return {text.substr(0, equals), text.substr(equals + 1), {}};
}

std::vector<Rater> readRaters(const Options& options, Context& context) {
    std::vector<Rater> raters;
    std::set<std::string> names;
    for (const auto& text : options.raters) {
        raters.push_back(raterOf(text));
        if (!names.insert(raters.back().name).second)
            throw Error(ErrorKind::InvalidValue, "Two raters are called '" + raters.back().name + "': give each a name of its own.");
    }
    if (raters.size() < 2) throw Error(ErrorKind::InvalidValue, "A comparison needs two raters or more: give --rater NAME=PATH for each.");
    const auto count = static_cast<double>(raters.size());
    for (std::size_t i = 0; i < raters.size(); ++i) {
        SubProgress part(context.progress, 0.6 * static_cast<double>(i) / count, 0.6 * static_cast<double>(i + 1) / count);
        raters[i].labels = io::readLabels(raters[i].path, part, context.stop);
        const auto called = [](const Rater& r) { return "'" + r.name + "' (" + r.path + ")"; };
        analysis::requireSameGrid(raters[0].labels, called(raters[0]), raters[i].labels, called(raters[i]));
    }
    return raters;
}

void requireImageFits(const std::string& path, const Rater& rater) {
    const auto shape = io::inspect(path).shape;
    if (shape != rater.labels.shape())
        throw Error(ErrorKind::Mismatch, "The image '" + path + "' has " + describe(shape) + " voxels and '" + rater.name + "' (" +
                                             rater.path + ") has " + describe(rater.labels.shape()) +
                                             " (z,y,x): give the image that was labelled.");
}

/// A name that can stand in a file's name.
std::string fileName(const std::string& name) {
    auto safe = name;
    for (auto& c : safe)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_') c = '-';
    return safe;
}

nlohmann::json jsonOf(const Pair& pair) {
    const auto& m = pair.matrix;
    auto confusion = nlohmann::json::array(), iou = confusion, dice = confusion;
    for (int t = 0; t < m.classes(); ++t) {
        auto row = nlohmann::json::array();
        for (int p = 0; p < m.classes(); ++p) row.push_back(m.count(t, p));
        confusion.push_back(row);
        iou.push_back(m.iou(t));
        dice.push_back(m.dice(t));
    }
    nlohmann::json json{{"a", pair.a->name}, {"b", pair.b->name}, {"confusion", confusion}, {"iou", iou}, {"dice", dice},
                        {"miou_all", m.mIoUAll()}, {"miou_org", m.mIoUOrg()}, {"accuracy", m.accuracy()},
                        {"ari", m.adjustedRandIndex()}, {"cohen_kappa", m.cohenKappa()}};
    if (pair.distances.empty()) return json;
    auto distances = nlohmann::json::array({nullptr}); // background has no surface of its own
    for (const auto& d : pair.distances)
        distances.push_back(d ? nlohmann::json{{"mean_nm", d->meanNm}, {"percent95_nm", d->percent95Nm}, {"max_nm", d->mostNm}}
                              : nlohmann::json());
    json["surface_distance"] = distances;
    return json;
}

QStringList classNames(int classes) {
    const auto schema = ClassSchema::platelet();
    QStringList names;
    for (int k = 0; k < classes; ++k) {
        const auto* found = schema.find(static_cast<LabelId>(k));
        names << (found ? QString::fromStdString(found->shortName) : QString::number(k));
    }
    return names;
}

void writePair(const fs::path& folder, const Pair& pair) {
    const auto a = QString::fromStdString(pair.a->name), b = QString::fromStdString(pair.b->name);
    const figure::MatrixFigure figure{pair.matrix, classNames(pair.matrix.classes()), a + " against " + b, a, b,
                                      figure::MatrixNumbers::RowPercent};
    const auto stem = "matrix_" + fileName(pair.a->name) + "_" + fileName(pair.b->name);
    figure::writeMatrixTable((folder / (stem + ".csv")).string(), figure);
    for (const char* ending : {".svg", ".pdf", ".png"}) figure::writeMatrixFigure((folder / (stem + ending)).string(), figure);
}

std::string scoresCsv(const std::vector<Pair>& pairs, int classes) {
    const auto names = classNames(classes);
    std::ostringstream csv;
    csv << "a,b,miou_all,miou_org,cohen_kappa,accuracy";
    for (const auto& name : names) csv << ",iou_" << name.toStdString();
    for (const auto& name : names) csv << ",dice_" << name.toStdString();
    for (const auto& pair : pairs) {
        const auto& m = pair.matrix;
        csv << "\n" << fileName(pair.a->name) << "," << fileName(pair.b->name) << "," << m.mIoUAll() << "," << m.mIoUOrg() << ","
            << m.cohenKappa() << "," << m.accuracy();
        for (int k = 0; k < classes; ++k) csv << "," << m.iou(k);
        for (int k = 0; k < classes; ++k) csv << "," << m.dice(k);
    }
    csv << "\n";
    return csv.str();
}

std::string textOf(const std::vector<Pair>& pairs, double fleiss, const std::string& out) {
    std::ostringstream text;
    text << std::fixed;
    text.precision(3);
    for (const auto& pair : pairs)
        text << pair.a->name << " against " << pair.b->name << ": MIoU(all) " << pair.matrix.mIoUAll() << ", MIoU(org) "
             << pair.matrix.mIoUOrg() << ", Cohen's kappa " << pair.matrix.cohenKappa() << "\n";
    text << "Fleiss' kappa of all: " << fleiss << "\nFigures and tables: " << out << "\n";
    return text.str();
}

Pair compared(const Rater& a, const Rater& b, const Options& options, Progress& progress, const std::stop_token& stop) {
    SubProgress counting(progress, 0, options.distances ? 0.1 : 1);
    Pair pair{&a, &b, analysis::compareWithout(options.maskedSlices, a.labels, b.labels, options.classes, false, counting, stop), {}};
    if (!options.distances) return pair;
    const auto seenA = analysis::withoutSlices(a.labels, options.maskedSlices), seenB = analysis::withoutSlices(b.labels, options.maskedSlices);
    for (int k = 1; k < options.classes; ++k) {
        SubProgress part(progress, 0.1 + 0.9 * (k - 1) / (options.classes - 1), 0.1 + 0.9 * k / (options.classes - 1));
        pair.distances.push_back(analysis::surfaceDistance(seenA, seenB, static_cast<LabelId>(k), part, stop));
    }
    return pair;
}

Result compareRaters(const Options& options, Context& context) {
    const auto raters = readRaters(options, context);
    if (!options.image.empty()) requireImageFits(options.image, raters.front());
    std::vector<Pair> pairs;
    const auto count = static_cast<double>(raters.size() * (raters.size() - 1) / 2);
    for (const auto& a : raters)
        for (const auto& b : raters) {
            if (&a >= &b) continue;
            const auto done = static_cast<double>(pairs.size());
            SubProgress part(context.progress, 0.6 + 0.3 * done / count, 0.6 + 0.3 * (done + 1) / count);
            pairs.push_back(compared(a, b, options, part, context.stop));
        }
    std::vector<ConfusionMatrix> matrices;
    for (const auto& pair : pairs) matrices.push_back(pair.matrix);
    const double fleiss = analysis::fleissKappa(matrices);

    std::error_code error;
    fs::create_directories(options.out, error);
    if (error) throw Error(ErrorKind::Unwritable, "The folder '" + options.out + "' cannot be made: " + error.message() + ". Choose another.");
    const auto application = withoutScreen();
    auto list = nlohmann::json::array();
    for (const auto& pair : pairs) {
        throwIfStopped(context.stop);
        writePair(options.out, pair);
        list.push_back(jsonOf(pair));
    }
    writeFile(fs::path(options.out) / "scores.csv", scoresCsv(pairs, options.classes));
    nlohmann::json raterNames = nlohmann::json::array();
    for (const auto& rater : raters) raterNames.push_back(rater.name);
    return {{{"pairs", list}, {"fleiss_kappa", fleiss}, {"raters", raterNames}, {"out", options.out}},
            textOf(pairs, fleiss, options.out)};
}

Run setup(CLI::App& app) {
    auto options = std::make_shared<Options>();
    app.add_option("--rater", options->raters, "NAME=PATH of a label file; once for each rater, human or not")->required();
    app.add_option("--out", options->out, "Folder for figures and tables")->required();
    app.add_option("--image", options->image, "The image that was labelled, to check that the labels fit it");
    app.add_flag("--surface-distances", options->distances, "Also how far the surfaces of each class lie apart, in nm");
    app.add_option("--mask-slices", options->maskedSlices, "Damaged slices that do not count: 3,17 (from 0 on)")->delimiter(',')->check(CLI::NonNegativeNumber);
    app.add_option("--classes", options->classes, "Number of classes, background included")->check(CLI::Range(2, 4096));
    return [options](Context& context) {
        options->maskedSlices = inOrder(std::move(options->maskedSlices));
        return compareRaters(*options, context);
    };
}

const AddCommand add{{"compare", "two or more raters: matrices, IoU, kappa, figures", setup}};

} // namespace

} // namespace granule::cli
