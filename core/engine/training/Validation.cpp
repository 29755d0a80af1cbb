// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/training/Validation.h"

#include "core/engine/Tiling.h"


#include <algorithm>

namespace granule::engine {

torch::Tensor greyWindow(const LabelledVolume& volume, const Index& at, const Shape& window, const Shape& margin) {
    auto input = torch::empty({1, 1, window.z + 2 * margin.z, window.y + 2 * margin.y, window.x + 2 * margin.x});
    auto* out = input.data_ptr<float>();
    for (auto z = at.z - margin.z; z < at.z + window.z + margin.z; ++z)
        for (auto y = at.y - margin.y; y < at.y + window.y + margin.y; ++y)
            for (auto x = at.x - margin.x; x < at.x + window.x + margin.x; ++x)
                *out++ = volume.grey[static_cast<std::size_t>(
                    volume.shape.offset({reflected(z, volume.shape.z), reflected(y, volume.shape.y), reflected(x, volume.shape.x)}))];
    return input;
}

namespace {

ValidationScore scoreOf(const std::vector<std::int64_t>& confusion, std::int64_t classes) {
    ValidationScore score;
    double all = 0, org = 0;
    int present = 0, presentOrg = 0;
    for (std::int64_t k = 0; k < classes; ++k) {
        std::int64_t truth = 0, predicted = 0;
        for (std::int64_t i = 0; i < classes; ++i) {
            truth += confusion[static_cast<std::size_t>(k * classes + i)];
            predicted += confusion[static_cast<std::size_t>(i * classes + k)];
        }
        score.classesPredicted += predicted > 0 ? 1 : 0;
        const auto hit = confusion[static_cast<std::size_t>(k * classes + k)];
        const auto either = truth + predicted - hit;
        if (either == 0) continue;
        const double iou = static_cast<double>(hit) / static_cast<double>(either);
        all += iou, ++present;
        if (k >= 2) org += iou, ++presentOrg;
    }
    score.mIoUAll = present > 0 ? all / present : 0;
    score.mIoUOrg = presentOrg > 0 ? org / presentOrg : 0;
    return score;
}

} // namespace

ValidationScore validate(const Network& network, const LabelledVolume& volume, const Shape& window, const torch::Device& device,
                         std::stop_token stop) {
    const torch::NoGradGuard quiet;
    const StoppableForward stoppable(stop);
    const auto ready = network.readyFor(device, torch::kFloat32);
    const auto margin = geometryOf(network.spec()).margin;
    const auto classes = static_cast<std::int64_t>(network.spec().classes);
    std::vector<std::int64_t> confusion(static_cast<std::size_t>(classes * classes), 0);
    // Spacing and window are equal here; PaperAxis lays the corners out the same way.
    const auto &s = volume.shape, &w = window;
    const Shape inside{std::min(w.z, s.z), std::min(w.y, s.y), std::min(w.x, s.x)};
    const PaperAxis zs(s.z, w.z, w.z, 1), ys(s.y, w.y, w.y, 1), xs(s.x, w.x, w.x, 1);
    for (const auto z : zs.corners())
        for (const auto y : ys.corners())
            for (const auto x : xs.corners()) {
                const auto logits = ready->predict(greyWindow(volume, {z, y, x}, w, margin).to(device));
                const auto predicted = logits.argmax(1).to(torch::kCPU).contiguous();
                const auto* p = predicted.data_ptr<std::int64_t>();
                for (std::int64_t k = 0; k < inside.z; ++k) {
                    if (volume.isMasked(z + k)) continue;
                    for (std::int64_t j = 0; j < inside.y; ++j) {
                        const auto* truth = volume.labels.data() + s.offset({z + k, y + j, x});
                        const auto* row = p + (k * w.y + j) * w.x;
                        for (std::int64_t i = 0; i < inside.x; ++i) ++confusion[static_cast<std::size_t>(truth[i] * classes + row[i])];
                    }
                }
            }
    return scoreOf(confusion, classes);
}

} // namespace granule::engine
