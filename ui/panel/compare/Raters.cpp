// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/Raters.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace granule::panel {

using agreement::RaterKind;

namespace {

bool isEmpty(const LabelMap& map) {
    for (std::size_t i = 0; i < map.blockCount(); ++i)
        if (!map.block(i)->isBackground()) return false;
    return true;
}

/// By where the labels came from: what a network made says how long it took and on what, or carries a model's name.
RaterKind guessedKind(const project::LabelLayer& layer) {
    static const QRegularExpression consensus("consensus|majority|staple|settled", QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression model("ensemble|network|algorithm|model|predict|u-?net|automatic", QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression computed("^(\\d+ s|\\d+:\\d+ min|\\d+ h \\d+ min), ");
    const QString words = layer.origin + ' ' + layer.name;
    if (words.contains(consensus)) return RaterKind::Consensus;
    return words.contains(model) || layer.origin.contains(computed) ? RaterKind::Algorithm : RaterKind::Person;
}

agreement::Rater raterOf(const project::LabelLayer& layer, RaterKind kind, const VoxelSpacing& spacing) {
    agreement::Rater rater{layer.name.toStdString(), kind, layer.map, layer.objects, layer.origin.toStdString(), {}};
    rater.labels.setSpacing(spacing); // the project's counts for everything
    return rater;
}

} // namespace

Raters::Raters(project::Project& project, QObject* parent) : QObject(parent), m_project(project) {
    using project::Project;
    connect(&project, &Project::layersChanged, this, &Raters::follow);
    connect(&project, &Project::volumeChanged, this, [this] { restore({}); });
    const auto spoil = [this] {
        setResult({});
        emit changedUnderneath();
    };
    connect(&project, &Project::labelsChanged, this, [this, spoil](int layer) {
        const auto* entry = find(layer);
        if (!entry) return;
        if (!entry->counts && !m_saidCounts.contains(layer)) follow(); // the first stroke makes a rater of it
        else if (entry->counts) spoil();
    });
    connect(&project, &Project::objectsChanged, this, [this, spoil](int layer) {
        if (const auto* entry = find(layer); entry && entry->counts) spoil();
    });
    for (const auto signal : {&Project::schemaChanged, &Project::sliceCareChanged, &Project::spacingChanged}) connect(&project, signal, this, spoil);
    follow();
}

const Raters::Entry* Raters::find(int layer) const {
    const auto it = std::ranges::find(m_entries, layer, &Entry::layer);
    return it == m_entries.end() ? nullptr : &*it;
}

void Raters::follow() {
    std::vector<Entry> entries;
    QStringList names;
    for (const auto& layer : m_project.layers()) {
        if (layer.preview) continue;
        const auto kind = m_saidKind.find(layer.id);
        const auto counts = m_saidCounts.find(layer.id);
        entries.push_back({layer.id, kind != m_saidKind.end() ? kind->second : guessedKind(layer),
                           counts != m_saidCounts.end() ? counts->second : !isEmpty(layer.map)});
    }
    std::ranges::stable_sort(entries, {}, &Entry::kind); // persons, algorithms, consensus
    for (const auto& entry : entries) names << m_project.layer(entry.layer)->name;
    const bool same = entries == m_entries && names == m_names;
    m_entries = std::move(entries);
    m_names = std::move(names);
    if (same) return;
    if (m_flipped != 0 && !find(m_flipped)) endFlip();
    setResult({});
    emit ratersChanged();
    choosePair();
}

/// What a person chose stays while it is there. Else the first two that count, an algorithm second where there is one.
void Raters::choosePair() {
    if (m_pairSaid && find(m_pair.first) && find(m_pair.second)) return;
    m_pairSaid = false;
    std::vector<Entry> counting;
    std::ranges::copy_if(m_entries, std::back_inserter(counting), &Entry::counts);
    std::pair<int, int> pair{0, 0};
    if (counting.size() >= 2) {
        const auto algorithm = std::ranges::find(counting.begin() + 1, counting.end(), RaterKind::Algorithm, &Entry::kind);
        pair = {counting[0].layer, algorithm != counting.end() ? algorithm->layer : counting[1].layer};
    }
    takePair(pair);
}

void Raters::takePair(const std::pair<int, int>& pair) {
    if (pair == m_pair) return;
    m_pair = pair;
    emit pairChanged();
}

void Raters::setKind(int layer, RaterKind kind) {
    if (!find(layer)) return;
    m_saidKind[layer] = kind;
    m_project.markDirty();
    follow();
}

void Raters::setCounts(int layer, bool counts) {
    if (!find(layer)) return;
    m_saidCounts[layer] = counts;
    m_project.markDirty();
    follow();
}

void Raters::setPair(int first, int second) {
    if (first == second || !find(first) || !find(second)) return;
    if (!m_pairSaid || m_pair != std::pair(first, second)) m_project.markDirty();
    m_pairSaid = true;
    takePair({first, second});
}

void Raters::flip() {
    std::vector<int> stops; // the pair first, then the others that count
    for (const int layer : {m_pair.first, m_pair.second})
        if (layer != 0) stops.push_back(layer);
    for (const auto& entry : m_entries)
        if (entry.counts && std::ranges::find(stops, entry.layer) == stops.end()) stops.push_back(entry.layer);
    const auto at = std::ranges::find(stops, m_flipped);
    const auto next = m_flipped == 0 || at == stops.end() ? stops.begin() : at + 1;
    flipTo(next == stops.end() ? 0 : *next);
}

void Raters::flipTo(int layer) {
    if (layer != 0 && !find(layer)) layer = 0;
    if (std::exchange(m_flipped, layer) != layer) emit flippedChanged();
}

std::optional<std::size_t> Raters::placeOf(int layer) const {
    std::size_t place = 0;
    for (const auto& entry : m_entries) {
        if (entry.layer == layer) return entry.counts ? std::optional(place) : std::nullopt;
        if (entry.counts) ++place;
    }
    return {};
}

std::vector<agreement::Rater> Raters::snapshots() const {
    std::vector<agreement::Rater> raters;
    std::map<std::string, int> taken;
    for (const auto& entry : m_entries) {
        const auto* layer = m_project.layer(entry.layer);
        if (!layer || !entry.counts) continue;
        raters.push_back(raterOf(*layer, entry.kind, m_project.spacing()));
        if (const int times = ++taken[raters.back().name]; times > 1) raters.back().name += " (" + std::to_string(times) + ")";
    }
    return raters;
}

std::optional<agreement::Rater> Raters::snapshot(int layerId) const {
    const auto* entry = find(layerId);
    const auto* layer = m_project.layer(layerId);
    if (!entry || !layer) return {};
    return raterOf(*layer, entry->kind, m_project.spacing());
}

void Raters::setResult(std::shared_ptr<const agreement::Agreement> result) {
    if (result == m_result) return;
    m_result = std::move(result);
    emit resultChanged();
}

QJsonObject Raters::state() const {
    QJsonArray kinds, counts;
    for (const auto& [layer, kind] : m_saidKind)
        if (find(layer)) kinds.append(QJsonObject{{"layer", layer}, {"kind", QString::fromStdString(agreement::wordOf(kind))}});
    for (const auto& [layer, on] : m_saidCounts)
        if (find(layer)) counts.append(QJsonObject{{"layer", layer}, {"counts", on}});
    QJsonObject state{{"kinds", kinds}, {"counts", counts}};
    if (m_pairSaid) state["pair"] = QJsonArray{m_pair.first, m_pair.second};
    return state;
}

void Raters::restore(const QJsonObject& state) {
    m_saidKind.clear();
    m_saidCounts.clear();
    m_pairSaid = false;
    for (const auto& value : state["kinds"].toArray()) {
        const auto said = value.toObject();
        const auto word = said["kind"].toString();
        for (const auto kind : {RaterKind::Person, RaterKind::Algorithm, RaterKind::Consensus})
            if (word == QString::fromStdString(agreement::wordOf(kind))) m_saidKind[said["layer"].toInt()] = kind;
    }
    for (const auto& value : state["counts"].toArray()) {
        const auto said = value.toObject();
        m_saidCounts[said["layer"].toInt()] = said["counts"].toBool(true);
    }
    endFlip();
    m_names.clear(); // another document may have layers of the same names
    follow();
    const auto said = state["pair"].toArray();
    const std::pair pair(said[0].toInt(), said[1].toInt());
    m_pairSaid = pair.first != pair.second && find(pair.first) && find(pair.second);
    if (m_pairSaid) takePair(pair);
    else choosePair();
}

} // namespace granule::panel
