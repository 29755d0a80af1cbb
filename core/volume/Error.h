// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdexcept>
#include <string>

namespace granule {

/// What went wrong, so that a caller can react without reading the sentence.
enum class ErrorKind {
    NotFound,     ///< the file, folder or data set is not there
    Unreadable,   ///< it is there, but damaged, truncated or of another type than it claims
    Unsupported,  ///< it is sound, but of a kind that Granule does not handle
    Mismatch,     ///< two things that must fit do not: shapes, classes, sizes of weights
    Unwritable,   ///< the place to write to refuses: permissions, full disk
    TooLarge,     ///< more memory or disk than is allowed or there
    InvalidValue, ///< a number, name or option that makes no sense
};

/// The one family of errors. `what()` is a sentence in one line (control characters become spaces): what was wrong, where, what to do.
/// `detail()` may hold a library's own words, for a log or a *Details* button.
/// Thrown by core, caught in four places: job runner, command dispatch, plugin loader, main.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& message, std::string detail = {});
    ErrorKind kind() const noexcept { return m_kind; }
    const std::string& detail() const noexcept { return m_detail; }

private:
    ErrorKind m_kind;
    std::string m_detail;
};

} // namespace granule
