// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Segmenting.h"

#include "core/engine/Tiling.h"

#include <algorithm>
#include <span>

namespace granule::engine {

namespace {

constexpr std::int64_t soonDone = 1'500'000; // input voxels in one forward pass, so that parts appear and stop is heard

/// Softmax over the classes, and over the flips and rotations if there are several; n,classes,z,y,x.
torch::Tensor meanSoftmax(const std::vector<torch::Tensor>& logits) {
    auto mean = torch::softmax(logits.front(), 1);
    if (logits.size() == 1) return mean;
    for (std::size_t i = 1; i < logits.size(); ++i) mean.add_(torch::softmax(logits[i], 1));
    return mean.div_(static_cast<double>(logits.size()));
}

/// The part of every logit tensor that is wanted, before any arithmetic is done on the rest.
std::vector<torch::Tensor> cut(std::vector<torch::Tensor> logits, std::int64_t z, std::int64_t dz, std::int64_t y,
                               std::int64_t dy, std::int64_t x, std::int64_t dx) {
    for (auto& l : logits) l = l.narrow(2, z, dz).narrow(3, y, dy).narrow(4, x, dx);
    return logits;
}

/// The z windows of one member that give planes of z0..z1-1, cut to these planes.
std::vector<ZWindow> windowsFor(const Member& member, std::int64_t planes, std::int64_t z0, std::int64_t z1) {
    std::vector<ZWindow> all;
    for (auto window : zWindows(planes, member.depth())) {
        window.lo = std::max(window.lo, z0);
        window.hi = std::min(window.hi, z1);
        if (window.lo < window.hi) all.push_back(window);
    }
    return all;
}

class LargeRun {
public:
    LargeRun(const SegmentRun& run) : m_run(run), m_shape(run.reader.shape()) {
        for (const auto& member : run.members) {
            m_halo = std::max(m_halo, geometryOf(member.card().spec).halo);
            m_depth = std::max(m_depth, member.depth());
            m_bytes = std::max(m_bytes, member.bytesPerVoxel(torch::kFloat32));
        }
        m_voxels = std::max<std::int64_t>(m_run.memoryBytes / m_bytes, 1);
        m_together = std::min(m_voxels, soonDone);
    }

    void operator()(const ProbabilityPart& finished) {
        const auto all = tiles(m_shape, m_run.box, m_halo, m_voxels / m_depth);
        const auto slabs = cutIntoSlabs(all.front().readArea());
        double done = 0;
        for (const auto& [z0, z1] : slabs)
            for (const auto& tile : all) {
                const double part = 1.0 / static_cast<double>(slabs.size() * all.size());
                SubProgress progress(m_run.progress, done, done + part);
                finished({{z0, tile.y0, tile.x0}, {z1, tile.y1, tile.x1}}, probabilities(z0, z1, tile, progress));
                m_run.progress.update(done += part);
            }
    }

private:
    /// Ranges of planes that end where the deepest member's windows end, so that no window is run twice.
    std::vector<std::pair<std::int64_t, std::int64_t>> cutIntoSlabs(std::int64_t area) const {
        const auto deepest = std::ranges::max_element(m_run.members, {}, &Member::depth);
        const auto windows = windowsFor(*deepest, m_shape.z, m_run.box.lo.z, m_run.box.hi.z);
        const auto together = static_cast<std::size_t>(std::max<std::int64_t>(1, m_together / (area * m_depth)));
        const auto count = (windows.size() + together - 1) / together;
        std::vector<std::pair<std::int64_t, std::int64_t>> slabs;
        for (std::size_t i = 0; i < count; ++i)
            slabs.emplace_back(windows[i * windows.size() / count].lo, windows[(i + 1) * windows.size() / count - 1].hi);
        return slabs;
    }

    torch::Tensor probabilities(std::int64_t z0, std::int64_t z1, const Tile& tile, Progress& progress) {
        const auto classes = m_run.members.front().card().spec.classes;
        auto mean = torch::zeros({classes, z1 - z0, tile.y1 - tile.y0, tile.x1 - tile.x0});
        const auto members = static_cast<double>(m_run.members.size());
        for (std::size_t i = 0; i < m_run.members.size(); ++i) {
            add(m_run.members[i], z0, z1, tile, mean);
            progress.update(static_cast<double>(i + 1) / members);
        }
        return m_run.members.size() == 1 ? mean : mean.div_(members);
    }

    void add(Member& member, std::int64_t z0, std::int64_t z1, const Tile& tile, torch::Tensor& mean) {
        const auto depth = member.depth();
        const auto windows = windowsFor(member, m_shape.z, z0, z1);
        const auto batch = static_cast<std::size_t>(std::max<std::int64_t>(1, m_together / (tile.readArea() * depth)));
        for (std::size_t first = 0; first < windows.size(); first += batch) {
            const auto count = std::min(batch, windows.size() - first);
            const std::span some(windows.data() + first, count);
            const auto logits = member.logits(readWindows(some, depth, tile), m_run.best, m_run.stop);
            for (std::size_t i = 0; i < count; ++i) {
                const auto& w = some[i];
                const auto mine = cut(logits, w.lo - w.start, w.hi - w.lo, tile.y0 - tile.readY0, tile.y1 - tile.y0,
                                      tile.x0 - tile.readX0, tile.x1 - tile.x0);
                std::vector<torch::Tensor> one;
                for (const auto& l : mine) one.push_back(l.narrow(0, static_cast<std::int64_t>(i), 1));
                mean.narrow(1, w.lo - z0, w.hi - w.lo).add_(meanSoftmax(one)[0].to(torch::kCPU));
            }
        }
    }

    torch::Tensor readWindows(std::span<const ZWindow> windows, std::int64_t depth, const Tile& tile) const {
        auto input = torch::empty({static_cast<std::int64_t>(windows.size()), 1, depth, tile.readY1 - tile.readY0,
                                   tile.readX1 - tile.readX0});
        auto* out = input.data_ptr<float>();
        for (const auto& window : windows) {
            m_run.reader.read({{window.start, tile.readY0, tile.readX0}, {window.start + depth, tile.readY1, tile.readX1}}, out);
            out += depth * tile.readArea();
        }
        return input;
    }

    const SegmentRun& m_run;
    Shape m_shape;
    std::int64_t m_halo = 0, m_depth = 1, m_bytes = 1, m_voxels = 1, m_together = 1;
};

class PaperRun {
public:
    PaperRun(const SegmentRun& run) : m_run(run), m_tiling(run.reader.shape()) {}

    void operator()(const ProbabilityPart& finished) {
        const auto& corners = m_tiling.z.corners();
        const auto& box = m_run.box;
        auto open = box.lo.z; // the first plane that is not finished
        torch::Tensor mean;   // classes, planes from `open` on, y, x
        for (std::size_t kz = 0; kz < corners.size(); ++kz) {
            const auto end = std::min(box.hi.z, corners[kz] + PaperTiling::output.z);
            if (end > open && corners[kz] < box.hi.z) {
                grow(mean, end - open);
                addRow(kz, open, end, mean);
            }
            const auto next = kz + 1 < corners.size() ? std::min(corners[kz + 1], box.hi.z) : box.hi.z;
            if (next > open && mean.defined()) {
                const auto ready = mean.narrow(1, 0, next - open).contiguous();
                finished({{open, box.lo.y, box.lo.x}, {next, box.hi.y, box.hi.x}}, ready);
                mean = mean.narrow(1, next - open, mean.size(1) - (next - open)).clone();
                open = next;
            }
            m_run.progress.update(static_cast<double>(kz + 1) / static_cast<double>(corners.size()));
        }
    }

private:
    void grow(torch::Tensor& mean, std::int64_t planes) const {
        const auto shape = m_run.box.shape();
        const auto classes = m_run.members.front().card().spec.classes;
        if (!mean.defined()) mean = torch::zeros({classes, 0, shape.y, shape.x});
        if (mean.size(1) < planes) mean = torch::cat({mean, torch::zeros({classes, planes - mean.size(1), shape.y, shape.x})}, 1);
    }

    void addRow(std::size_t kz, std::int64_t open, std::int64_t end, torch::Tensor& mean) {
        for (std::size_t ky = 0; ky < m_tiling.y.corners().size(); ++ky)
            for (std::size_t kx = 0; kx < m_tiling.x.corners().size(); ++kx) addWindow(kz, ky, kx, open, end, mean);
    }

    void addWindow(std::size_t kz, std::size_t ky, std::size_t kx, std::int64_t open, std::int64_t end, torch::Tensor& mean) {
        const auto& out = PaperTiling::output;
        const Index at{m_tiling.z.corners()[kz], m_tiling.y.corners()[ky], m_tiling.x.corners()[kx]};
        const Box window{at, {at.z + out.z, at.y + out.y, at.x + out.x}};
        const auto part = window.intersected({{open, m_run.box.lo.y, m_run.box.lo.x}, {end, m_run.box.hi.y, m_run.box.hi.x}});
        if (part.empty()) return;
        auto owned = m_tiling.ownership(kz, ky, kx, part);
        if (std::ranges::none_of(owned, [](float o) { return o > 0; })) return;
        const auto size = part.shape();
        const auto mask = torch::from_blob(owned.data(), {1, size.z, size.y, size.x});
        constexpr auto margin = PaperTiling::margin;
        auto input = torch::empty({1, 1, out.z, out.y + 2 * margin, out.x + 2 * margin});
        m_run.reader.read({{at.z, at.y - margin, at.x - margin}, {window.hi.z, window.hi.y + margin, window.hi.x + margin}},
                          input.data_ptr<float>());
        auto target = mean.narrow(1, part.lo.z - open, size.z).narrow(2, part.lo.y - m_run.box.lo.y, size.y)
                          .narrow(3, part.lo.x - m_run.box.lo.x, size.x);
        const double share = 1.0 / static_cast<double>(m_run.members.size());
        for (auto& member : m_run.members) {
            const auto logits = member.logits(input, m_run.best, m_run.stop);
            const auto mine = cut(logits, part.lo.z - at.z, size.z, part.lo.y - at.y, size.y, part.lo.x - at.x, size.x);
            target.addcmul_(meanSoftmax(mine)[0].to(torch::kCPU), mask, share);
        }
    }

    const SegmentRun& m_run;
    PaperTiling m_tiling;
};

} // namespace

void runLarge(const SegmentRun& run, const ProbabilityPart& finished) {
    LargeRun work(run);
    work(finished);
}

void runPaper(const SegmentRun& run, const ProbabilityPart& finished) {
    PaperRun work(run);
    work(finished);
}

} // namespace granule::engine
