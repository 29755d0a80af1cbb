// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/study/StudyScoring.h"

#include "core/analysis/ConfusionMatrix.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <limits>

namespace granule::cli {

StudyVolume readStudyVolume(const std::string& image, const std::string& labels, bool sparse, std::stop_token stop) {
    NoProgress silent;
    StudyVolume volume{copyToMemory(io::openStack(image), silent, stop), io::readLabels(labels, silent, stop), sparse};
    if (volume.image.shape() != volume.labels.shape())
        throw Error(ErrorKind::Mismatch, "The image \"" + image + "\" has " + describe(volume.image.shape()) + " voxels, its labels \"" + labels +
                                             "\" have " + describe(volume.labels.shape()) + ": name the labels of this image.");
    return volume;
}

void RunningMean::add(const std::filesystem::path& model, const engine::SegmentOptions& options, Progress& progress, std::stop_token stop) {
    auto wanted = options;
    wanted.wantProbabilities = true;
    engine::Ensemble single({model});
    const auto found = single.segment(m_volume.image, wanted, progress, stop);
    if (m_sum.empty()) m_sum.resize(found.probabilities.size(), 0);
    std::ranges::transform(m_sum, found.probabilities, m_sum.begin(), std::plus<>());
}

StudyScore RunningMean::score() const {
    const auto voxels = static_cast<std::size_t>(m_volume.image.shape().voxels());
    const auto classes = m_sum.size() / voxels;
    std::vector<std::uint8_t> ids(voxels, 0);
    std::vector<float> most(m_sum.begin(), m_sum.begin() + static_cast<std::ptrdiff_t>(voxels));
    for (std::size_t k = 1; k < classes; ++k)
        for (std::size_t i = 0; i < voxels; ++i)
            if (const float p = m_sum[k * voxels + i]; p > most[i]) most[i] = p, ids[i] = static_cast<std::uint8_t>(k);
    NoProgress silent;
    const auto predicted = LabelMap::fromVoxels(m_volume.image.shape(), ids, m_volume.labels.spacing());
    const auto matrix = analysis::compare(m_volume.labels, predicted, static_cast<int>(classes), m_volume.sparse, silent);
    return {m_volume.sparse ? std::numeric_limits<double>::quiet_NaN() : matrix.mIoUAll(), matrix.mIoUOrg()};
}

} // namespace granule::cli
