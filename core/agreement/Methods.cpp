// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Methods.h"

#include "core/agreement/AgreementJson.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace granule::agreement {

namespace {

/// Works by the words that they are cited with.
constexpr std::array<std::array<const char*, 2>, 14> works{{
    {"Cohen 1960", "Cohen J. (1960) A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37-46."},
    {"Dice 1945", "Dice L. R. (1945) Measures of the amount of ecologic association between species. Ecology 26, 297-302."},
    {"Efron 1979", "Efron B. (1979) Bootstrap methods: another look at the jackknife. The Annals of Statistics 7, 1-26."},
    {"Fleiss 1971", "Fleiss J. L. (1971) Measuring nominal scale agreement among many raters. Psychological Bulletin 76, 378-382."},
    {"Hesterberg 2015", "Hesterberg T. C. (2015) What teachers should know about the bootstrap: resampling in the undergraduate statistics "
                        "curriculum. The American Statistician 69, 371-386."},
    {"Holm 1979", "Holm S. (1979) A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 65-70."},
    {"Hubert and Arabie 1985", "Hubert L., Arabie P. (1985) Comparing partitions. Journal of Classification 2, 193-218."},
    {"Huttenlocher et al. 1993", "Huttenlocher D. P., Klanderman G. A., Rucklidge W. J. (1993) Comparing images using the Hausdorff "
                                 "distance. IEEE Transactions on Pattern Analysis and Machine Intelligence 15, 850-863."},
    {"Jaccard 1912", "Jaccard P. (1912) The distribution of the flora in the alpine zone. New Phytologist 11, 37-50."},
    {"Kirillov et al. 2019", "Kirillov A., He K., Girshick R., Rother C., Dollar P. (2019) Panoptic segmentation. IEEE/CVF Conference on "
                             "Computer Vision and Pattern Recognition, 9404-9413."},
    {"Krippendorff 2011",
     "Krippendorff K. (2011) Computing Krippendorff's alpha-reliability. Annenberg School for Communication, University of Pennsylvania."},
    {"Meila 2007", "Meila M. (2007) Comparing clusterings: an information based distance. Journal of Multivariate Analysis 98, 873-895."},
    {"Rohlfing et al. 2003", "Rohlfing T., Russakoff D. B., Maurer C. R. (2003) Expectation maximization strategies for multi-atlas "
                             "multi-label segmentation. Information Processing in Medical Imaging, LNCS 2732, 210-221."},
    {"Warfield et al. 2004", "Warfield S. K., Zou K. H., Wells W. M. (2004) Simultaneous truth and performance level estimation (STAPLE): "
                             "an algorithm for the validation of image segmentation. IEEE Transactions on Medical Imaging 23, 903-921."},
}};

/// At most six digits, without zeros at the end.
std::string number(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.6g", value);
    return text.data();
}

std::string counted(std::uint64_t n, const std::string& one, const std::string& many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

/// "a", "a and b", "a, b and c".
std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
    return text;
}

std::vector<std::string> namesOf(const Agreement& a, RaterKind kind) {
    std::vector<std::string> names;
    for (const auto& r : a.raters)
        if (r.kind == kind) names.push_back(r.name);
    return names;
}

std::string subject(const Agreement& a, const std::string& program) {
    std::vector<std::string> groups, classes;
    const auto add = [&](RaterKind kind, const char* one, const char* many) {
        const auto names = namesOf(a, kind);
        if (!names.empty()) groups.push_back(counted(names.size(), one, many) + " (" + joined(names) + ")");
    };
    add(RaterKind::Person, "person", "people");
    add(RaterKind::Algorithm, "algorithm", "algorithms");
    add(RaterKind::Consensus, "consensus", "consensus maps");
    for (const auto& c : a.options.schema.classes) classes.push_back(c.name);
    return "Label maps by " + joined(groups) + " of one stack of " + describe(a.shape) + " voxels (z, y, x; " + describe(a.spacing) +
           " each) were compared voxel by voxel with " + program + ". Each voxel carries one of " + std::to_string(classes.size()) +
           " classes: " + joined(classes) + ". Of two raters, the first named is taken as reference.";
}

std::string region(const Agreement& a) {
    const auto& o = a.options;
    std::string text = "All voxels count.";
    if (o.region == Region::Labelled)
        text = "Those voxels count that the first rater of a pair labelled as something other than background.";
    if (o.region == Region::ChosenCells) {
        std::vector<std::string> names;
        for (const int cell : o.chosenCells) names.push_back(a.cells.names.at(static_cast<std::size_t>(cell)));
        text = "Those voxels count that lie in " + joined(names) + ".";
    }
    if (!o.masked.empty()) {
        std::vector<std::string> slices;
        for (const auto z : o.masked) slices.push_back(std::to_string(z));
        text += std::string(slices.size() == 1 ? " Slice " : " Slices ") + joined(slices) +
                (slices.size() == 1 ? ", which is" : ", which are") + " damaged, " + (slices.size() == 1 ? "counts" : "count") +
                " for nothing.";
    }
    if (o.absent == analysis::AbsentClass::Zero) text += " A class that neither rater of a pair used has IoU and Dice 0.";
    if (o.absent == analysis::AbsentClass::Skip)
        text += " A class that neither rater of a pair used has no score, and is left out of means.";
    if (o.absent == analysis::AbsentClass::NotANumber)
        text += " A class that neither rater of a pair used has no score, nor has a mean over it.";
    return text;
}

std::string overlap(const Agreement& a) {
    const auto first = static_cast<std::size_t>(a.options.firstOrganelle);
    const auto& classes = a.options.schema.classes;
    std::string text =
        "Overlap of a class, whose voxels are A in the reference and B in the other map, is given as intersection over union "
        "|A and B| / |A or B| (Jaccard 1912), Dice coefficient 2 |A and B| / (|A| + |B|) (Dice 1945), precision |A and B| / |B| and "
        "recall |A and B| / |A|. MIoU(all) is the mean intersection over union of all classes";
    if (first < classes.size()) text += ", MIoU(org) that of the classes from " + classes[first].name + " on";
    return text + "; accuracy is the share of voxels with the same class. The maps as partitions of the voxels are compared by the "
                  "adjusted Rand index "
                  "(Hubert and Arabie 1985) and the variation of information in bits (Meila 2007).";
}

std::string chance(const Agreement& a) {
    std::string text =
        "Agreement beyond chance is Cohen's kappa (Cohen 1960) of each pair, over all classes and of each class against all others";
    if (a.raters.size() > 2)
        text += "; of all raters together, Fleiss' kappa (Fleiss 1971) and Krippendorff's alpha for nominal data (Krippendorff 2011)";
    return text + ".";
}

std::string surfaces() {
    return "The surface of a class in a map is made of its voxels with a face neighbour of another class. From each surface voxel of "
           "either map the "
           "distance to the nearest one of the other map is taken, centre to centre in nm with the voxel's own size along each axis; given "
           "are mean, "
           "95th percentile and maximum (the Hausdorff distance, Huttenlocher et al. 1993) over the surface voxels of both.";
}

std::string tolerance(const Agreement& a) {
    const auto t = a.options.toleranceAt(a.spacing);
    return "To separate the width of a drawn line from error, scores are also given with a tolerance of " + number(t.z) + ", " +
           number(t.y) + " and " + number(t.x) +
           " nm along z, y and x: a voxel of one map counts as agreed where the other map has its class within that box around it. "
           "Voxels that agree only within the tolerance are line width, those that do not are real error.";
}

std::string objects(const Agreement& a) {
    const auto& d = a.options.detection;
    std::string text = "Objects are those that a rater named one by one, else the connected components (26 neighbours) of a class";
    if (d.leastVoxels > 1) text += " of at least " + counted(d.leastVoxels, "voxel", "voxels");
    return text + ". Two objects of one class match, each at most once, where their intersection over union is at least " +
           number(d.matchIou) +
           "; others are missed or extra. An object of the reference is split where two or more of the other map lie in it by their "
           "greater part, and merged the other way round. "
           "F1 is 2 matched / (all objects of both); panoptic quality is F1 times the mean intersection over union of the matched "
           "(Kirillov et al. 2019).";
}

std::string uncertainty(const Agreement& a) {
    const auto& b = a.options.bootstrap;
    const auto cells = cellsThatCount(a);
    std::string text = "The unit of uncertainty is the cell, not the voxel: " + counted(cells, "cell counts", "cells count");
    text += a.cells.origin.empty() ? "." : ". " + a.cells.origin;
    if (cells < leastCells) return text + " Below " + std::to_string(leastCells) + " cells no intervals are given and nothing is tested.";
    text += " Intervals are " + number(b.confidence * 100) +
            " % percentile bootstrap intervals (Efron 1979), widened for few cells as Student's t is (Hesterberg 2015): cells were drawn "
            "anew with replacement " +
            std::to_string(b.resamples) + " times (seed " + std::to_string(b.seed) +
            "), and scores worked out from the summed counts of the drawn cells.";
    if (a.ceiling.empty()) return text;
    return text +
           " An algorithm's score is its mean over all people, human agreement the mean over all pairs of people. Both were resampled by "
           "the same cells; "
           "the score is called below or above human agreement where the two-sided p value of their difference (its bootstrap standard "
           "error, Student's t "
           "with one degree of freedom less than there are cells), corrected for the number of scores tested (Holm 1979), is below " +
           number(1 - b.confidence) + ", else indistinguishable from it, which these data cannot tell from equal.";
}

std::string consensusText(ConsensusRule rule) {
    if (rule == ConsensusRule::Majority)
        return "The consensus takes the class that more than half of the raters gave a voxel; voxels without such a class are undecided.";
    return "The consensus takes the most probable class of each voxel by the raters' confusion matrices, which expectation maximisation "
           "estimates "
           "(STAPLE, Warfield et al. 2004, with many labels, Rohlfing et al. 2003); voxels with a tie are undecided.";
}

std::string identity(const Agreement& a) {
    std::vector<std::string> hashes, notes;
    for (const auto& r : a.raters) {
        hashes.push_back(r.name + " " + hashText(r.hash));
        for (const auto& note : r.notes) notes.push_back(" " + r.name + ": " + note + (note.ends_with('.') ? "" : "."));
    }
    std::string text = "Fingerprints of the label maps as compared: " + joined(hashes) + ".";
    for (const auto& note : notes) text += note;
    return text;
}

} // namespace

std::size_t cellsThatCount(const Agreement& a) {
    std::size_t cells = 0;
    const auto parts =
        a.pairs.empty() || a.pairs.front().byCell.empty() ? 0 : a.pairs.front().byCell.size() - 1; // the last lies in no cell
    for (std::size_t i = 0; i < parts; ++i)
        cells += std::ranges::any_of(a.pairs, [&](const PairAgreement& p) { return p.byCell.at(i).total() > 0; });
    return cells;
}

Methods methodsOf(const Agreement& a, const std::string& program, std::optional<ConsensusRule> consensus) {
    Methods methods{{subject(a, program) + " " + region(a), overlap(a) + " " + chance(a)}, {}};
    auto& text = methods.paragraphs;
    if (a.options.surfaces) text.push_back(surfaces());
    if (a.options.tolerant) text.push_back(tolerance(a));
    if (a.options.objects) text.push_back(objects(a));
    text.push_back(uncertainty(a));
    if (consensus) text.push_back(consensusText(*consensus));
    text.push_back(identity(a));
    for (const auto& [cited, work] : works)
        if (std::ranges::any_of(text, [&](const std::string& p) { return p.find(cited) != std::string::npos; }))
            methods.references.emplace_back(work);
    return methods;
}

std::string textOf(const Methods& methods) {
    std::string text;
    for (const auto& paragraph : methods.paragraphs) text += paragraph + "\n\n";
    if (methods.references.empty()) return text;
    text += "References\n\n";
    for (const auto& work : methods.references) text += work + "\n";
    return text;
}

} // namespace granule::agreement
