// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/confined/ConfinedReader.h"

#include "core/io/ScratchFile.h"
#include "core/io/confined/PackedChunks.h"
#include "core/io/confined/ReaderProcess.h"
#include "core/io/confined/SharedFile.h"
#include "core/plugin/FileBytes.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <optional>
#include <utility>

namespace granule::io::confined {

namespace {

constexpr std::size_t pieceBytes = std::size_t{1} << 20; ///< that are handed over at once, if a row is not larger: they stay in the caches

MessageWriter request(Request what) {
    MessageWriter out;
    out.put(what);
    return out;
}

class ConfinedReader : public plugin::StackReader {
public:
    ConfinedReader(const std::string& format, const std::string& path) : StackReader(path), m_format(format) {
        auto [process, opened] = start(m_shared.file());
        m_info = opened.info;
        m_whole = opened.whole;
        m_coarser = opened.coarser;
        m_info.levels = 1 + static_cast<int>(m_coarser.size());
        if (opened.raw) {
            m_rawFile = std::make_unique<plugin::FileBytes>(opened.raw->path);
            m_raw = opened.raw->pixels;
            opened.mostBytes = m_rawFile->size() - std::min(m_rawFile->size(), m_raw.start);
        }
        checkSize(path, m_info, opened.mostBytes, 1);
        if (opened.chunks)
            m_chunks = std::make_unique<PackedChunks>(m_info.shape, bytesPerPixel(), *opened.chunks, [this](const auto& keys) { return fetch(keys); });
        if (!m_rawFile && !m_whole) m_process = std::move(process);
    }

    void readSlice(std::int64_t z, std::byte* out) const override { readInPlace(sliceBox(z), out); }

    bool readInPlace(const Box& box, std::byte* out) const override {
        if (m_rawFile) m_raw.read(*m_rawFile, m_info.shape, box, out);
        else if (m_whole) readUnpacked(box, out);
        else if (!m_chunks || !m_chunks->read(box, out)) readPieces(box, out);
        return true;
    }

    std::shared_ptr<const StackReader> coarser(int level) const override {
        return openConfined(m_format, m_coarser.at(static_cast<std::size_t>(level - 1)));
    }

private:
    /// A process that has opened the file, and what it says of it.
    std::pair<std::unique_ptr<ReaderProcess>, OpenedStack> start(int shared) const {
        auto process = std::make_unique<ReaderProcess>(m_path, shared);
        process->ask(request(Request::Open).put(m_format).put(m_path).message());
        const auto answer = process->answer(0);
        MessageReader in(answer);
        return {std::move(process), openedStack(in)};
    }

    /// The process that serves this reader; another one where the last has crashed. Under the lock.
    ReaderProcess& process() const {
        if (m_process && m_process->alive()) return *m_process;
        auto [process, opened] = start(m_shared.file());
        if (opened.info.shape != m_info.shape || opened.info.type != m_info.type)
            throw damagedFile(m_path, "it has changed since it was opened", {});
        m_process = std::move(process);
        return *m_process;
    }

    std::size_t bytesIn(const Box& box) const { return static_cast<std::size_t>(box.shape().voxels()) * bytesPerPixel(); }

    /// What the process was asked for, and where in the shared file it will lie.
    struct Asked {
        Box box;
        std::size_t at = 0;
    };

    void ask(ReaderProcess& process, const Box& box, std::size_t at) const {
        process.ask(request(Request::Read).put(box).put(static_cast<std::uint64_t>(at)).message());
        m_asked = {box, at};
    }

    /// Forgets what was asked for ahead, unless it is `wanted`.
    void settle(const std::optional<Box>& wanted) const {
        if (!m_asked || m_asked->box == wanted) return;
        try {
            if (m_process) m_process->answer(bytesIn(m_asked->box));
        } catch (const Error&) { // nobody wanted it
        }
        m_asked.reset();
    }

    /// Parts of `box` that are handed over one by one: slices, or rows of a slice. In the order of their voxels.
    std::vector<Box> piecesOf(const Box& box) const {
        const auto row = bytesIn({box.lo, {box.lo.z + 1, box.lo.y + 1, box.hi.x}}), slice = row * static_cast<std::size_t>(box.shape().y);
        const auto slices = std::max<std::int64_t>(1, static_cast<std::int64_t>(pieceBytes / slice));
        const auto rows = slices > 1 ? box.shape().y : std::max<std::int64_t>(1, static_cast<std::int64_t>(pieceBytes / row));
        std::vector<Box> pieces;
        for (auto z = box.lo.z; z < box.hi.z; z += slices)
            for (auto y = box.lo.y; y < box.hi.y; y += rows)
                pieces.push_back({{z, y, box.lo.x}, {std::min(z + slices, box.hi.z), std::min(y + rows, box.hi.y), box.hi.x}});
        return pieces;
    }

    /// Where someone who reads box after box along z will read next; empty of someone who does not.
    Box nextAfter(const Box& box) const {
        const bool onward = m_last.hi.z == box.lo.z && m_last.lo.y == box.lo.y && m_last.lo.x == box.lo.x && m_last.hi.y == box.hi.y && m_last.hi.x == box.hi.x;
        const auto end = onward ? std::min(box.hi.z + box.shape().z, m_info.shape.z) : box.hi.z;
        return {{box.hi.z, box.lo.y, box.lo.x}, {end, box.hi.y, box.hi.x}};
    }

    /// In pieces, by two halves of the shared file: one is copied while the next is read.
    void readPieces(const Box& box, std::byte* out) const {
        const std::scoped_lock lock(m_mutex);
        auto pieces = piecesOf(box);
        const auto count = pieces.size();
        if (const auto next = nextAfter(box); !next.empty()) pieces.push_back(piecesOf(next).front());
        settle(pieces.front());
        auto& process = this->process();
        m_half = std::max(m_half, bytesIn(pieces.front()));
        const auto* shared = m_shared.grow(2 * m_half);
        try {
            if (!m_asked) ask(process, pieces.front(), 0);
            for (std::size_t i = 0; i < count; ++i) {
                const auto now = *std::exchange(m_asked, {});
                if (i + 1 < pieces.size()) ask(process, pieces[i + 1], m_half - now.at);
                const auto bytes = bytesIn(now.box);
                process.answer(bytes);
                std::memcpy(out, shared + now.at, bytes);
                out += bytes;
            }
        } catch (...) {
            m_process.reset(); // whatever it still has to answer, nobody waits for it
            m_asked.reset();
            throw;
        }
        m_last = box;
    }

    /// Of files that are unpacked whole or not at all: into a scratch file, the first time.
    void readUnpacked(const Box& box, std::byte* out) const {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_unpacked) unpack();
        }
        const plugin::RawPixels pixels{0, false, m_info.type, m_info.channels};
        pixels.read(*m_unpacked, m_info.shape, box, out);
    }

    void unpack() const {
        const auto all = Box::of(m_info.shape);
        auto scratch = std::make_unique<ScratchFile>("voxels", m_path);
        const SharedFile target(scratch->reserve(bytesIn(all)));
        const auto process = start(target.file()).first;
        process->ask(request(Request::Read).put(all).put(std::uint64_t{0}).message());
        process->answer(bytesIn(all));
        m_unpacked = std::make_unique<plugin::FileBytes>(scratch->path());
        m_scratch = std::move(scratch);
    }

    std::vector<PackedChunks::Packed> fetch(const std::vector<PackedChunks::Key>& keys) const {
        const std::scoped_lock lock(m_mutex);
        settle({});
        auto& process = this->process();
        const auto room = m_chunks->mostPackedBytes();
        const auto* shared = m_shared.grow(room * keys.size());
        auto out = request(Request::Fetch);
        out.put(static_cast<std::uint32_t>(keys.size())).put(static_cast<std::uint64_t>(room));
        for (const auto key : keys) out.put(m_chunks->chunkAt(key));
        process.ask(out.message());
        const auto answer = process.answer(room * keys.size());
        MessageReader in(answer);
        std::vector<PackedChunks::Packed> packed;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto got = in.get<FetchedChunk>();
            const auto* from = shared + i * room;
            packed.push_back({keys[i], {from, from + std::min<std::size_t>(got.bytes, room)}, got.skipped});
        }
        return packed;
    }

    std::string m_format;
    std::unique_ptr<plugin::FileBytes> m_rawFile; ///< where voxels lie as they are
    plugin::RawPixels m_raw;
    bool m_whole = false;
    std::vector<std::string> m_coarser; ///< paths
    std::unique_ptr<PackedChunks> m_chunks;
    mutable std::mutex m_mutex; ///< around what follows
    mutable SharedFile m_shared;
    mutable std::unique_ptr<ReaderProcess> m_process;
    mutable std::optional<Asked> m_asked;
    mutable Box m_last;            ///< that was read in pieces
    mutable std::size_t m_half = 0; ///< of the shared file
    mutable std::unique_ptr<ScratchFile> m_scratch;
    mutable std::unique_ptr<plugin::FileBytes> m_unpacked;
};

} // namespace

std::shared_ptr<const plugin::StackReader> openConfined(const std::string& format, const std::string& path) {
    return std::make_shared<ConfinedReader>(format, path);
}

} // namespace granule::io::confined
