// SPDX-License-Identifier: BSD-3-Clause
#include "core/engine/Safetensors.h"

#include "core/engine/SmallFile.h"
#include "core/volume/Error.h"
#include "core/volume/SafeFile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <set>
#include <string_view>

namespace granule::engine {

static_assert(std::endian::native == std::endian::little, "safetensors files are little-endian");

namespace {

using nlohmann::json;
constexpr std::uint64_t largestHeader = 256 << 20; // a checkpoint's holds the history of its run
constexpr std::size_t mostAxes = 8;

/// Where an array lies in the data part, after its entry in the header was found sound.
struct Span {
    std::string name;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0;
};

class Reader {
public:
    Reader(const std::filesystem::path& path, std::uintmax_t largest) : m_path(path), m_largest(largest), m_bytes(readSmallFile(path, largest)) {}

    TensorFile read() {
        const json header = parseHeader();
        TensorFile file;
        std::vector<Span> spans;
        for (const auto& [name, entry] : header.items()) {
            if (name == "__metadata__") file.metadata = metadata(entry);
            else spans.push_back(span(name, entry));
        }
        std::ranges::sort(spans, [](const Span& a, const Span& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
        std::uint64_t at = 0;
        for (const auto& s : spans) {
            if (s.begin != at) refuse("the array \"" + s.name + "\" overlaps another or leaves a gap");
            at = s.end;
        }
        if (at != m_data.size()) refuse("its arrays do not fill it; it may be cut short");
        for (auto& s : spans) file.tensors.push_back(load(std::move(s)));
        return file;
    }

private:
    [[noreturn]] void refuse(const std::string& what, const std::string& detail = {}) const {
        throw Error(ErrorKind::Unreadable,
                    "The weights \"" + m_path.string() + "\" are damaged: " + what + ". Get the file again.", detail);
    }

    json parseHeader() {
        std::uint64_t length = 0;
        if (m_bytes.size() < sizeof length) refuse("the file is shorter than its own header");
        std::memcpy(&length, m_bytes.data(), sizeof length);
        if (length > largestHeader || length > m_bytes.size() - sizeof length) refuse("its header claims an impossible length");
        const std::string_view text(m_bytes.data() + sizeof length, static_cast<std::size_t>(length));
        m_data = std::string_view(m_bytes).substr(sizeof length + static_cast<std::size_t>(length));
        // The parser keeps the last of two equal keys; here two equal names are a fault.
        std::set<std::string> names;
        bool twice = false;
        const auto watch = [&](int depth, json::parse_event_t event, json& parsed) {
            if (event == json::parse_event_t::key && depth == 1) twice |= !names.insert(parsed.get<std::string>()).second;
            return depth <= 4;
        };
        json header;
        try {
            header = json::parse(text, watch);
        } catch (const json::exception& e) {
            refuse("its header is not JSON", e.what());
        }
        if (!header.is_object()) refuse("its header is not a JSON object");
        if (twice) refuse("two arrays have the same name");
        return header;
    }

    std::map<std::string, std::string> metadata(const json& entry) const {
        if (!entry.is_object()) refuse("its metadata are not a list of texts");
        std::map<std::string, std::string> all;
        for (const auto& [key, value] : entry.items()) {
            if (!value.is_string()) refuse("its metadata are not a list of texts");
            all[key] = value.get<std::string>();
        }
        return all;
    }

    Span span(const std::string& name, const json& entry) const {
        if (!entry.is_object() || !entry.contains("dtype") || !entry.contains("shape") || !entry.contains("data_offsets"))
            refuse("the entry of \"" + name + "\" lacks dtype, shape or data_offsets");
        if (entry["dtype"] != "F32") refuse("\"" + name + "\" has dtype " + entry["dtype"].dump() + ", only \"F32\" is used here");
        const auto& shape = entry["shape"];
        const auto& offsets = entry["data_offsets"];
        if (!shape.is_array() || shape.size() > mostAxes || !std::ranges::all_of(shape, &json::is_number_unsigned))
            refuse("the shape of \"" + name + "\" makes no sense");
        if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() || !offsets[1].is_number_unsigned())
            refuse("the offsets of \"" + name + "\" make no sense");
        Span s{name, {}, offsets[0].get<std::uint64_t>(), offsets[1].get<std::uint64_t>()};
        if (s.begin > s.end || s.end > m_data.size()) refuse("\"" + name + "\" lies outside the file");
        std::uint64_t bytes = sizeof(float);
        for (const auto& axis : shape) {
            const auto length = axis.get<std::uint64_t>();
            if (length != 0 && bytes > m_largest / length) refuse("\"" + name + "\" claims an impossible size");
            bytes *= length;
            s.shape.push_back(static_cast<std::int64_t>(length));
        }
        if (bytes != s.end - s.begin) refuse("the shape of \"" + name + "\" does not fit its length");
        return s;
    }

    WeightTensor load(Span s) const {
        std::vector<float> values(static_cast<std::size_t>((s.end - s.begin) / sizeof(float)));
        if (!values.empty()) std::memcpy(values.data(), m_data.data() + s.begin, values.size() * sizeof(float));
        if (!std::ranges::all_of(values, [](float v) { return std::isfinite(v); }))
            refuse("\"" + s.name + "\" holds a value that is not a number");
        return {std::move(s.name), std::move(s.shape), std::move(values)};
    }

    std::filesystem::path m_path;
    std::uintmax_t m_largest;
    std::string m_bytes;
    std::string_view m_data;
};

} // namespace

TensorFile readTensorFile(const std::filesystem::path& path, std::uintmax_t largestBytes) {
    return Reader(path, largestBytes).read();
}

void writeTensorFile(const std::filesystem::path& path, const TensorFile& file) {
    json header = json::object();
    if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
    std::vector<std::string_view> pieces(2);
    std::uint64_t at = 0;
    for (const auto& tensor : file.tensors) {
        if (!std::ranges::all_of(tensor.values, [](float v) { return std::isfinite(v); }))
            throw Error(ErrorKind::InvalidValue, "The weights \"" + tensor.name + "\" hold a value that is not a number, so \"" +
                                                     path.string() + "\" was not written: train with a lower learning rate.");
        const std::uint64_t bytes = tensor.values.size() * sizeof(float);
        header[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {at, at + bytes}}};
        pieces.emplace_back(reinterpret_cast<const char*>(tensor.values.data()), static_cast<std::size_t>(bytes));
        at += bytes;
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' '); // the data start on a multiple of 8
    const std::uint64_t length = text.size();
    pieces[0] = {reinterpret_cast<const char*>(&length), sizeof length};
    pieces[1] = text;
    SafeFile target(path);
    for (const auto piece : pieces) target.write(piece);
    target.commit();
}

} // namespace granule::engine
