// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"
#include "core/volume/Error.h"
#include "core/volume/SliceCare.h"

#include <cstring>
#include <string>
#include <utility>

namespace granule::analysis {

namespace {

constexpr std::size_t byteIds = 256;
constexpr std::size_t fewIds = 16; ///< as most schemas have; their table stays in the nearest cache
constexpr std::uint64_t everyByte = 0x0101010101010101u;

const std::vector<std::uint8_t>* bytesOf(const LabelView& view) {
    return std::get_if<std::vector<std::uint8_t>>(&view.ids());
}

const LabelId* constantOf(const LabelView& view) {
    return std::get_if<LabelId>(&view.ids());
}

/// Counts voxels by pair of ids over the blocks of two maps.
class PairCounter {
public:
    explicit PairCounter(int classes) : m_classes(classes), m_matrix(classes), m_table(byteIds * byteIds) {}

    void add(const LabelBlock& truthBlock, const LabelBlock& predictedBlock) {
        const auto truth = truthBlock.view(), predicted = predictedBlock.view();
        const auto* t = bytesOf(truth);
        const auto* p = bytesOf(predicted);
        const auto* constantTruth = constantOf(truth);
        const auto* constantPredicted = constantOf(predicted);
        const auto voxels = static_cast<std::size_t>(truthBlock.shape().voxels());
        if (constantTruth && constantPredicted) tally(*constantTruth, *constantPredicted, voxels);
        else if (t && p) countBytes(t->data(), p->data(), voxels);
        else if (t && constantPredicted && *constantPredicted < byteIds) countBytes(t->data(), row(*constantPredicted, voxels), voxels);
        else if (p && constantTruth && *constantTruth < byteIds) countBytes(row(*constantTruth, voxels), p->data(), voxels);
        else countWide(truth, predicted, voxels);
    }

    /// The counts of all blocks but those that hold a foreign id; `foreign` tells of those.
    ConfusionMatrix& matrix() noexcept { return m_matrix; }
    struct Foreign {
        bool found = false, inTruth = false;
        LabelId id = 0;
    } foreign;

private:
    void tally(LabelId t, LabelId p, std::uint64_t voxels) {
        const auto limit = static_cast<LabelId>(m_classes);
        if (t >= limit || p >= limit) foreign = {true, t >= limit, t >= limit ? t : p};
        else m_matrix.add(static_cast<int>(t), static_cast<int>(p), voxels);
    }

    const std::uint8_t* row(LabelId id, std::size_t voxels) {
        m_row.assign(voxels, static_cast<std::uint8_t>(id));
        return m_row.data();
    }

    void countBytes(const std::uint8_t* t, const std::uint8_t* p, std::size_t voxels) {
        if ((bitsOf(t, voxels) | bitsOf(p, voxels)) < fewIds) countPairs<fewIds, 4>(t, p, voxels);
        else countPairs<byteIds, 1>(t, p, voxels);
    }

    /// All bits that occur in any id.
    static std::uint8_t bitsOf(const std::uint8_t* ids, std::size_t count) {
        std::uint8_t bits = 0;
        for (std::size_t i = 0; i < count; ++i) bits |= ids[i];
        return bits;
    }

    /// Counts voxels of ids below `Ids`. Labels come in runs: eight voxels of one pair are counted at once. Neighbours
    /// count in `Lanes` tables in turn, so that one need not wait for the other's count.
    template <std::size_t Ids, std::size_t Lanes>
    void countPairs(const std::uint8_t* t, const std::uint8_t* p, std::size_t voxels) {
        constexpr std::size_t pairs = Ids * Ids;
        auto* table = m_table.data();
        std::size_t i = 0;
        for (; i + 8 <= voxels; i += 8) {
            std::uint64_t t8, p8;
            std::memcpy(&t8, t + i, 8);
            std::memcpy(&p8, p + i, 8);
            if (t8 == (t8 & 0xff) * everyByte && p8 == (p8 & 0xff) * everyByte) table[(t8 & 0xff) * Ids + (p8 & 0xff)] += 8;
            else
                for (std::size_t j = 0; j < 8; ++j) ++table[j % Lanes * pairs + t[i + j] * Ids + p[i + j]];
        }
        for (; i < voxels; ++i) ++table[t[i] * Ids + p[i]];
        for (std::size_t pair = 0; pair < pairs; ++pair) {
            std::uint64_t count = 0;
            for (std::size_t lane = 0; lane < Lanes; ++lane) count += std::exchange(table[lane * pairs + pair], 0);
            if (count != 0) tally(static_cast<LabelId>(pair / Ids), static_cast<LabelId>(pair % Ids), count);
        }
    }

    void countWide(const LabelView& truth, const LabelView& predicted, std::size_t voxels) {
        m_wideTruth.resize(voxels);
        m_widePredicted.resize(voxels);
        truth.copyRow(0, static_cast<std::int64_t>(voxels), m_wideTruth.data());
        predicted.copyRow(0, static_cast<std::int64_t>(voxels), m_widePredicted.data());
        for (std::size_t i = 0; i < voxels; ++i) tally(m_wideTruth[i], m_widePredicted[i], 1);
    }

    int m_classes;
    ConfusionMatrix m_matrix;
    std::vector<std::uint32_t> m_table;
    std::vector<std::uint8_t> m_row;
    std::vector<LabelId> m_wideTruth, m_widePredicted;
};

} // namespace

void requireSameGrid(const LabelMap& a, const std::string& nameA, const LabelMap& b, const std::string& nameB) {
    if (a.shape() == b.shape()) return;
    throw Error(ErrorKind::Mismatch, nameA + " has " + describe(a.shape()) + " voxels and " + nameB + " has " +
                                         describe(b.shape()) + " (z,y,x): choose two label maps of the same stack.");
}

ConfusionMatrix compare(const LabelMap& truth, const LabelMap& predicted, int classes, bool ignoreBackground,
                        Progress& progress, std::stop_token stop) {
    requireSameGrid(truth, "The truth", predicted, "the other label map");
    if (classes < 1) throw Error(ErrorKind::InvalidValue, "A comparison needs at least one class.");
    PairCounter counter(classes);
    for (std::size_t i = 0; i < truth.blockCount(); ++i) {
        throwIfStopped(stop);
        counter.add(*truth.block(i), *predicted.block(i));
        if (counter.foreign.found)
            throw Error(ErrorKind::Mismatch,
                        std::string(counter.foreign.inTruth ? "The truth" : "The other label map") + " holds the id " +
                            std::to_string(counter.foreign.id) + " in the box " + describe(truth.blockBox(i)) +
                            " (z,y,x), but the classes end at " + std::to_string(classes - 1) +
                            ": use labels of classes, not of objects, or a schema with more classes.");
        progress.update(static_cast<double>(i + 1) / static_cast<double>(truth.blockCount()));
    }
    return ignoreBackground ? counter.matrix().withoutTrueBackground() : counter.matrix();
}

ConfusionMatrix compareWithout(const std::vector<std::int64_t>& masked, const LabelMap& truth, const LabelMap& predicted, int classes,
                               bool ignoreBackground, Progress& progress, std::stop_token stop) {
    requireFits({masked, {}, {}}, truth.shape().z);
    auto matrix = compare(truth, predicted, classes, ignoreBackground, progress, stop);
    NoProgress quiet;
    for (const auto z : masked) {
        const Box slice{{z, 0, 0}, {z + 1, truth.shape().y, truth.shape().x}};
        matrix.subtract(compare(truth.cutOut(slice), predicted.cutOut(slice), classes, ignoreBackground, quiet, stop));
    }
    return matrix;
}

LabelMap withoutSlices(LabelMap labels, const std::vector<std::int64_t>& masked) {
    const auto& shape = labels.shape();
    const std::vector<LabelId> background(masked.empty() ? 0 : static_cast<std::size_t>(shape.y * shape.x), 0);
    for (const auto z : masked) labels.write({{z, 0, 0}, {z + 1, shape.y, shape.x}}, background.data());
    return labels;
}

} // namespace granule::analysis
