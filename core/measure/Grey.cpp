// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Grey.h"

#include "core/volume/AllCores.h"

#include <atomic>
#include <unordered_map>

namespace granule::measure {

namespace {

struct Sums {
    double count = 0, sum = 0, squares = 0;
};
using SumsById = std::unordered_map<LabelId, Sums>;

SumsById ofSlice(const LabelMap& map, const Volume& image, std::int64_t z) {
    const Box slice{{z, 0, 0}, {z + 1, map.shape().y, map.shape().x}};
    const auto ids = map.read(slice);
    const auto grey = image.read<float>(slice);
    SumsById all;
    Sums* sums = nullptr;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (i == 0 || ids[i] != ids[i - 1]) sums = ids[i] < firstObjectId ? nullptr : &all[ids[i]];
        if (!sums) continue;
        const double value = static_cast<double>(grey[i]);
        ++sums->count, sums->sum += value, sums->squares += value * value;
    }
    return all;
}

} // namespace

void addGrey(std::vector<MeasuredObject>& objects, const LabelMap& map, const Volume& image, Progress& progress,
             const std::stop_token& stop) {
    std::vector<SumsById> slices(static_cast<std::size_t>(map.shape().z));
    std::atomic<std::size_t> done = 0;
    onAllCores(slices.size(), [&](std::size_t z) {
        if (stop.stop_requested()) return;
        slices[z] = ofSlice(map, image, static_cast<std::int64_t>(z));
        progress.update(static_cast<double>(++done) / static_cast<double>(slices.size()));
    });
    throwIfStopped(stop);
    SumsById all;
    for (const auto& slice : slices)
        for (const auto& [id, sums] : slice) {
            auto& to = all[id];
            to.count += sums.count, to.sum += sums.sum, to.squares += sums.squares;
        }
    for (auto& o : objects) {
        const auto& [count, sum, squares] = all[o.id];
        if (count == 0) continue;
        o.greyMean = sum / count;
        o.greySd = std::sqrt(std::max(0.0, squares / count - o.greyMean * o.greyMean));
    }
}

} // namespace granule::measure
