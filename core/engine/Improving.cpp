// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Improving.h"

#include "core/engine/Device.h"
#include "core/engine/ModelFolder.h"
#include "core/engine/Resample.h"
#include "core/engine/improving/Teacher.h"
#include "core/engine/improving/Tuning.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace granule::engine {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

std::shared_ptr<HybridImpl> hybridOf(const ModelCard& card) {
    auto hybrid = std::dynamic_pointer_cast<HybridImpl>(loadNetwork(card));
    if (!hybrid)
        throw Error(ErrorKind::Mismatch, "\"" + card.name + "\" is no network of the 2D-3D family and cannot be improved: leave it out, or train it further.");
    return hybrid;
}

void check(const ImproveOrder& order) {
    if (order.models.empty()) throw Error(ErrorKind::InvalidValue, "No model was named: give those that are to learn.");
    if (order.image.isNull() || order.image.shape() != order.labels.shape() || order.image.shape() != order.judged.shape())
        throw Error(ErrorKind::Mismatch, "The image, its labels and what was judged differ in shape: give those of one image.");
    if (order.recipe.patch < 16 || order.recipe.patch % 8 != 0)
        throw Error(ErrorKind::InvalidValue, "A patch of " + std::to_string(order.recipe.patch) + " pixels cannot be learnt from: give a multiple of 8, 16 or more.");
    std::error_code error;
    if (fs::exists(order.out, error))
        throw Error(ErrorKind::Unwritable, "\"" + order.out.string() + "\" is there already: give another folder for the improved models.");
}

/// Tells what a new model comes from. The parent's scores are not its own.
ModelCard cardOf(const ModelCard& parent, const ImproveOrder& order, const Tuned& tuned, std::int64_t judged) {
    auto card = parent;
    card.name = parent.name.find(", improved") == std::string::npos ? parent.name + ", improved" : parent.name;
    card.data = parent.data + " Improved from corrections: " + std::to_string(tuned.steps) + " steps from \"" + parent.name + "\" (" +
                parent.path.string() + ") on " + std::to_string(judged) + " judged voxels of \"" + order.image.name() + "\", seed " +
                std::to_string(order.seed) + ".";
    card.steps = parent.steps + tuned.steps;
    card.seed = order.seed;
    card.mIoUAll = card.mIoUOrg = -1;
    card.scoredOn.clear();
    return card;
}

/// Removes what it names unless it was moved away.
struct Unfinished {
    fs::path path;
    ~Unfinished() {
        std::error_code error;
        fs::remove_all(path, error);
    }
};

/// Members that learn side by side, each on a thread of its own.
class Class {
public:
    Class(const ImproveOrder& order, const std::vector<std::shared_ptr<HybridImpl>>& members, const Course& course, Clock::time_point end,
          Progress& progress, std::stop_token stop)
        : m_order(order), m_members(members), m_course(course), m_end(end), m_progress(progress), m_stop(std::move(stop)), m_tuned(members.size()) {}

    std::vector<Tuned> run() {
        const auto cores = std::max(1U, std::thread::hardware_concurrency());
        const auto threads = std::min<std::size_t>(m_members.size(), static_cast<std::size_t>(m_order.threads > 0 ? m_order.threads : static_cast<int>(cores)));
        m_workers = threads;
        {
            std::vector<std::jthread> all;
            for (std::size_t t = 0; t < threads; ++t) all.emplace_back([this] { work(); });
        }
        if (m_failure) std::rethrow_exception(m_failure);
        return std::move(m_tuned);
    }

private:
    void work() {
        useThreads(1);
        for (std::size_t i; (i = m_next++) < m_members.size() && !m_failed;) try {
                const auto total = static_cast<double>(m_members.size()) * m_order.recipe.steps;
                const auto step = [&] { m_progress.update(std::min(1.0, ++m_steps / total)); };
                m_tuned[i] = tune(m_members[i], m_course, m_order.recipe, m_order.seed + i, deadline(i), step, m_stop);
            } catch (...) {
                const std::lock_guard lock(m_mutex);
                if (!m_failure) m_failure = std::current_exception();
                m_failed = true;
            }
    }

    /// An even share of the time that is left for the members that this thread's kind still has to do.
    Clock::time_point deadline(std::size_t i) const {
        const auto now = Clock::now();
        const auto rounds = (m_members.size() - i + m_workers - 1) / m_workers;
        return now + (m_end - now) / static_cast<std::int64_t>(rounds);
    }

    const ImproveOrder& m_order;
    const std::vector<std::shared_ptr<HybridImpl>>& m_members;
    const Course& m_course;
    Clock::time_point m_end;
    Progress& m_progress;
    std::stop_token m_stop;
    std::vector<Tuned> m_tuned;
    std::size_t m_workers = 1;
    std::atomic<std::size_t> m_next{0};
    std::atomic<int> m_steps{0};
    std::atomic<bool> m_failed{false};
    std::mutex m_mutex;
    std::exception_ptr m_failure;
};

} // namespace

Improvement improve(const ImproveOrder& order, Progress& progress, std::stop_token stop) {
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(order.seconds > 0 ? order.seconds : 1e7));
    check(order);
    std::vector<ModelCard> cards;
    for (const auto& model : order.models) cards.push_back(readModelCard(model));
    const auto& first = cards.front();
    std::int64_t depth = 1;
    std::vector<std::shared_ptr<HybridImpl>> members;
    for (const auto& card : cards) {
        members.push_back(hybridOf(card));
        if (card.classes != first.classes)
            throw Error(ErrorKind::Mismatch, "The models \"" + first.name + "\" and \"" + card.name + "\" know different classes: improve them apart.");
        if (geometryOf(card.spec).acrossPlanes) depth = 3;
    }
    const bool resampling = order.resample && order.image.spacing() && farApart(*order.image.spacing(), first.voxel);
    const Volume input = resampling ? resampled(order.image, first.voxel) : order.image;
    NoProgress silent;
    const WindowReader reader(input, greyStatistics(input, silent, stop));
    const LessonBook book(order, reader, depth, first.spec.classes);
    useThreads(order.threads);
    Teacher teacher(members);
    const Course course{book, teacher.said(book.corrected(), stop), teacher.said(book.elsewhere(), stop)};
    const auto tuned = Class(order, members, course, end, progress, stop).run();

    throwIfStopped(stop);
    Improvement result;
    result.judgedVoxels = book.judgedVoxels();
    const Unfinished part{order.out.string() + ".part"};
    for (std::size_t i = 0; i < cards.size(); ++i) {
        const auto name = cards[i].path.filename();
        saveModel(part.path / name, *tuned[i].network, cardOf(cards[i], order, tuned[i], book.judgedVoxels()));
        result.models.push_back(order.out / name);
        result.steps.push_back(tuned[i].steps);
        result.lossBefore += tuned[i].lossBefore / static_cast<double>(cards.size());
        result.lossAfter += tuned[i].lossAfter / static_cast<double>(cards.size());
    }
    std::error_code error;
    fs::rename(part.path, order.out, error);
    if (error)
        throw Error(ErrorKind::Unwritable, "The improved models could not be moved to \"" + order.out.string() + "\": check the folder.", error.message());
    result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return result;
}

} // namespace granule::engine
