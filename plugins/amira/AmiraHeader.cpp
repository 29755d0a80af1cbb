// SPDX-License-Identifier: BSD-3-Clause
#include "plugins/amira/AmiraHeader.h"

#include "core/volume/Error.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace granule::amira {

namespace {

struct Token {
    std::string text; ///< one of { } ( ) , = @ or a word
    bool quoted = false, startsLine = false;
    bool is(const char* sign) const { return !quoted && text == sign; }
};

std::vector<Token> tokensOf(const std::string& text) {
    std::vector<Token> tokens;
    bool newLine = true;
    constexpr std::string_view signs = "{}(),=@";
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (std::isspace(static_cast<unsigned char>(c))) {
            newLine = newLine || c == '\n' || c == '\r';
            ++i;
        } else if (c == '#') {
            i = std::min(text.find('\n', i), text.size());
        } else if (c == '"') {
            const auto end = std::min(text.find('"', i + 1), text.size());
            tokens.push_back({text.substr(i + 1, end - i - 1), true, newLine});
            newLine = false;
            i = end + 1;
        } else {
            auto end = i + 1;
            if (signs.find(c) == signs.npos)
                while (end < text.size() && !std::isspace(static_cast<unsigned char>(text[end])) &&
                       text[end] != '"' && signs.find(text[end]) == signs.npos)
                    ++end;
            tokens.push_back({text.substr(i, end - i), false, newLine});
            newLine = false;
            i = end;
        }
    }
    return tokens;
}

std::optional<std::int64_t> wholeNumber(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return {};
    return value;
}

class Parser {
public:
    Parser(std::vector<Token> tokens, std::string path, AmiraHeader& header)
        : m_tokens(std::move(tokens)), m_path(std::move(path)), m_header(header) {}

    void run() {
        while (m_at < m_tokens.size()) statement();
    }

private:
    bool at(const char* sign) const { return m_at < m_tokens.size() && m_tokens[m_at].is(sign); }
    bool take(const char* sign) {
        const bool there = at(sign);
        m_at += there;
        return there;
    }
    std::string word() { return m_at < m_tokens.size() ? m_tokens[m_at++].text : std::string(); }

    void statement() {
        const auto name = word();
        if (name == "define") {
            const auto location = word();
            m_header.sizes[location] = numbers();
        } else if (take("{")) {
            auto entry = group(name, 0);
            if (at("=") || at("@"))
                declaration(name, entry);
            else if (name == "Parameters")
                std::ranges::move(entry.members, std::back_inserter(m_header.parameters.members));
            else
                m_header.parameters.members.push_back(std::move(entry));
        } else if (name.size() > 1 && name[0] == 'n' && std::isupper(static_cast<unsigned char>(name[1]))) {
            m_header.sizes[name.substr(1)] = numbers(); // "nLattice 3 4 5", as version 1.0 has it
        }
    }

    std::vector<std::int64_t> numbers() {
        std::vector<std::int64_t> found;
        while (m_at < m_tokens.size() && !m_tokens[m_at].startsLine) {
            const auto number = wholeNumber(m_tokens[m_at].text);
            if (!number) break;
            found.push_back(*number);
            ++m_at;
        }
        return found;
    }

    /// What follows "{", up to and with its "}".
    Entry group(const std::string& name, int depth) {
        constexpr int deepest = 64;
        if (depth > deepest)
            throw Error(ErrorKind::Unreadable,
                        "'" + m_path +
                            "' is a damaged Amira file: its groups lie in each other without end.");
        Entry entry{name, {}, {}};
        while (m_at < m_tokens.size() && !take("}")) {
            if (take(",")) continue;
            const auto member = at("{") ? std::string() : word();
            if (take("{"))
                entry.members.push_back(group(member, depth + 1));
            else
                entry.members.push_back({member, values(), {}});
        }
        return entry;
    }

    /// The values behind a name: up to a comma, the end of the line or of the group.
    std::string values() {
        std::string text;
        while (m_at < m_tokens.size() && !m_tokens[m_at].startsLine && !at(",") && !at("}") && !at("{"))
            text += (text.empty() ? "" : " ") + word();
        return text;
    }

    /// "= Linear(@1)", "@1" or "@1(HxZip,123)" behind "Lattice { byte Labels }".
    void declaration(const std::string& location, const Entry& entry) {
        Variable variable;
        variable.location = location;
        if (!entry.members.empty()) {
            variable.type = entry.members[0].name;
            variable.name = entry.members[0].value;
        }
        if (const auto bracket = variable.type.find('['); bracket != std::string::npos) {
            const auto count =
                wholeNumber(variable.type.substr(bracket + 1, variable.type.find(']') - bracket - 1));
            variable.values = static_cast<int>(std::min<std::int64_t>(count.value_or(0), 1000));
            variable.type.resize(bracket);
        }
        take("=");
        const bool wrapped = !at("@");
        if (wrapped) word(), take("(");
        if (!take("@")) return;
        variable.section = static_cast<int>(std::min<std::int64_t>(wholeNumber(word()).value_or(0), 1 << 20));
        if (wrapped) {
            take(")");
        } else if (take("(")) {
            variable.packing = word();
            if (take(",")) variable.packedBytes = static_cast<std::uint64_t>(wholeNumber(word()).value_or(0));
            take(")");
        }
        m_header.variables.push_back(std::move(variable));
    }

    std::vector<Token> m_tokens;
    std::string m_path;
    std::size_t m_at = 0;
    AmiraHeader& m_header;
};

/// The start of the first line that is "@" and a number; npos where `text` holds none.
std::size_t firstSection(const std::string& text, std::size_t from) {
    for (auto at = text.find("\n@", from); at != text.npos; at = text.find("\n@", at + 1)) {
        auto end = at + 2;
        while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) ++end;
        const bool numbered = end > at + 2;
        while (end < text.size() && (text[end] == ' ' || text[end] == '\r')) ++end;
        if (numbered && end < text.size() && text[end] == '\n') return at + 1;
    }
    return text.npos;
}

std::string firstWords(const std::string& head) {
    auto at = head.find_first_not_of("# \t");
    if (!head.starts_with('#') || at == head.npos) return {};
    return head.substr(at, head.find_first_of("\r\n", at) - at);
}

} // namespace

const Entry* Entry::find(const std::string& member) const noexcept {
    const auto found = std::ranges::find(members, member, &Entry::name);
    return found == members.end() ? nullptr : &*found;
}

AmiraHeader::AmiraHeader(const plugin::FileBytes& file) {
    constexpr std::uint64_t block = 1 << 16, longest = 1 << 22;
    std::string text;
    auto found = std::string::npos;
    while (found == text.npos && text.size() < std::min(longest, file.size())) {
        const auto before = text.size();
        text.resize(static_cast<std::size_t>(std::min<std::uint64_t>(before + block, file.size())));
        file.read(before, text.data() + before, text.size() - before);
        constexpr std::size_t longestLine = 32;
        found = firstSection(text, before > longestLine ? before - longestLine : 0);
    }
    if (found == text.npos)
        throw Error(
            ErrorKind::Unreadable,
            "'" + file.path() +
                "' is a damaged or truncated Amira file: it has no section of data. Export it again.");
    dataStart = found;
    text.resize(found);
    const auto kind = firstWords(text);
    encoding = kind.find("BINARY-LITTLE-ENDIAN") != kind.npos ? Encoding::LittleEndian
               : kind.find("BINARY") != kind.npos             ? Encoding::BigEndian
                                                              : Encoding::Ascii;
    Parser(tokensOf(text), file.path(), *this).run();
}

std::int64_t AmiraHeader::placesOf(const std::string& location) const {
    const auto found = sizes.find(location);
    if (found == sizes.end()) return 0;
    constexpr std::int64_t most = std::int64_t{1} << 50;
    std::int64_t places = 1;
    for (const auto size : found->second) places = size > 0 && places > most / size ? most : places * size;
    return places;
}

bool looksLikeAmiraMesh(const std::string& head) {
    const auto kind = firstWords(head);
    return kind.starts_with("AmiraMesh") || kind.starts_with("Avizo");
}

bool looksLikeHyperSurface(const std::string& head) {
    return firstWords(head).starts_with("HyperSurface");
}

} // namespace granule::amira
