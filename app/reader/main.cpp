// SPDX-License-Identifier: BSD-3-Clause
// granule-reader: serves one file to the program that started it; see core/io/confined. Its file 3 is the socket to it, its
// file 4 the shared file.
#include "app/reader/Readers.h"
#include "core/io/confined/Channel.h"
#include "core/io/confined/Confinement.h"
#include "core/io/confined/ReaderProcess.h"
#include "core/io/confined/SharedFile.h"

#include <cstdio>
#include <fcntl.h>
#include <new>
#include <unistd.h>

using namespace granule;
using namespace granule::io::confined;

namespace {

constexpr int socketFile = 3, sharedFile = 4;

class Server {
public:
    Message answer(const Message& request) {
        MessageReader in(request);
        switch (in.get<Request>()) {
        case Request::Open:
            return open(in);
        case Request::Read:
            return read(in);
        case Request::Fetch:
            return fetch(in);
        }
        throw Error(ErrorKind::InvalidValue, "granule-reader was asked for what it does not know: install Granule again.");
    }

private:
    Message open(MessageReader& in) {
        const auto format = in.text();
        const auto path = in.text();
        allow(secondsFor(0), 0);
        auto* const how = format == "HDF5" ? reader::openHdf5 : format == "NRRD" ? reader::openNrrd : format == "NIfTI" ? reader::openNifti : reader::openMetaImage;
        m_stack = how(path);
        auto out = success();
        put(out, m_stack->opened());
        return out.message();
    }

    Message read(MessageReader& in) {
        const auto box = in.get<Box>();
        const auto at = in.get<std::uint64_t>();
        const auto bytes = static_cast<std::size_t>(box.shape().voxels()) * m_stack->bytesPerPixel();
        m_stack->readInPlace(box, shared(at + bytes) + at);
        return success().message();
    }

    Message fetch(MessageReader& in) {
        const auto count = in.get<std::uint32_t>();
        const auto room = in.get<std::uint64_t>();
        auto* const to = shared(count * room);
        auto out = success();
        for (std::uint32_t i = 0; i < count; ++i) out.put(m_stack->fetch(in.get<Index>(), to + i * room, room));
        return out.message();
    }

    /// The shared file, of which so many bytes are written next.
    std::byte* shared(std::size_t bytes) {
        allow(secondsFor(bytes), 2 * bytes); // packed voxels are held beside unpacked ones
        auto* const all = m_shared.mapped(bytes);
        if (!all) throw std::bad_alloc();
        return all;
    }

    std::unique_ptr<LibraryReader> m_stack;
    SharedFile m_shared{sharedFile};
};

/// What `server` answers, or what it met.
Message answered(Server& server, const Message& request) {
    try {
        return server.answer(request);
    } catch (const Error& e) {
        return failure(e);
    } catch (const std::bad_alloc&) {
        return failure({ErrorKind::TooLarge, "The file needs more memory to be read than there is: it is damaged, or take a part of it."});
    } catch (const std::exception& e) {
        return failure({ErrorKind::Unreadable, "The file is damaged: the library that reads it gives up. Fetch or export it again.", e.what()});
    }
}

} // namespace

int main() {
    if (fcntl(socketFile, F_GETFD) < 0 || fcntl(sharedFile, F_GETFD) < 0) {
        std::fputs("granule-reader is started by Granule, not by hand: it reads files for it.\n", stderr);
        return 2;
    }
    confine();
    Server server;
    Message request;
    constexpr std::chrono::hours forever{24 * 365};
    while (receiveMessage(socketFile, request, forever) == Arrival::Whole)
        if (!sendMessage(socketFile, answered(server, request))) break;
    _exit(0); // the libraries' own tidying up has nothing to do, and is one more thing that may fail
}
