// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Ceiling.h"

#include "core/agreement/Scores.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace granule::agreement {

namespace {

/// Puts raters beside people.
struct Ceiling {
    Agreement& agreement;
    const std::vector<Resampled>& pairs;
    const CellBootstrap& bootstrap;

    std::vector<std::size_t> people() const {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < agreement.raters.size(); ++i)
            if (agreement.raters[i].kind == RaterKind::Person) all.push_back(i);
        return all;
    }

    std::size_t placeOf(std::size_t a, std::size_t b) const {
        return static_cast<std::size_t>(agreement.pair(a, b) - agreement.pairs.data());
    }

    std::vector<std::size_t> humanPairs() const {
        std::vector<std::size_t> all;
        const auto persons = people();
        for (std::size_t i = 0; i < persons.size(); ++i)
            for (std::size_t j = i + 1; j < persons.size(); ++j)
                all.push_back(placeOf(persons[i], persons[j]));
        return all;
    }

    std::vector<std::size_t> pairsWithPeople(std::size_t rater) const {
        std::vector<std::size_t> all;
        for (const auto person : people()) all.push_back(placeOf(person, rater));
        return all;
    }

    Resampled mean(const std::vector<std::size_t>& of, std::size_t place) const {
        std::vector<const Resampled*> chosen;
        for (const auto i : of) chosen.push_back(&pairs[i]);
        return meanOver(chosen, place);
    }

    bool labelled(LabelId classId, const std::vector<std::size_t>& of) const {
        const auto k = static_cast<int>(classId);
        return std::ranges::any_of(of, [&](std::size_t i) {
            return agreement.pairs[i].counts.rowTotal(k) + agreement.pairs[i].counts.columnTotal(k) > 0;
        });
    }

    CeilingRow row(std::size_t rater, CeilingRow::What what, LabelId classId) const {
        const ScoreRow places(static_cast<int>(agreement.options.schema.classes.size()));
        const auto place = what == CeilingRow::What::MIoUOrg   ? places.miouOrg()
                           : what == CeilingRow::What::MIoUAll ? places.miouAll()
                                                               : places.iou(static_cast<int>(classId));
        const auto model = mean(pairsWithPeople(rater), place), human = mean(humanPairs(), place),
                   apart = difference(model, human);
        const auto score = [&](const Resampled& of) {
            return Score{of.estimates[0], bootstrap.interval(of, 0)};
        };
        return {rater,
                classId,
                what,
                score(model),
                score(human),
                score(apart),
                bootstrap.p(apart, 0),
                Verdict::TooFewCells};
    }

    std::vector<CeilingRow> rowsOf(std::size_t rater) const {
        std::vector<CeilingRow> rows{row(rater, CeilingRow::What::MIoUOrg, 0),
                                     row(rater, CeilingRow::What::MIoUAll, 0)};
        auto seen = humanPairs();
        const auto own = pairsWithPeople(rater);
        seen.insert(seen.end(), own.begin(), own.end());
        for (LabelId k = 1; k < agreement.options.schema.classes.size(); ++k)
            if (labelled(k, seen)) rows.push_back(row(rater, CeilingRow::What::IoU, k));
        judge(rows);
        return rows;
    }

    /// p values corrected, and what follows from them.
    void judge(std::vector<CeilingRow>& rows) const {
        std::vector<double> defined;
        for (const auto& one : rows)
            if (std::isfinite(one.p)) defined.push_back(one.p);
        const auto corrected = analysis::holmCorrected(defined);
        auto next = corrected.begin();
        for (auto& one : rows) {
            if (!std::isfinite(one.p)) {
                one.p = 1;
                continue;
            }
            one.p = *next++;
            if (one.p >= 1 - agreement.options.bootstrap.confidence)
                one.verdict = Verdict::Indistinguishable;
            else
                one.verdict = one.difference.value < 0 ? Verdict::Below : Verdict::Above;
        }
    }
};

std::string number(double value, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return text;
}

std::string wordsOf(Verdict verdict, const std::string& beside) {
    return (verdict == Verdict::Below   ? "below "
            : verdict == Verdict::Above ? "above "
                                        : "not told apart from ") +
           beside;
}

/// "0.497 against 0.571 (0.530 to 0.610)"
std::string numbersOf(const CeilingRow& row) {
    auto text = number(row.model.value, 3) + " against " + number(row.human.value, 3);
    if (row.human.interval)
        text +=
            " (" + number(row.human.interval->low, 3) + " to " + number(row.human.interval->high, 3) + ")";
    return text;
}

/// "By class: below it for Dense granule; not told apart from it for Alpha granule and Cell."
std::string classesOf(const Agreement& agreement, const std::vector<CeilingRow>& rows) {
    std::string text;
    for (const auto verdict : {Verdict::Below, Verdict::Indistinguishable, Verdict::Above}) {
        std::vector<std::string> names;
        for (const auto& row : rows)
            if (row.what == CeilingRow::What::IoU && row.verdict == verdict)
                names.push_back(agreement.options.schema.classes[row.classId].name);
        if (!names.empty())
            text += (text.empty() ? " By class: " : "; ") + wordsOf(verdict, "it") + " for " + listed(names);
    }
    return text.empty() ? text : text + ".";
}

std::string sentenceOf(const Agreement& agreement, const std::vector<CeilingRow>& rows, std::size_t cells) {
    const auto& rater = agreement.raters[rows.front().rater];
    const auto& org = rows.front();
    const auto many = std::to_string(cells) + (cells == 1 ? " cell" : " cells");
    if (cells < leastCells)
        return rater.name + ": MIoU(org) " + numbersOf(org) + " between people. With " + many +
               ", fewer than " + std::to_string(leastCells) +
               ", nothing can be said about whether they differ.";
    auto text = rater.name + ": ";
    if (org.verdict == Verdict::TooFewCells)
        text += "MIoU(org) is not defined, since a class is absent.";
    else
        text +=
            wordsOf(org.verdict, "human agreement") + " by MIoU(org), " + numbersOf(org) + " between people.";
    text += classesOf(agreement, rows) + " Paired bootstrap over " + many + ", " +
            number(100 * agreement.options.bootstrap.confidence, 0) + " %, corrected by Holm.";
    if (rater.kind == RaterKind::Consensus && org.verdict == Verdict::Above)
        text +=
            " A consensus of these people is bound to be nearer to each of them than they are to each other.";
    return text;
}

} // namespace

void addCeiling(Agreement& agreement, const std::vector<Resampled>& pairs, const CellBootstrap& bootstrap) {
    const Ceiling ceiling{agreement, pairs, bootstrap};
    const auto persons = ceiling.people().size();
    for (std::size_t rater = 0; rater < agreement.raters.size(); ++rater) {
        if (agreement.raters[rater].kind == RaterKind::Person) continue;
        if (persons < 2) {
            agreement.sentences.push_back(
                agreement.raters[rater].name +
                ": what people reach among themselves is known from two people on; there " +
                (persons == 1 ? "is one" : "is none") + ".");
            continue;
        }
        const auto rows = ceiling.rowsOf(rater);
        agreement.sentences.push_back(sentenceOf(agreement, rows, bootstrap.cells()));
        agreement.ceiling.insert(agreement.ceiling.end(), rows.begin(), rows.end());
    }
}

} // namespace granule::agreement
