// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <utility>
#include <vector>

namespace granule::cli {

/// Adds an option that takes one of a few words. `target`, which holds the default, must outlive the parsing.
template <typename Value>
void addChoice(CLI::App& app, const std::string& name, Value& target, const std::vector<std::pair<std::string, Value>>& words,
               const std::string& help) {
    std::string all;
    for (const auto& [word, value] : words) all += (all.empty() ? "" : "|") + word;
    const auto take = [&target, name, words, all](const std::string& given) {
        for (const auto& [word, value] : words)
            if (word == given) {
                target = value;
                return;
            }
        throw CLI::ValidationError(name, "takes " + all + ", not '" + given + "'");
    };
    app.add_option_function<std::string>(name, take, help)->option_text(all);
}

} // namespace granule::cli
