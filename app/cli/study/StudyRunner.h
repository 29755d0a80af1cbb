// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "app/cli/Command.h"
#include "app/cli/study/StudyConfig.h"
#include "app/cli/study/StudyRows.h"

#include <filesystem>
#include <memory>

namespace granule::cli {

/// Task I of N, counted from 1: every N-th run, beginning with the I-th.
struct StudyTask {
    std::size_t number = 1, of = 1;
    /// Reads "3/8". Throws Error (InvalidValue).
    static StudyTask parse(const std::string& text);
    bool takes(std::size_t run) const noexcept { return run % of == number - 1; }
};

/// Trains and scores the runs of a study that belong to one task, into a folder that tasks on several machines may share:
/// each run writes in a folder of its own, and its row appears whole when it is done. A run whose row is there is not done
/// again; one that was begun goes on from its checkpoint.
class StudyRunner {
public:
    /// Checks all data and the folder before anything is trained. Throws Error: Mismatch where `out` holds another study,
    /// Unwritable where runs of this task were begun before and `resume` is not set.
    StudyRunner(StudyConfig config, std::filesystem::path out, StudyTask task, bool resume, Context& context);
    ~StudyRunner();

    /// The runs of this task, then the ensembles of every variant whose runs are all done, by whatever task. Returns the
    /// number of rows that the folder holds then. A run that fails leaves a row that says why, and the others go on.
    std::size_t run();

private:
    struct Volumes;
    void trainAndScore(const StudyRun& run, Progress& progress);
    void requireKnownClasses() const;
    StudyRow freshRow(const StudyRun& run) const;
    StudyRow failed(const StudyRun& run, const std::string& why) const;
    void score(StudyRow& row, Progress& progress);
    void ensembles(Progress& progress);
    void ensemble(const StudyVariant& variant, const std::vector<const StudyRow*>& members, Progress& progress);
    bool isDone(const StudyRun& run) const;

    StudyConfig m_config;
    std::filesystem::path m_out;
    StudyTask m_task;
    Context& m_context;
    std::unique_ptr<Volumes> m_volumes;
};

} // namespace granule::cli
