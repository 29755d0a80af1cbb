// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/confined/Messages.h"

#include <algorithm>
#include <cstring>

namespace granule::io::confined {

namespace {

constexpr std::uint32_t mostTexts = 100000;
constexpr std::size_t mostAxes = 32;
constexpr std::uint32_t mostFillBytes = 16;

Error nonsense() {
    return {ErrorKind::Unreadable, "granule-reader answered with nonsense: the file it reads is damaged. Fetch or export it again."};
}

VoxelType voxelType(std::uint8_t number) {
    if (number > static_cast<std::uint8_t>(VoxelType::Float64)) throw nonsense();
    return static_cast<VoxelType>(number);
}

void put(MessageWriter& out, const std::vector<std::string>& texts) {
    out.put(static_cast<std::uint32_t>(texts.size()));
    for (const auto& text : texts) out.put(text);
}

std::vector<std::string> texts(MessageReader& in) {
    const auto count = in.get<std::uint32_t>();
    if (count > mostTexts) throw nonsense();
    std::vector<std::string> all;
    for (std::uint32_t i = 0; i < count; ++i) all.push_back(in.text());
    return all;
}

void put(MessageWriter& out, const plugin::StackInfo& info) {
    out.put(info.format).put(info.shape).put(info.channels).put(static_cast<std::uint8_t>(info.type));
    out.put(info.spacing.has_value()).put(info.spacing.value_or(VoxelSpacing{}));
    out.put(info.thicknessStated);
    put(out, info.datasets);
    out.put(static_cast<std::uint32_t>(info.others.size()));
    for (const auto& axis : info.others) {
        out.put(axis.name).put(axis.at).put(axis.count);
        put(out, axis.places);
    }
}

plugin::StackInfo stackInfo(MessageReader& in) {
    plugin::StackInfo info;
    info.format = in.text();
    info.shape = in.get<Shape>();
    info.channels = in.get<int>();
    info.type = voxelType(in.get<std::uint8_t>());
    const bool spaced = in.flag();
    const auto spacing = in.get<VoxelSpacing>();
    if (spaced) info.spacing = spacing;
    info.thicknessStated = in.flag();
    info.datasets = texts(in);
    if (info.channels < 1 || info.channels > 4 || (spaced && !spacing.plausible())) throw nonsense();
    for (auto i = in.get<std::uint32_t>(); i > 0; --i) {
        auto& axis = info.others.emplace_back();
        axis.name = in.text();
        axis.at = in.get<std::int64_t>();
        axis.count = in.get<std::int64_t>();
        axis.places = texts(in);
        if (info.others.size() > mostAxes || axis.at < 0 || axis.at >= axis.count || (!axis.places.empty() && static_cast<std::int64_t>(axis.places.size()) != axis.count)) throw nonsense();
    }
    return info;
}

ChunkPlan chunkPlan(MessageReader& in, const plugin::StackInfo& info) {
    ChunkPlan plan;
    plan.chunk = in.get<Shape>();
    plan.shuffled = in.flag();
    plan.packing = static_cast<ChunkPacking>(std::min(in.get<std::uint8_t>(), static_cast<std::uint8_t>(ChunkPacking::Lzf)));
    plan.checked = in.flag();
    plan.swapped = in.flag();
    plan.fill.resize(std::min(mostFillBytes, in.get<std::uint32_t>()));
    for (auto& byte : plan.fill) byte = in.get<std::byte>();
    constexpr std::int64_t most = std::int64_t{1} << 26;
    const auto fits = [](std::int64_t n) { return n > 0 && n <= most; };
    const auto& c = plan.chunk;
    if (!fits(c.z) || !fits(c.y) || !fits(c.x) || !fits(c.z * c.y) || !fits(c.z * c.y * c.x) || info.channels != 1 ||
        plan.fill.size() != bytesPerVoxel(info.type))
        throw nonsense();
    return plan;
}

} // namespace

void MessageWriter::add(const void* bytes, std::size_t count) {
    const auto at = m_message.size();
    m_message.resize(at + count);
    if (count > 0) std::memcpy(m_message.data() + at, bytes, count);
}

MessageWriter& MessageWriter::put(const std::string& text) {
    put(static_cast<std::uint32_t>(text.size()));
    add(text.data(), text.size());
    return *this;
}

void MessageReader::take(void* out, std::size_t count) {
    if (count > m_message.size() - m_at) throw nonsense();
    std::memcpy(out, m_message.data() + m_at, count);
    m_at += count;
}

std::string MessageReader::text() {
    const auto size = get<std::uint32_t>();
    if (size > m_message.size() - m_at) throw nonsense();
    std::string text(size, '\0');
    take(text.data(), size);
    return text;
}

void put(MessageWriter& out, const OpenedStack& stack) {
    put(out, stack.info);
    out.put(stack.mostBytes).put(stack.raw.has_value());
    if (stack.raw) out.put(stack.raw->path).put(stack.raw->pixels.start).put(stack.raw->pixels.swapped);
    out.put(stack.chunks.has_value());
    if (stack.chunks) {
        out.put(stack.chunks->chunk).put(stack.chunks->shuffled).put(stack.chunks->packing);
        out.put(stack.chunks->checked).put(stack.chunks->swapped);
        out.put(static_cast<std::uint32_t>(stack.chunks->fill.size()));
        for (const auto byte : stack.chunks->fill) out.put(byte);
    }
    out.put(stack.whole);
    put(out, stack.coarser);
}

OpenedStack openedStack(MessageReader& in) {
    OpenedStack stack;
    stack.info = stackInfo(in);
    stack.mostBytes = in.get<std::uint64_t>();
    if (in.flag()) {
        auto path = in.text();
        const auto start = in.get<std::uint64_t>();
        stack.raw = RawFile{std::move(path), {start, in.flag(), stack.info.type, stack.info.channels}};
    }
    if (in.flag()) stack.chunks = chunkPlan(in, stack.info);
    stack.whole = in.flag();
    stack.coarser = texts(in);
    return stack;
}

Error damagedFile(const std::string& path, const std::string& what, const std::string& detail) {
    return {ErrorKind::Unreadable, "'" + path + "' is damaged: " + what + ". Fetch or export it again.", detail};
}

} // namespace granule::io::confined
