// SPDX-License-Identifier: BSD-3-Clause
#include "app/reader/PixelFiles.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <map>
#include <string_view>

namespace granule::reader {

namespace {

using Fields = std::map<std::string, std::string>;

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r"), last = text.find_last_not_of(" \t\r");
    return first == text.npos ? std::string() : std::string(text.substr(first, last - first + 1));
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// The lines "name `mark` value" of a text, up to the line whose name is `last`, or an empty line. Names in small letters.
Fields fieldsOf(std::string_view text, char mark, std::string_view last) {
    Fields fields;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (trimmed(line).empty()) break;
        const auto at = line.find(mark);
        if (at == line.npos) continue;
        const auto name = lower(trimmed(line.substr(0, at)));
        fields[name] = trimmed(line.substr(at + 1));
        if (name == last) break;
    }
    return fields;
}

std::string value(const Fields& fields, const std::string& name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

std::int64_t number(const std::string& text, std::int64_t otherwise) {
    std::int64_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string besideHeader(const std::string& header, const std::string& name) {
    return (std::filesystem::path(header).parent_path() / name).string();
}

/// "LIST", and names with a place for a number, stand for several files.
bool severalFiles(const std::string& name) {
    return name.starts_with("LIST") || name.find('%') != name.npos;
}

} // namespace

PixelFiles nrrdPixels(const std::string& path, const std::string& head) {
    const auto fields = fieldsOf(head, ':', "");
    auto name = value(fields, "data file");
    if (name.empty()) name = value(fields, "datafile");
    if (severalFiles(name)) return {};
    const auto skip = number(value(fields, "byte skip") + value(fields, "byteskip"), 0);
    PixelFiles pixels{name.empty() ? path : besideHeader(path, name), false, lower(value(fields, "endian")) == "big", {}};
    pixels.plain = lower(value(fields, "encoding")) == "raw" && value(fields, "line skip").empty() && value(fields, "lineskip").empty();
    const auto text = std::min(head.find("\n\n"), head.find("\r\n\r\n"));
    const std::uint64_t before = !name.empty() ? 0 : text == head.npos ? head.size() : text + (head[text] == '\r' ? 4 : 2);
    if (skip >= 0) pixels.start = before + static_cast<std::uint64_t>(skip);
    return pixels;
}

PixelFiles metaImagePixels(const std::string& path, const std::string& head) {
    const auto fields = fieldsOf(head, '=', "elementdatafile");
    const auto name = value(fields, "elementdatafile");
    if (severalFiles(name)) return {};
    const bool local = name.empty() || lower(name) == "local";
    PixelFiles pixels{local ? path : besideHeader(path, name), false, false, {}};
    for (const char* field : {"binarydatabyteordermsb", "elementbyteordermsb"}) pixels.bigEndian |= lower(value(fields, field)) == "true";
    pixels.plain = lower(value(fields, "compresseddata")) != "true" && lower(value(fields, "binarydata")) == "true";
    const auto skip = number(value(fields, "headersize"), local ? -1 : 0);
    if (skip >= 0 && !local) pixels.start = static_cast<std::uint64_t>(skip);
    return pixels;
}

} // namespace granule::reader
