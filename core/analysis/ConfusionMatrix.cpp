// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"

#include <cmath>
#include <limits>
#include <numeric>

namespace granule::analysis {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

double pairsOf(std::uint64_t n) {
    return static_cast<double>(n) * (static_cast<double>(n) - 1) / 2;
}

} // namespace

ConfusionMatrix::ConfusionMatrix(int classes)
    : m_classes(classes), m_counts(static_cast<std::size_t>(classes) * static_cast<std::size_t>(classes), 0) {}

void ConfusionMatrix::subtract(const ConfusionMatrix& part) {
    for (std::size_t i = 0; i < m_counts.size(); ++i) m_counts[i] -= part.m_counts[i];
}

void ConfusionMatrix::add(const ConfusionMatrix& part) {
    for (std::size_t i = 0; i < m_counts.size(); ++i) m_counts[i] += part.m_counts[i];
}

ConfusionMatrix ConfusionMatrix::transposed() const {
    ConfusionMatrix other(m_classes);
    for (int t = 0; t < m_classes; ++t)
        for (int p = 0; p < m_classes; ++p) other.m_counts[index(p, t)] = count(t, p);
    return other;
}

std::uint64_t ConfusionMatrix::total() const noexcept {
    return std::accumulate(m_counts.begin(), m_counts.end(), std::uint64_t{0});
}

std::uint64_t ConfusionMatrix::rowTotal(int truth) const noexcept {
    std::uint64_t sum = 0;
    for (int p = 0; p < m_classes; ++p) sum += count(truth, p);
    return sum;
}

std::uint64_t ConfusionMatrix::columnTotal(int predicted) const noexcept {
    std::uint64_t sum = 0;
    for (int t = 0; t < m_classes; ++t) sum += count(t, predicted);
    return sum;
}

double ConfusionMatrix::iou(int k, AbsentClass absent) const {
    const auto both = count(k, k), either = rowTotal(k) + columnTotal(k) - both;
    if (either == 0) return absent == AbsentClass::Zero ? 0 : undefined;
    return static_cast<double>(both) / static_cast<double>(either);
}

double ConfusionMatrix::dice(int k, AbsentClass absent) const {
    const auto sum = rowTotal(k) + columnTotal(k);
    if (sum == 0) return absent == AbsentClass::Zero ? 0 : undefined;
    return 2 * static_cast<double>(count(k, k)) / static_cast<double>(sum);
}

double ConfusionMatrix::precision(int k, AbsentClass absent) const {
    const auto called = columnTotal(k);
    if (called == 0 && rowTotal(k) == 0 && absent != AbsentClass::Zero) return undefined;
    return called > 0 ? static_cast<double>(count(k, k)) / static_cast<double>(called) : 0;
}

double ConfusionMatrix::recall(int k, AbsentClass absent) const {
    return transposed().precision(k, absent);
}

double ConfusionMatrix::meanIou(int first, AbsentClass absent) const {
    double sum = 0;
    int counted = 0;
    for (int k = first; k < m_classes; ++k) {
        const double value = iou(k, absent);
        if (std::isnan(value) && absent == AbsentClass::Skip) continue;
        sum += value;
        ++counted;
    }
    return counted > 0 ? sum / counted : undefined;
}

double ConfusionMatrix::accuracy() const {
    std::uint64_t agreed = 0;
    for (int k = 0; k < m_classes; ++k) agreed += count(k, k);
    const auto all = total();
    return all > 0 ? static_cast<double>(agreed) / static_cast<double>(all) : undefined;
}

double ConfusionMatrix::adjustedRandIndex() const {
    const auto all = total();
    if (all == 0) return undefined;
    double together = 0, rows = 0, columns = 0;
    for (const auto n : m_counts) together += pairsOf(n);
    for (int k = 0; k < m_classes; ++k) {
        rows += pairsOf(rowTotal(k));
        columns += pairsOf(columnTotal(k));
    }
    if (together == rows && together == columns) return 1; // the same partition, however few its parts
    const double expected = rows / pairsOf(all) * columns;
    return (together - expected) / ((rows + columns) / 2 - expected);
}

double ConfusionMatrix::cohenKappa() const {
    const double all = static_cast<double>(total());
    if (all == 0) return undefined;
    double chance = 0;
    for (int k = 0; k < m_classes; ++k)
        chance += static_cast<double>(rowTotal(k)) / all * (static_cast<double>(columnTotal(k)) / all);
    return chance < 1 ? (accuracy() - chance) / (1 - chance) : undefined;
}

double ConfusionMatrix::classKappa(int k) const {
    ConfusionMatrix two(2);
    for (int t = 0; t < m_classes; ++t)
        for (int p = 0; p < m_classes; ++p) two.add(t == k, p == k, count(t, p));
    return two.cohenKappa();
}

double ConfusionMatrix::variationOfInformation() const {
    const auto all = static_cast<double>(total());
    if (all == 0) return undefined;
    double bits = 0;
    for (int t = 0; t < m_classes; ++t)
        for (int p = 0; p < m_classes; ++p) {
            const auto n = static_cast<double>(count(t, p));
            if (n > 0) bits -= n / all * (std::log2(n / static_cast<double>(rowTotal(t))) + std::log2(n / static_cast<double>(columnTotal(p))));
        }
    return bits;
}

double ConfusionMatrix::rowShare(int truth, int predicted) const {
    const auto row = rowTotal(truth);
    return row > 0 ? static_cast<double>(count(truth, predicted)) / static_cast<double>(row) : undefined;
}

double ConfusionMatrix::columnShare(int truth, int predicted) const {
    const auto column = columnTotal(predicted);
    return column > 0 ? static_cast<double>(count(truth, predicted)) / static_cast<double>(column) : undefined;
}

ConfusionMatrix ConfusionMatrix::withoutTrueBackground() const {
    auto other = *this;
    for (int p = 0; p < m_classes; ++p) other.m_counts[index(0, p)] = 0;
    return other;
}

} // namespace granule::analysis
