// SPDX-License-Identifier: BSD-3-Clause
#include "core/analysis/ConfusionMatrix.h"
#include "core/analysis/OverBlocks.h"
#include "core/analysis/PairCounter.h"
#include "core/volume/Error.h"
#include "core/volume/SliceCare.h"

#include <string>

namespace granule::analysis {

void requireSameGrid(const LabelMap& a, const std::string& nameA, const LabelMap& b, const std::string& nameB) {
    if (a.shape() == b.shape()) return;
    throw Error(ErrorKind::Mismatch, nameA + " has " + describe(a.shape()) + " voxels and " + nameB + " has " +
                                         describe(b.shape()) + " (z,y,x): choose two label maps of the same stack.");
}

ConfusionMatrix compare(const LabelMap& truth, const LabelMap& predicted, int classes, bool ignoreBackground,
                        Progress& progress, std::stop_token stop) {
    return compareWithout({}, truth, predicted, classes, ignoreBackground, progress, stop);
}

ConfusionMatrix compareWithout(const std::vector<std::int64_t>& masked, const LabelMap& truth, const LabelMap& predicted, int classes,
                               bool ignoreBackground, Progress& progress, std::stop_token stop) {
    requireSameGrid(truth, "The truth", predicted, "the other label map");
    requireFits({masked, {}, {}}, truth.shape().z);
    if (classes < 1) throw Error(ErrorKind::InvalidValue, "A comparison needs at least one class.");
    ConfusionMatrix all(classes);
    overBlocks(
        truth.blockCount(), progress, stop, [&] { return PairCounter(classes); },
        [&](PairCounter& counter, std::size_t i) { counter.add(*truth.block(i), *predicted.block(i), truth.blockBox(i), masked); },
        [&](PairCounter& counter) { all.add(counter.take()); });
    return ignoreBackground ? all.withoutTrueBackground() : all;
}

} // namespace granule::analysis
