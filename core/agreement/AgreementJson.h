// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Study.h"

#include <string>

namespace granule::agreement {

/// Everything that an Agreement holds, its options included, as JSON with keys in alphabetical order, for other programs. What is not
/// defined is null. Ids of classes are places in "classes", where names stand. Objects are counted by class here; each of them has a
/// row in tablesOf(). Numbers are written so that they read back the same. `program` is the name and version of what made it.
std::string jsonOf(const Agreement& agreement, const std::string& program);

/// "MIoU(org)", "MIoU(all)" or "IoU of Mitochondrion": what a row of the ceiling scores.
std::string nameOf(const CeilingRow& row, const ClassSchema& schema);
/// Sixteen hexadecimal digits.
std::string hashText(std::uint64_t hash);
/// "below", "indistinguishable", "above", "too few cells".
std::string wordOf(Verdict verdict);
/// "matched", "missed", "extra", "split", "merged".
std::string wordOf(ObjectFate fate);
/// "all", "labelled", "cells"; as the command line takes them.
std::string wordOf(Region region);
/// "zero", "skip", "nan".
std::string wordOf(analysis::AbsentClass absent);

} // namespace granule::agreement
