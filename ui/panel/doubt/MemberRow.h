// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Votes.h"
#include "core/volume/ClassSchema.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QLabel;
class QSlider;

namespace granule::panel {

class Swatch;

/// One member of the ensemble: whether and how much it counts, and its vote for the voxel under the cursor.
class MemberRow : public QWidget {
    Q_OBJECT
public:
    MemberRow(int number, const QString& name, QWidget* parent = nullptr);
    /// 0: dropped. The last member that counts cannot be dropped.
    void setWeight(double weight, bool last);
    /// Empty: the cursor is where nobody voted.
    void setVote(const std::optional<review::MemberVote>& vote, const ClassSchema& schema);

signals:
    /// While the slider moves; settled() follows.
    void weightAsked(double weight);
    void settled();

private:
    QCheckBox* m_counts;
    QSlider* m_slider;
    Swatch* m_swatch;
    QLabel *m_vote, *m_weightText;
    double m_weight = 1;
};

} // namespace granule::panel
