// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/confined/Messages.h"

#include <string>
#include <sys/types.h>

namespace granule::io::confined {

/// A granule-reader that serves one file, ended with the object. One thread at a time.
class ReaderProcess {
public:
    /// Starts it, in a few milliseconds. It writes voxels to `shared`, an open file that is still the caller's. `path` is
    /// for messages. Throws Error (NotFound) where the program is missing.
    ReaderProcess(std::string path, int shared);
    ~ReaderProcess();
    ReaderProcess(const ReaderProcess&) = delete;
    ReaderProcess& operator=(const ReaderProcess&) = delete;

    /// False after it crashed, was too slow, or could not be reached.
    bool alive() const noexcept { return m_socket >= 0; }
    /// Asks for something; answer() waits for it. Requests are answered in their order.
    void ask(const Message& request);
    /// What comes after the first byte of the reply to a request about so many bytes of voxels. Throws the Error that it met,
    /// or Error (Unreadable) where the library crashed over the file or does not come to an end.
    Message answer(std::size_t bytes);

private:
    int end() noexcept;

    std::string m_path;
    int m_socket = -1;
    pid_t m_child = -1;
};

/// A reply that tells of an Error, and one that does not: the rest follows.
Message failure(const Error& error);
MessageWriter success();

} // namespace granule::io::confined
