// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Study.h"
#include "core/project/Project.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace granule::panel {

/// Which layers of the project are raters, what kind each is, and which two stand against each other: what the whole Compare workspace
/// shares. Persons come first. Follows the project's layers; kept with the project by state(). Main thread.
class Raters : public QObject {
    Q_OBJECT
public:
    struct Entry {
        int layer = 0;
        agreement::RaterKind kind = agreement::RaterKind::Person; ///< guessed from where the layer came from, until a person says
        bool counts = true; ///< is one of the raters that are compared; an empty layer is none until a person says so
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    explicit Raters(project::Project& project, QObject* parent = nullptr);

    /// In the order of the report: persons, algorithms, consensus; each as the layers come.
    const std::vector<Entry>& all() const noexcept { return m_entries; }
    /// Null where the layer is none of them.
    const Entry* find(int layer) const;
    void setKind(int layer, agreement::RaterKind kind);
    void setCounts(int layer, bool counts);

    /// The two layers that stand against each other; the first is taken as truth. 0 where there are none.
    std::pair<int, int> pair() const noexcept { return m_pair; }
    /// Stays while both are there.
    void setPair(int first, int second);
    /// The rater whose labels are seen while one is flipped to in place; 0: none is.
    int flipped() const noexcept { return m_flipped; }
    /// The next of the raters, in place; after the last, none.
    void flip();
    /// The labels of this one are seen in place; 0: of none.
    void flipTo(int layer);
    void endFlip() { flipTo(0); }

    /// Snapshots of those that count, in the order of all(). Names are the layers', with a number where two layers share one.
    std::vector<agreement::Rater> snapshots() const;
    std::optional<agreement::Rater> snapshot(int layer) const;
    /// Where a layer stands among snapshots(), and so in Agreement::raters; empty where it does not count.
    std::optional<std::size_t> placeOf(int layer) const;

    /// The newest result of the raters that count, and the cells that it is by; null while there is none, as after every change of
    /// what they say.
    const std::shared_ptr<const agreement::Agreement>& result() const noexcept { return m_result; }
    void setResult(std::shared_ptr<const agreement::Agreement> result);

    QJsonObject state() const;
    void restore(const QJsonObject& state);

signals:
    void ratersChanged(); ///< which there are, their names, kinds, or which count
    void pairChanged();
    void flippedChanged();
    void resultChanged();
    void changedUnderneath(); ///< labels, classes, slices or voxel size: what was worked out of those that count is no longer so

private:
    void follow();
    void choosePair();
    void takePair(const std::pair<int, int>& pair);

    project::Project& m_project;
    std::vector<Entry> m_entries;
    QStringList m_names; ///< of the layers, in the same order
    std::map<int, agreement::RaterKind> m_saidKind; ///< by a person
    std::map<int, bool> m_saidCounts;
    bool m_pairSaid = false;
    std::pair<int, int> m_pair{0, 0};
    int m_flipped = 0;
    std::shared_ptr<const agreement::Agreement> m_result;
};

} // namespace granule::panel
