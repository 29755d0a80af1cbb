// SPDX-License-Identifier: BSD-3-Clause
// Objects from prompts: how many clicks a simulated user needs, beside a plain random walker with the same user on the same objects.
#include "app/cli/Bench.h"
#include "app/cli/Timing.h"
#include "app/cli/benches/PromptTrials.h"

#include "core/io/Stack.h"
#include "core/phantom/Phantom.h"
#include "core/prompt/RandomWalker.h"
#include "core/prompt/Regions.h"

#include <algorithm>

namespace granule::cli {

namespace {

constexpr double goal = 0.8;
constexpr std::size_t mostClicks = 20;

struct Options {
    std::string data = "../shared/data/epfl6";
    std::size_t objects = 40;
    bool develop = false;
    std::string only; ///< of the sets; empty: all
};

/// Grady's random walker on the grey values, as it was published; the border of the neighbourhood is not the object until a person has said what is not.
class PlainWalker {
public:
    PlainWalker(const Trial& trial) : m_trial(trial), m_edges(prompt::edgesOf(trial.box.shape(), trial.spacing, prompt::normalised(trial.grey), 200)) {}

    std::vector<std::uint8_t> objectOf(const prompt::Prompts& prompts) const {
        const auto shape = m_trial.box.shape();
        std::vector<prompt::Seed> seeds(m_trial.truth.size(), prompt::Seed::None);
        if (prompts.notObject.empty()) markBorder(seeds);
        std::vector<std::size_t> object, notObject;
        for (const auto& at : prompts.object) object.push_back(offset(at));
        for (const auto& at : prompts.notObject) notObject.push_back(offset(at));
        for (const auto i : object) seeds[i] = prompt::Seed::Object;
        for (const auto i : notObject) seeds[i] = prompt::Seed::NotObject;
        const auto walk = prompt::randomWalk(m_edges, seeds, {}, {}, 1e-3, 500);
        std::vector<std::uint8_t> mask(walk.size());
        std::ranges::transform(walk, mask.begin(), [](float p) { return p > 0.5F ? 1 : 0; });
        prompt::keepConnected(mask, shape, object);
        prompt::fillHoles(mask, shape, notObject);
        return mask;
    }

private:
    std::size_t offset(const Index& at) const {
        const auto& lo = m_trial.box.lo;
        return static_cast<std::size_t>(m_trial.box.shape().offset({at.z - lo.z, at.y - lo.y, at.x - lo.x}));
    }
    void markBorder(std::vector<prompt::Seed>& seeds) const {
        const auto shape = m_trial.box.shape();
        for (std::int64_t z = 0, i = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y)
                for (std::int64_t x = 0; x < shape.x; ++x, ++i)
                    if (y == 0 || x == 0 || y == shape.y - 1 || x == shape.x - 1) seeds[static_cast<std::size_t>(i)] = prompt::Seed::NotObject;
    }

    const Trial& m_trial;
    prompt::Edges m_edges;
};

/// What all trials of a set came to.
struct Summary {
    std::vector<double> clicks; ///< one more than allowed where it was never reached
    std::vector<double> seconds, setUp, first, third; ///< IoU after the first click, and after three or what it took
    double falls = 0, corrections = 0;

    void add(const Outcome& outcome) {
        clicks.push_back(static_cast<double>(outcome.clicksTo(goal).value_or(mostClicks + 1)));
        const auto after = [&](std::size_t click) { return outcome.iou[std::min(click, outcome.iou.size()) - 1]; };
        first.push_back(after(1));
        third.push_back(after(3));
        falls += static_cast<double>(outcome.falls());
        corrections += static_cast<double>(outcome.iou.size() - 1);
        seconds.insert(seconds.end(), outcome.seconds.begin(), outcome.seconds.end());
    }
    double quantile(double share) const {
        auto sorted = clicks;
        std::ranges::sort(sorted);
        return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
    }
    double reached(double within) const {
        return static_cast<double>(std::ranges::count_if(clicks, [=](double c) { return c <= within; })) / static_cast<double>(clicks.size());
    }
    double fallen() const { return corrections > 0 ? falls / corrections : 0; }
    double mean() const {
        double sum = 0;
        for (const double c : clicks) sum += c;
        return sum / static_cast<double>(clicks.size());
    }
};

void measure(const std::string& name, const std::vector<Trial>& trials, Context& context, std::vector<Figure>& figures) {
    if (trials.empty()) return;
    Summary ours, walker;
    for (const auto& trial : trials) {
        throwIfStopped(context.stop);
        const auto start = Clock::now();
        const prompt::Prompter prompter(trial.box, trial.spacing, trial.grey, {}, context.stop);
        ours.setUp.push_back(since(start));
        ours.add(simulate(trial, [&](const auto& prompts) { return prompter.objectOf(prompts, context.stop); }, goal, mostClicks));
        const PlainWalker plain(trial);
        walker.add(simulate(trial, [&](const auto& prompts) { return plain.objectOf(prompts); }, goal, mostClicks));
    }
    const auto title = std::to_string(trials.size()) + " " + name + ", clicks to IoU 0.8 (21: not within 20)";
    const auto compare = [&](const std::string& what, double a, double b, const std::string& unit, bool lessIsBetter) {
        figures.push_back({what, a, unit, "random walker", b, (lessIsBetter ? a : b) > 0 ? (lessIsBetter ? b / a : a / b) : 0});
    };
    compare(title + ": median", ours.quantile(0.5), walker.quantile(0.5), "clicks", true);
    compare("the same: lower quartile", ours.quantile(0.25), walker.quantile(0.25), "clicks", true);
    compare("the same: upper quartile", ours.quantile(0.75), walker.quantile(0.75), "clicks", true);
    compare("the same: mean", ours.mean(), walker.mean(), "clicks", true);
    for (const int within : {1, 3, 5, 10, 20})
        compare("the same: reached within " + std::to_string(within), 100 * ours.reached(within), 100 * walker.reached(within), "%", false);
    compare("the same: IoU after a click", median(ours.first), median(walker.first), "", false);
    compare("the same: IoU after three", median(ours.third), median(walker.third), "", false);
    compare("the same: corrections after which IoU fell by more than 0.01", 100 * ours.fallen(), 100 * walker.fallen(), "%", true);
    compare("the same: a click", median(ours.seconds), median(walker.seconds), "s", true);
    compare("the same: the slowest click", std::ranges::max(ours.seconds), std::ranges::max(walker.seconds), "s", true);
    figures.push_back({"the same: features of a neighbourhood, once", median(ours.setUp), "s", "", 0, 0});
}

/// A whole neighbourhood of 128 voxels a side, which clicks wait for.
void measureSpeed(Context& context, std::vector<Figure>& figures) {
    phantom::PhantomOptions options;
    options.shape = {128, 128, 128};
    options.spacing = {10, 10, 10};
    const auto phantom = phantom::makePhantom(options, context.progress, context.stop);
    const auto grey = phantom.image.read<float>(Box::of(options.shape));
    auto start = Clock::now();
    const prompt::Prompter prompter(Box::of(options.shape), options.spacing, grey, {}, context.stop);
    figures.push_back({"128x128x128: features, once", since(start), "s", "", 0, 0});
    std::vector<double> seconds;
    prompt::Prompts prompts;
    for (std::int64_t i = 0; i < 10; ++i) {
        (i % 2 ? prompts.notObject : prompts.object).push_back({64, 20 + 9 * i, 64});
        start = Clock::now();
        prompter.objectOf(prompts, context.stop);
        seconds.push_back(since(start));
    }
    figures.push_back({"128x128x128: a click, median of 10", median(seconds), "s", "a second", 1, 1 / median(seconds)});
}

void measureGranules(const Options& options, Context& context, std::vector<Figure>& figures) {
    auto sample = phantom::sampleOptions();
    sample.shape = {24, 512, 512};
    sample.seed = options.develop ? 11 : 12;
    const auto rendered = phantom::makePhantom(sample, context.progress, context.stop);
    measure("alpha granules of rendered platelets", trialsOf(rendered.image, rendered.labels, [](LabelId id) { return id == 3; }, 0, sample.shape.x, 0, options.objects),
            context, figures);
}

std::vector<Figure> run(const Options& options, Context& context) {
    std::vector<Figure> figures;
    const auto file = options.data + "/epfl6_train_z0000-0013_";
    const auto image = copyToMemory(io::openStack(file + "image.tif").withSpacing({5, 5, 5}), context.progress, context.stop);
    const auto bits = io::readLabels(file + "classbits.tif", context.progress, context.stop);
    const auto middle = image.shape().x / 2;
    const auto x0 = options.develop ? 0 : middle, x1 = options.develop ? middle : image.shape().x;
    const auto isWanted = [&](const std::string& name) { return options.only.empty() || name.find(options.only) != std::string::npos; };
    const auto epfl = [&](const std::string& name, LabelId bit, double leastFill) {
        if (!isWanted(name)) return;
        measure(name, trialsOf(image, bits, [bit](LabelId id) { return (id & bit) != 0; }, x0, x1, leastFill, options.objects), context, figures);
    };
    epfl("mitochondria of epfl6", 2, 0);
    epfl("single vesicles of epfl6", 16, 0.4);
    if (isWanted("granules")) measureGranules(options, context, figures);
    if (isWanted("128")) measureSpeed(context, figures);
    return figures;
}

const AddBench add{{"prompt", "Objects from prompts: clicks that a simulated user needs", [](CLI::App& app) -> Measure {
    const auto options = std::make_shared<Options>();
    app.add_option("--data", options->data, "The folder of epfl6")->capture_default_str();
    app.add_option("--objects", options->objects, "At most so many of each set")->check(CLI::Range(1, 1000))->capture_default_str();
    app.add_flag("--develop", options->develop, "On the half that the method was tuned on");
    app.add_option("--only", options->only, "Only sets with this in their name: mitochondria, vesicles, granules, 128");
    return [options](Context& context) { return run(*options, context); };
}}};

} // namespace

} // namespace granule::cli
