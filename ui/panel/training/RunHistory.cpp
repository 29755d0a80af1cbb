// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/training/RunHistory.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>

namespace granule::panel {

namespace {

std::vector<std::string> cellsOf(const std::string& line) {
    std::vector<std::string> cells;
    std::size_t from = 0;
    for (std::size_t comma; (comma = line.find(',', from)) != std::string::npos; from = comma + 1) cells.push_back(line.substr(from, comma - from));
    cells.push_back(line.substr(from));
    return cells;
}

std::optional<double> numberIn(const std::string& text) {
    double value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || rest != text.data() + text.size() || !std::isfinite(value)) return {};
    return value;
}

} // namespace

std::optional<double> RunHistory::bestMIoUAll() const {
    std::optional<double> best;
    for (const auto& point : points)
        if (point.mIoUAll && (!best || *point.mIoUAll > *best)) best = point.mIoUAll;
    return best;
}

RunHistory readRunHistory(const std::filesystem::path& run) {
    RunHistory history;
    std::ifstream rows(run / "history.csv"), events(run / "log.txt");
    std::string line;
    std::map<std::string, std::size_t> columns;
    if (std::getline(rows, line)) {
        const auto names = cellsOf(line);
        for (std::size_t i = 0; i < names.size(); ++i) columns[names[i]] = i;
    }
    while (std::getline(rows, line)) {
        const auto cells = cellsOf(line);
        const auto cell = [&](const char* name) -> std::optional<double> {
            const auto found = columns.find(name);
            return found == columns.end() || found->second >= cells.size() ? std::nullopt : numberIn(cells[found->second]);
        };
        const auto step = cell("step"), loss = cell("mean_loss");
        if (step && loss && *step >= 0 && *step < 1e15) history.points.push_back({static_cast<std::int64_t>(*step), *loss, cell("val_miou_all"), cell("val_miou_org")});
    }
    while (std::getline(events, line))
        if (!line.empty()) history.events.push_back(line);
    return history;
}

} // namespace granule::panel
