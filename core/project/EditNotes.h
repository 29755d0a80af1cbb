// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

namespace granule::project {

/// What is to be known of an edit beside the labels and objects it changed; kept in the journal.
struct EditNotes {
    bool byProgram = false; ///< its labels are a program's, and nobody's judgement
    /// The version of the ensemble in use before and after, where the edit changes it; empty: the ensemble as it was trained.
    QString ensembleBefore, ensembleAfter;

    bool changesEnsemble() const { return ensembleBefore != ensembleAfter; }
};

} // namespace granule::project
