// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Ensemble.h"

#include "core/engine/Device.h"
#include "core/engine/FreeMemory.h"
#include "core/engine/ModelFolder.h"
#include "core/engine/Resample.h"
#include "core/engine/Segmenting.h"
#include "core/engine/Shortage.h"
#include "core/engine/Speed.h"
#include "core/volume/Error.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <map>

namespace granule::engine {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t smallBox = 1'500'000; // voxels up to which Quality::Auto is Best

/// The most probable class of each voxel, the lowest where several are equally probable.
std::vector<std::uint8_t> mostProbable(const torch::Tensor& probabilities) {
    const auto classes = probabilities.size(0), voxels = probabilities.numel() / classes;
    const float* p = probabilities.data_ptr<float>();
    std::vector<std::uint8_t> ids(static_cast<std::size_t>(voxels), 0);
    at::parallel_for(0, voxels, 1 << 15, [&](std::int64_t from, std::int64_t to) {
        std::vector<float> most(p + from, p + to);
        for (std::int64_t c = 1; c < classes; ++c) {
            const float* row = p + c * voxels;
            for (auto i = from; i < to; ++i) {
                auto& best = most[static_cast<std::size_t>(i - from)];
                if (row[i] > best) best = row[i], ids[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(c);
            }
        }
    });
    return ids;
}

/// Writes the probabilities of `own`, brought from those of `part`, into those of all of `box`.
void keepProbabilities(std::vector<float>& all, const Box& box, const torch::Tensor& probabilities, const Box& part, const Box& own,
                       const Nearest& back) {
    const auto classes = probabilities.size(0);
    const auto whole = box.shape();
    all.resize(static_cast<std::size_t>(classes * whole.voxels()));
    std::vector<float> brought(static_cast<std::size_t>(own.shape().voxels()));
    for (std::int64_t c = 0; c < classes; ++c) {
        back.bring(probabilities.data_ptr<float>() + c * part.shape().voxels(), part, own, brought.data());
        const float* row = brought.data();
        for (auto z = own.lo.z; z < own.hi.z; ++z)
            for (auto y = own.lo.y; y < own.hi.y; ++y, row += own.shape().x)
                std::copy_n(row, own.shape().x, all.data() + c * whole.voxels() + whole.offset({z - box.lo.z, y - box.lo.y, own.lo.x - box.lo.x}));
    }
}

/// A member's probabilities of `own`, brought from those of `part`, as MemberPart hands them out.
std::vector<std::uint8_t> quantised(const torch::Tensor& probabilities, const Box& part, const Box& own, const Nearest& back) {
    const auto bytes = probabilities.mul(255).round_().to(torch::kUInt8);
    const auto voxels = own.shape().voxels();
    std::vector<std::uint8_t> all(static_cast<std::size_t>(bytes.size(0) * voxels));
    for (std::int64_t c = 0; c < bytes.size(0); ++c)
        back.bring(bytes.data_ptr<std::uint8_t>() + c * part.shape().voxels(), part, own, all.data() + c * voxels);
    return all;
}

void checkBox(const Volume& volume, const Box& box) {
    if (volume.isNull() || volume.shape().empty())
        throw Error(ErrorKind::InvalidValue, "There is no volume to segment: open a stack first.");
    if (box.empty() || !Box::of(volume.shape()).contains(box))
        throw Error(ErrorKind::InvalidValue, "The box " + describe(box) + " does not lie inside the volume of " +
                                                 describe(volume.shape()) + " voxels: give a box inside it.");
}

/// "1234 MB"
std::string megabytes(std::int64_t bytes) {
    return std::to_string((bytes + 999'999) / 1'000'000) + " MB";
}

fs::path programFolder() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path();
}

} // namespace

struct Ensemble::Impl {
    std::vector<Member> members;
    std::vector<ModelCard> cards;
    std::weak_ptr<const VoxelSource> knownSource; ///< whose statistics are known
    GreyStatistics statistics;
    std::map<std::string, torch::ScalarType> faster;          ///< by GPU
    std::map<std::string, double> secondsPerVoxel;            ///< by describeCompute()

    /// Prepares all members, on the CPU where they do not fit on the GPU; returns what will be used, in words.
    std::string prepare(const SegmentOptions& options, torch::Device& device, std::string& remark) {
        device = chooseDevice(options.device);
        try {
            return prepareOn(device, options);
        } catch (const std::exception& e) {
            if (!device.is_cuda() || !isShortage(e)) throw;
        }
        device = torch::kCPU;
        addRemark(remark, "The networks did not fit into the memory of the GPU: the CPU ran them.");
        return prepareOn(device, options);
    }

    std::string prepareOn(const torch::Device& device, const SegmentOptions& options) {
        const int threads = useThreads(options.threads);
        const auto type = chooseType(options.precision, device);
        for (auto& member : members) member.prepare(device, type);
        return describeCompute(device, threads, type);
    }

    /// bf16 where units for it win clearly, since it costs accuracy. A CPU that has them is known to; a GPU is asked.
    torch::ScalarType chooseType(Precision precision, const torch::Device& device) {
        if (precision != Precision::Auto) return precision == Precision::Bf16 ? torch::kBFloat16 : torch::kFloat32;
        if (device.is_cpu()) return hasBf16() ? torch::kBFloat16 : torch::kFloat32;
        if (const auto known = faster.find(device.str()); known != faster.end()) return known->second;
        const double fp32 = forwardSeconds(members.front(), device, torch::kFloat32, 64);
        double bf16 = fp32;
        try {
            bf16 = forwardSeconds(members.front(), device, torch::kBFloat16, 64);
        } catch (const c10::Error&) { // this LibTorch lacks a layer in bf16: fp32 it is
        }
        return faster[device.str()] = bf16 < 0.75 * fp32 ? torch::kBFloat16 : torch::kFloat32;
    }

    /// The shortest of three passes of a member over a window of edge x edge pixels.
    static double forwardSeconds(Member& member, const torch::Device& device, torch::ScalarType type, std::int64_t edge) {
        const torch::NoGradGuard quiet;
        member.prepare(device, type);
        const auto size = inputOf(member, edge);
        const auto input = torch::zeros({1, 1, size.z, size.y, size.x});
        double least = 1e30;
        for (int i = 0; i < 3; ++i) {
            const double before = member.seconds();
            member.logits(input, false, {});
            least = std::min(least, member.seconds() - before);
        }
        return least;
    }

    /// An input window of about `edge` pixels of output a side.
    static Shape inputOf(const Member& member, std::int64_t edge) {
        const auto& g = member.geometry();
        auto output = fittedWindow(g, {member.depth(), edge, edge});
        if (output.empty()) output = smallestWindow(g);
        if (g.padding == Padding::Same) return output;
        return {output.z + 2 * g.margin.z, output.y + 2 * g.margin.y, output.x + 2 * g.margin.x};
    }

    /// How a run over `box` lies in memory. Throws Error (TooLarge) where even the smallest pass would not fit.
    MemoryPlan plan(const SegmentOptions& options, const torch::Device& device, const Shape& volume, const Box& box, bool best) const {
        std::vector<MemoryNeed> needs;
        for (const auto& member : members)
            needs.push_back({member.card().spec, member.window(), runsOnOwnWindows(member, options.tiling == Tiling::Paper)});
        const bool halved = device.is_cuda() && members.front().type() == torch::kBFloat16;
        const auto budget = memoryBudget(device, options.memoryBytes, std::ranges::any_of(needs, &MemoryNeed::ownWindows));
        const auto all = planMemory(budget, needs, volume, box, halved, best);
        if (const auto free = freeMemory(); !device.is_cuda() && all.leastBytes > free)
            throw Error(ErrorKind::TooLarge, "The networks need about " + megabytes(all.leastBytes) + " of memory for even the smallest piece and " +
                                                 megabytes(free) + " are free: close other programs, or use smaller networks.");
        return all;
    }

    /// Says it where a member's windows reach beyond the volume.
    std::string remarkOn(const Shape& volume, bool ownWindows) const {
        for (const auto& member : members) {
            const auto &w = member.window();
            const bool own = runsOnOwnWindows(member, ownWindows);
            if (volume.z >= member.depth() && !(own && (volume.y < w.y || volume.x < w.x))) continue;
            return "The volume of " + describe(volume) + " voxels is smaller than the window of " + describe(w) + " of \"" +
                   member.card().name + "\": it was continued by reflection.";
        }
        return {};
    }

    /// Seconds for one output voxel through all members, z overlap included.
    double measure(const torch::Device& device, torch::ScalarType type) {
        constexpr std::int64_t edge = 160;
        double seconds = 0;
        for (auto& member : members) {
            const auto kept = member.depth() - 2 * (member.depth() / 4);
            const auto& w = member.window();
            const auto input = inputOf(member, edge), margin = member.geometry().padding == Padding::Valid ? member.geometry().margin : Shape{};
            const auto wide = static_cast<double>((w.y + 2 * margin.y) * (w.x + 2 * margin.x)) / static_cast<double>(w.y * w.x);
            seconds += forwardSeconds(member, device, type, edge) * wide / static_cast<double>(kept * input.y * input.x);
        }
        return seconds;
    }

    double forwardTotal() const {
        double sum = 0;
        for (const auto& member : members) sum += member.seconds();
        return sum;
    }

    const GreyStatistics& statisticsOf(const Volume& volume, Progress& progress, const std::stop_token& stop) {
        if (knownSource.lock() != volume.source()) {
            statistics = greyStatistics(volume, progress, stop);
            knownSource = volume.source();
        }
        return statistics;
    }
};

Ensemble::Ensemble(const std::vector<fs::path>& models) : m_impl(std::make_unique<Impl>()) {
    for (const auto& path : models)
        for (const auto& model : findModels(path)) {
            m_impl->members.emplace_back(readModelCard(model));
            m_impl->cards.push_back(m_impl->members.back().card());
            const auto& first = m_impl->cards.front();
            if (const auto& last = m_impl->cards.back(); last.classes != first.classes)
                throw Error(ErrorKind::Mismatch, "The models \"" + first.name + "\" and \"" + last.name +
                                                     "\" know different classes and cannot be averaged: choose models of one kind.");
        }
    if (m_impl->members.empty())
        throw Error(ErrorKind::NotFound, "No model was named: give at least one, or install those that ship with Granule.");
}

Ensemble::~Ensemble() = default;
Ensemble::Ensemble(Ensemble&&) noexcept = default;
Ensemble& Ensemble::operator=(Ensemble&&) noexcept = default;

std::vector<fs::path> Ensemble::shippedModels() {
    const auto program = programFolder();
    for (const auto& folder : {program / "resources/models", program / "../resources/models",
                               program / "../share/granule/models", fs::path(GRANULE_SOURCE_MODELS)}) {
        std::error_code error;
        if (!fs::is_directory(folder, error)) continue;
        try {
            return findModels(folder);
        } catch (const Error&) { // an empty folder: the next one may hold them
        }
    }
    return {};
}

const std::vector<ModelCard>& Ensemble::members() const noexcept {
    return m_impl->cards;
}

double Ensemble::estimateSeconds(std::int64_t voxels, const SegmentOptions& options) {
    torch::Device device = torch::kCPU;
    std::string unsaid;
    const auto compute = m_impl->prepare(options, device, unsaid);
    const bool bf16 = compute.ends_with("bf16");
    auto known = m_impl->secondsPerVoxel.find(compute);
    if (known == m_impl->secondsPerVoxel.end())
        known = m_impl->secondsPerVoxel.emplace(compute, m_impl->measure(device, bf16 ? torch::kBFloat16 : torch::kFloat32)).first;
    const bool best = options.quality == Quality::Best || (options.quality == Quality::Auto && voxels <= smallBox);
    return known->second * static_cast<double>(voxels) * (best ? 8 : 1) * (options.tiling == Tiling::Paper ? 1.9 : 1.05);
}

Segmentation Ensemble::segment(const Volume& volume, const SegmentOptions& options, Progress& progress, std::stop_token stop,
                               const FinishedPart& finished) {
    const auto start = std::chrono::steady_clock::now();
    const Box box = options.box.value_or(Box::of(volume.shape()));
    checkBox(volume, box);
    const torch::NoGradGuard quiet;
    torch::Device device = torch::kCPU;
    Segmentation result;
    result.device = m_impl->prepare(options, device, result.remark);
    result.labels = LabelMap(volume.shape(), volume.spacingOrDefault());

    SubProgress reading(progress, 0, 0.02), running(progress, 0.02, 1);
    progress.status("reading grey values");
    const auto& wanted = m_impl->cards.front().voxel;
    const bool resampling = options.resample && volume.spacing() && farApart(*volume.spacing(), wanted);
    const Volume input = resampling ? resampled(volume, wanted) : volume;
    const WindowReader reader(input, m_impl->statisticsOf(input, reading, stop));
    progress.status({});
    const Box inputBox = mapped(box, volume.shape(), input.shape());
    const bool best = options.quality == Quality::Best || (options.quality == Quality::Auto && inputBox.shape().voxels() <= smallBox);
    addRemark(result.remark, m_impl->remarkOn(input.shape(), options.tiling == Tiling::Paper));
    const auto plan = m_impl->plan(options, device, input.shape(), inputBox, best);
    if (options.memoryBytes > 0 && plan.leastBytes > options.memoryBytes)
        addRemark(result.remark, "The smallest piece takes about " + megabytes(plan.leastBytes) + " of memory, more than was allowed.");
    const Nearest back{input.shape(), volume.shape()};
    MemberProbabilityPart votes;
    if (options.votes)
        votes = [&](const Box& part, std::size_t member, const torch::Tensor& probabilities) {
            const Box own = back.takers(part).intersected(box);
            if (!own.empty()) options.votes(own, member, quantised(probabilities, part, own, back));
        };
    const SegmentRun run{m_impl->members, reader, plan, inputBox, best, options.tiling == Tiling::Paper, result.remark, running, stop, votes};
    const auto keep = [&](const Box& part, const torch::Tensor& probabilities) {
        throwIfStopped(stop);
        const Box own = back.takers(part).intersected(box);
        if (own.empty()) return;
        std::vector<std::uint8_t> ids(static_cast<std::size_t>(own.shape().voxels()));
        back.bring(mostProbable(probabilities).data(), part, own, ids.data());
        result.labels.write(own, std::vector<LabelId>(ids.begin(), ids.end()).data());
        if (options.wantProbabilities) keepProbabilities(result.probabilities, box, probabilities, part, own, back);
        if (finished) finished(own, ids);
    };
    const double before = m_impl->forwardTotal();
    try {
        runMembers(run, keep);
    } catch (const std::exception& e) {
        if (isShortage(e))
            throw Error(ErrorKind::TooLarge, "Memory ran out while the box " + describe(box) + " was segmented: segment it in smaller boxes.", e.what());
        if (dynamic_cast<const c10::Error*>(&e))
            throw Error(ErrorKind::Unsupported, "LibTorch could not run the networks on " + result.device +
                                                    ": try --precision fp32, --device cpu, or a smaller box.", e.what());
        throw;
    }
    result.networkSeconds = m_impl->forwardTotal() - before;
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

} // namespace granule::engine
