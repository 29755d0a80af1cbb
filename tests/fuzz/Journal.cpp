// SPDX-License-Identifier: BSD-3-Clause
#include "core/store/Journal.h"
#include "core/store/JournalWriter.h"
#include "tests/fuzz/Target.h"
#include "tests/store/Contents.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <zlib.h>

namespace granule::testing {

namespace {

constexpr Shape shape{3, 40, 70};

store::NewStep step(std::uint64_t state, std::uint64_t parent, store::JournalStep::Kind kind, int layer, unsigned seed) {
    store::NewStep fresh;
    fresh.step.state = state, fresh.step.parent = parent, fresh.step.kind = kind, fresh.step.layer = layer;
    fresh.step.text = "Brush", fresh.step.who = "someone", fresh.step.name = "Labels", fresh.step.position = 1;
    if (kind != store::JournalStep::Kind::RenameLayer)
        fresh.blocks = {{0, LabelMap(shape, plateletSpacing).block(0), randomLabels(shape, 5, seed).block(0)}};
    return fresh;
}

void writeJournal(const std::string& path, std::optional<std::uint32_t> file) {
    using enum store::JournalStep::Kind;
    store::JournalWriter writer(path, {"an id", file, contents(shape, 1)}, {});
    writer.add(step(1, 0, Edit, 3, 1));
    writer.add(step(2, 1, AddLayer, 9, 2));
    writer.moved(1);
    writer.add(step(3, 1, RenameLayer, 7, 0));
    writer.add(step(4, 3, RemoveLayer, 7, 3));
    writer.document("{}");
    writer.saved(3);
    writer.closed(2);
}

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    for (const auto file : {std::optional<std::uint32_t>(), std::optional<std::uint32_t>(7)})
        all.push_back(bytesMadeBy("seed-journal", [&](const std::string& path) { writeJournal(path, file); }));
    return all;
}

/// As core/store/JournalFile.cpp has it: after 16 bytes, each record is a mark, the checksum of the sizes and the contents,
/// two sizes, the contents.
void mend(std::string& bytes) {
    constexpr std::size_t magic = 16, head = 24, sizes = 16;
    for (std::size_t at = magic; at + head <= bytes.size();) {
        std::uint64_t blobs = 0, json = 0;
        std::memcpy(&blobs, bytes.data() + at + 8, sizeof blobs);
        std::memcpy(&json, bytes.data() + at + 16, sizeof json);
        const auto left = bytes.size() - at - head;
        if (blobs > left || json > left - blobs) return;
        const auto length = static_cast<std::size_t>(blobs + json);
        const auto crc = static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data() + at + 8), sizes + length));
        std::memcpy(bytes.data() + at + 4, &crc, sizeof crc);
        at += head + length;
    }
}

/// Goes to some of its states, as undo does.
void read(const std::string& path) {
    constexpr std::uint64_t enough = 8;
    const auto journal = store::Journal::read(path);
    auto now = journal.base().file ? contents(shape, 1) : journal.beginning();
    std::uint64_t from = 0;
    for (std::uint64_t to = 1; to <= std::min<std::uint64_t>(journal.steps().size(), enough); ++to) {
        journal.move(now.layers, now.activeLayer, from, to);
        from = to;
    }
}

} // namespace

const Target target{"bad.granule-journal", seeds, read, mend};

} // namespace granule::testing
