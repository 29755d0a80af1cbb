// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/study/StudyRunner.h"

#include "app/cli/study/StudyScoring.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

namespace granule::cli {

namespace fs = std::filesystem;

namespace {

constexpr double trainingShare = 0.8; // of a run's time

std::string textOf(const fs::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void makeFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Error(ErrorKind::Unwritable, "The folder \"" + folder.string() + "\" cannot be made: check the path and its permissions.", error.message());
}

/// Of the several tasks that may begin a study at once, one writes what it is, and the others find the same.
void claimFolder(const fs::path& out, const std::string& fingerprint) {
    makeFolder(out / "rows");
    makeFolder(out / "ensembles");
    std::error_code error;
    if (!fs::exists(out / "study.json", error)) writeFile(out / "study.json", fingerprint);
    if (textOf(out / "study.json") != fingerprint)
        throw Error(ErrorKind::Mismatch, "\"" + out.string() + "\" holds a study with other data, architectures or settings: use another --out folder, "
                                             "or the settings that it was begun with, which are told in study.json there.");
}

} // namespace

StudyTask StudyTask::parse(const std::string& text) {
    StudyTask task;
    const char *end = text.data() + text.size(), *slash = std::find(text.data(), end, '/');
    const auto first = std::from_chars(text.data(), slash, task.number);
    if (slash != end && first.ec == std::errc() && first.ptr == slash) {
        const auto second = std::from_chars(slash + 1, end, task.of);
        if (second.ec == std::errc() && second.ptr == end && task.number >= 1 && task.number <= task.of) return task;
    }
    throw Error(ErrorKind::InvalidValue, "--task " + text + " makes no sense: write I/N with I from 1 to N, as in 3/8.");
}

struct StudyRunner::Volumes {
    StudyVolume train;
    std::optional<StudyVolume> eval, test, comparison;
};

StudyRunner::StudyRunner(StudyConfig config, fs::path out, StudyTask task, bool resume, Context& context)
    : m_config(std::move(config)), m_out(std::move(out)), m_task(task), m_context(context), m_volumes(std::make_unique<Volumes>()) {
    const auto read = [&](const StudyData& data, bool sparse) { return readStudyVolume(data.image, data.labels, sparse, context.stop); };
    m_volumes->train = read(m_config.train, false);
    m_volumes->eval = read(m_config.eval, false);
    if (m_config.test) m_volumes->test = read(*m_config.test, true);
    if (m_config.comparison) m_volumes->comparison = read(*m_config.comparison, true);
    requireKnownClasses();
    claimFolder(m_out, m_config.fingerprint());
    const auto runs = m_config.runs();
    for (std::size_t i = 0; !resume && i < runs.size(); ++i) {
        std::error_code error;
        if (m_task.takes(i) && (fs::exists(m_out / "runs" / runs[i].name, error) || fs::exists(rowFile(m_out, runs[i].name), error)))
            throw Error(ErrorKind::Unwritable, "The run \"" + runs[i].name + "\" in \"" + m_out.string() +
                                                   "\" was begun before: go on with --resume, or use another --out folder.");
    }
}

StudyRunner::~StudyRunner() = default;

/// Before anything is trained: a label that no network can give would stop every run at its scoring.
void StudyRunner::requireKnownClasses() const {
    int classes = m_config.variants.front().training.spec.classes;
    for (const auto& variant : m_config.variants) classes = std::min(classes, variant.training.spec.classes);
    const auto require = [&](const StudyVolume& volume, const StudyData& data) {
        int most = 0;
        for (std::size_t block = 0; block < volume.labels.blockCount(); ++block) {
            const auto ids = volume.labels.read<std::uint8_t>(volume.labels.blockBox(block)); // 256 and more become 255
            most = std::max<int>(most, *std::ranges::max_element(ids));
        }
        if (most >= classes)
            throw Error(ErrorKind::InvalidValue, "The labels \"" + data.labels + "\" hold ids above " + std::to_string(classes - 1) +
                                                     ", but the networks of this study know only the classes 0 to " + std::to_string(classes - 1) +
                                                     ": are these object ids?");
    };
    require(m_volumes->train, m_config.train);
    require(*m_volumes->eval, m_config.eval);
    if (m_volumes->test) require(*m_volumes->test, *m_config.test);
    if (m_volumes->comparison) require(*m_volumes->comparison, *m_config.comparison);
}

std::size_t StudyRunner::run() {
    const auto runs = m_config.runs();
    std::vector<StudyRun> mine;
    for (std::size_t i = 0; i < runs.size(); ++i)
        if (m_task.takes(i) && !isDone(runs[i])) mine.push_back(runs[i]);
    for (std::size_t i = 0; i < mine.size(); ++i) {
        throwIfStopped(m_context.stop);
        m_context.say("run " + std::to_string(i + 1) + " of " + std::to_string(mine.size()) + ": " + mine[i].name);
        const auto count = static_cast<double>(mine.size());
        SubProgress part(m_context.progress, 0.95 * static_cast<double>(i) / count, 0.95 * static_cast<double>(i + 1) / count);
        trainAndScore(mine[i], part);
    }
    SubProgress averaging(m_context.progress, 0.95, 1);
    ensembles(averaging);
    return static_cast<std::size_t>(std::ranges::count_if(runs, [&](const StudyRun& run) { return isDone(run); }));
}

bool StudyRunner::isDone(const StudyRun& run) const {
    std::error_code error;
    const auto file = rowFile(m_out, run.name);
    return fs::exists(file, error) && readRow(file).failure.empty();
}

StudyRow StudyRunner::freshRow(const StudyRun& run) const {
    const auto& variant = m_config.variants[run.variant];
    StudyRow row;
    row.run = run.name;
    row.variant = variant.key;
    row.network = variant.training.network;
    row.tableName = variant.name;
    row.baseline = variant.baseline;
    row.seed = run.seed;
    return row;
}

StudyRow StudyRunner::failed(const StudyRun& run, const std::string& why) const {
    auto row = freshRow(run);
    row.failure = why;
    m_context.say("run " + run.name + " failed: " + why);
    return row;
}

void StudyRunner::trainAndScore(const StudyRun& run, Progress& progress) {
    auto row = freshRow(run);
    SubProgress training(progress, 0, trainingShare), scoring(progress, trainingShare, 1);
    try {
        auto config = m_config.variants[run.variant].training;
        config.seed = run.seed;
        config.resume = true; // from its checkpoint, if there is one
        const auto done = engine::train(config, m_volumes->train.image, m_volumes->train.labels,
                                        std::pair(m_volumes->eval->image, m_volumes->eval->labels), m_out / "runs" / run.name, training, m_context.stop);
        row.parameters = done.parameters;
        row.steps = done.steps;
        row.seconds = done.seconds;
        row.peakMIoUAll = done.bestMIoUAll;
        score(row, scoring);
    } catch (const Error& e) {
        if (e.kind() == ErrorKind::Unwritable || e.kind() == ErrorKind::Mismatch) throw; // would meet every run
        row = failed(run, e.what());
    } catch (const std::bad_alloc&) {
        row = failed(run, "the memory did not suffice: try smaller windows or fewer channels");
    }
    writeFile(rowFile(m_out, run.name), toText(row));
}

void StudyRunner::score(StudyRow& row, Progress& progress) {
    const auto of = [&](const StudyVolume& volume, double from, double to) {
        SubProgress part(progress, from, to);
        RunningMean mean(volume);
        mean.add(m_out / "runs" / row.run, m_config.segment, part, m_context.stop);
        return mean.score();
    };
    row.eval = of(*m_volumes->eval, 0, 0.4);
    if (m_volumes->test) row.test = of(*m_volumes->test, 0.4, 0.7);
    if (m_volumes->comparison) row.comparison = of(*m_volumes->comparison, 0.7, 1);
}

void StudyRunner::ensembles(Progress& progress) {
    const auto rows = readRows(m_out);
    const auto runs = m_config.runs();
    for (std::size_t v = 0; v < m_config.variants.size(); ++v) {
        const auto& variant = m_config.variants[v];
        const bool complete = std::ranges::all_of(runs, [&](const StudyRun& run) {
            return run.variant != v || std::ranges::find(rows, run.name, &StudyRow::run) != rows.end();
        });
        const auto members = ranked(rows, variant.key);
        if (!complete || members.empty()) continue;
        const auto count = static_cast<double>(m_config.variants.size());
        SubProgress part(progress, static_cast<double>(v) / count, static_cast<double>(v + 1) / count);
        ensemble(variant, members, part);
    }
}

void StudyRunner::ensemble(const StudyVariant& variant, const std::vector<const StudyRow*>& members, Progress& progress) {
    StudyEnsemble e{variant.key, variant.name, {}, {}};
    for (const auto* member : members) e.instances.push_back(member->run);
    const auto file = ensembleFile(m_out, variant.key);
    std::error_code error;
    if (fs::exists(file, error) && readEnsemble(file).instances == e.instances) return;
    m_context.say("ensembles of " + variant.key);
    const auto most = std::min(members.size(), static_cast<std::size_t>(m_config.topK));
    const auto& first = *members.front();
    e.top.push_back({1, first.eval, first.test, first.comparison});
    for (std::size_t k = 2; k <= most; ++k) e.top.push_back({static_cast<int>(k), {}, {}, {}});
    const auto fill = [&](const std::optional<StudyVolume>& volume, std::optional<StudyScore> StudyEnsemble::Top::*score, double from, double to) {
        if (!volume || most < 2) return;
        RunningMean mean(*volume);
        for (std::size_t k = 1; k <= most; ++k) {
            const double step = (to - from) / static_cast<double>(most);
            SubProgress part(progress, from + step * static_cast<double>(k - 1), from + step * static_cast<double>(k));
            mean.add(m_out / "runs" / members[k - 1]->run, m_config.segment, part, m_context.stop);
            if (k >= 2) e.top[k - 1].*score = mean.score();
        }
    };
    fill(m_volumes->eval, &StudyEnsemble::Top::eval, 0, 0.4);
    fill(m_volumes->test, &StudyEnsemble::Top::test, 0.4, 0.7);
    fill(m_volumes->comparison, &StudyEnsemble::Top::comparison, 0.7, 1);
    writeFile(file, toText(e));
}

} // namespace granule::cli
