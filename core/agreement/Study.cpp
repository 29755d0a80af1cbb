// SPDX-License-Identifier: BSD-3-Clause
#include "core/agreement/Study.h"

#include "core/agreement/Bootstrap.h"
#include "core/agreement/Ceiling.h"
#include "core/agreement/LabelHash.h"
#include "core/agreement/Regions.h"
#include "core/agreement/Scores.h"
#include "core/analysis/Agreement.h"
#include "core/volume/Error.h"
#include "core/volume/SliceCare.h"

#include <algorithm>

namespace granule::agreement {

namespace {

/// One piece of work of a study after the other.
class Study {
public:
    Study(const std::vector<Rater>& raters, const CellMap& cells, const StudyOptions& options,
          Progress& progress, const std::stop_token& stop)
        : m_raters(raters), m_progress(progress), m_stop(stop) {
        requireComparable(raters, options.schema);
        m_result.options = options;
        auto& masked = m_result.options.masked;
        masked = inOrder(std::move(masked));
        requireFits({masked, {}, {}}, raters.front().labels.shape().z);
        m_result.shape = raters.front().labels.shape();
        m_result.spacing = raters.front().labels.spacing();
        m_result.cells = cells;
    }

    Agreement run() {
        SubProgress reading(m_progress, 0, 0.1), counting(m_progress, 0.1, 0.15),
            resampling(m_progress, 0.15, 0.25), detailing(m_progress, 0.25, 1);
        m_progress.status("finding the cells");
        if (m_result.cells.empty())
            m_result.cells = cellsOf(m_raters.front(), options().schema, leastCellNm3, m_stop);
        requireChosen();
        readRaters(reading);
        m_progress.status("counting voxels");
        countPairs(counting);
        m_progress.status("resampling cells");
        scoreAll(resampling);
        addDetails(detailing);
        m_progress.update(1);
        return std::move(m_result);
    }

private:
    const StudyOptions& options() const { return m_result.options; }
    int classes() const { return static_cast<int>(options().schema.classes.size()); }

    void requireChosen() {
        auto& chosen = m_result.options.chosenCells;
        std::ranges::sort(chosen);
        chosen.erase(std::ranges::unique(chosen).begin(), chosen.end());
        if (options().region != Region::ChosenCells) return;
        const auto cells = static_cast<int>(m_result.cells.names.size());
        if (chosen.empty() || chosen.front() < 0 || chosen.back() >= cells)
            throw Error(ErrorKind::InvalidValue, "There are " + std::to_string(cells) +
                                                     " cells, and those to compare are not all among them, "
                                                     "or none is chosen: choose cells of the list.");
    }

    void readRaters(Progress& progress) {
        for (const auto& rater : m_raters) {
            progress.update(static_cast<double>(m_classes.size() + 1) /
                            static_cast<double>(m_raters.size() + 1));
            m_classes.push_back(classesOf(rater));
            m_result.raters.push_back(
                {rater.name, rater.origin, rater.kind, rater.notes, hashOf(m_classes.back(), m_stop)});
        }
    }

    void countPairs(Progress& progress) {
        const auto& cells = m_result.cells;
        for (std::size_t a = 0; a < m_raters.size(); ++a)
            for (std::size_t b = a + 1; b < m_raters.size(); ++b) {
                auto part = partOf(progress, m_counts.size());
                m_counts.push_back(analysis::compareByCell(m_classes[a], m_classes[b], cells.map,
                                                           cells.names.size(), classes(), options().masked,
                                                           part, m_stop));
                PairAgreement pair;
                pair.a = a;
                pair.b = b;
                pair.byCell = inRegion(m_counts.back(), options());
                pair.counts = sumOf(pair.byCell);
                m_result.pairs.push_back(std::move(pair));
            }
    }

    /// The progress of one pair of all.
    SubProgress partOf(Progress& progress, std::size_t pair) const {
        const auto pairs = static_cast<double>(m_raters.size() * (m_raters.size() - 1) / 2);
        return {progress, static_cast<double>(pair) / pairs, static_cast<double>(pair + 1) / pairs};
    }

    /// Intervals of everything, by the same resamples.
    void scoreAll(Progress& progress) {
        const CellBootstrap bootstrap(countedCells(), options().bootstrap);
        std::vector<Resampled> resampled;
        for (auto& pair : m_result.pairs) {
            resampled.push_back(bootstrap.scores(pair.byCell, options(), m_stop));
            pair.scores = scoresOf(pair.counts, bootstrap, resampled.back());
            partOf(progress, resampled.size() - 1).update(1);
        }
        if (m_raters.size() > 2)
            for (std::size_t rater = 0; rater < m_raters.size(); ++rater) {
                const auto byCell = againstOthers(rater);
                const auto counts = sumOf(byCell);
                m_result.groups.push_back(
                    {rater, counts,
                     scoresOf(counts, bootstrap, bootstrap.scores(byCell, options(), m_stop))});
            }
        const auto counts = countsOfOneRegion();
        m_result.fleissKappa = analysis::fleissKappa(counts);
        m_result.krippendorffAlpha = analysis::krippendorffAlpha(counts);
        m_result.resampledCells = bootstrap.cells();
        addCeiling(m_result, resampled, bootstrap);
    }

    /// The counts of all pairs over the same voxels: where the region is what a pair's first rater labelled,
    /// that of all raters' first.
    std::vector<analysis::ConfusionMatrix> countsOfOneRegion() const {
        std::vector<analysis::ConfusionMatrix> counts;
        ClassMapping any;
        for (LabelId k = 2; k < static_cast<LabelId>(classes()); ++k) any[k] = 1;
        const bool byFirst = options().region == Region::Labelled && m_raters.size() > 2;
        const auto labelled = byFirst ? mapped(m_classes[0], any, m_stop) : LabelMap();
        NoProgress quiet;
        for (const auto& pair : m_result.pairs)
            counts.push_back(!byFirst || pair.a == 0
                                 ? pair.counts
                                 : analysis::compareByCell(m_classes[pair.a], m_classes[pair.b], labelled, 1,
                                                           classes(), options().masked, quiet, m_stop)[0]);
        return counts;
    }

    /// What lies in the region beside the counts: surfaces, borders within the tolerance, objects.
    void addDetails(Progress& progress) {
        const auto cells = cellsInRegion(m_result.cells, options(), m_stop);
        for (std::size_t i = 0; i < m_result.pairs.size(); ++i) {
            auto part = partOf(progress, i);
            auto& pair = m_result.pairs[i];
            m_progress.status("surfaces and objects of pair " + std::to_string(i + 1) + " of " +
                              std::to_string(m_result.pairs.size()));
            Rater a = m_raters[pair.a], b = m_raters[pair.b];
            if (options().region == Region::Labelled) b.labels = within(m_classes[pair.a], b.labels, m_stop);
            if (options().region == Region::ChosenCells)
                for (auto* rater : {&a, &b}) rater->labels = within(cells, rater->labels, m_stop);
            addDetails(pair, a, b, part);
        }
    }

    void addDetails(PairAgreement& pair, const Rater& a, const Rater& b, Progress& progress) {
        const auto classesA = classesOf(a), classesB = classesOf(b);
        SubProgress surfaces(progress, 0, 0.6), tolerant(progress, 0.6, 0.8), objects(progress, 0.8, 1);
        if (options().surfaces)
            pair.surfaces =
                analysis::surfaceDistances(classesA, classesB, classes(), options().masked, surfaces, m_stop);
        if (options().tolerant) {
            const auto tolerance =
                options().toleranceAt(m_result.spacing);
            pair.tolerant = analysis::tolerantScores(classesA, classesB, classes(), tolerance,
                                                     options().masked, tolerant, m_stop);
        }
        if (options().objects) {
            auto detection = options().detection;
            detection.masked = options().masked;
            pair.detection = detect(a, b, options().schema, m_result.cells, detection, objects, m_stop);
        }
    }

    /// The cells that hold anything of the region.
    std::vector<std::size_t> countedCells() const {
        std::vector<std::size_t> counted;
        for (std::size_t cell = 0; cell + 1 < m_result.pairs.front().byCell.size(); ++cell)
            if (std::ranges::any_of(m_result.pairs,
                                    [&](const PairAgreement& pair) { return pair.byCell[cell].total() > 0; }))
                counted.push_back(cell);
        return counted;
    }

    /// The counts of the region by cell of all pairs of a rater, the others as rows, summed.
    std::vector<analysis::ConfusionMatrix> againstOthers(std::size_t rater) const {
        std::vector<analysis::ConfusionMatrix> all(m_counts.front().size(),
                                                   analysis::ConfusionMatrix(classes()));
        for (std::size_t i = 0; i < m_counts.size(); ++i) {
            const auto& pair = m_result.pairs[i];
            if (pair.a != rater && pair.b != rater) continue;
            for (std::size_t cell = 0; cell < all.size(); ++cell)
                all[cell].add(pair.b == rater ? m_counts[i][cell] : m_counts[i][cell].transposed());
        }
        return inRegion(all, options());
    }

    const std::vector<Rater>& m_raters;
    Progress& m_progress;
    const std::stop_token& m_stop;
    Agreement m_result;
    std::vector<LabelMap> m_classes;
    std::vector<std::vector<analysis::ConfusionMatrix>> m_counts; ///< of every pair, by cell, of all voxels
};

} // namespace

const PairAgreement* Agreement::pair(std::size_t a, std::size_t b) const {
    const auto found = std::ranges::find_if(
        pairs, [&](const PairAgreement& p) { return p.a == std::min(a, b) && p.b == std::max(a, b); });
    return found == pairs.end() ? nullptr : &*found;
}

Agreement agree(const std::vector<Rater>& raters, const CellMap& cells, const StudyOptions& options,
                Progress& progress, const std::stop_token& stop) {
    return Study(raters, cells, options, progress, stop).run();
}

} // namespace granule::agreement
