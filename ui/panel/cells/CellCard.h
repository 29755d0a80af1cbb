// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/CellRegion.h"
#include "ui/theme/Widgets.h"

#include <QImage>

namespace granule::panel {

/// One cell of the list: picture, name, what lies in it, state. It only tells what was asked for.
class CellCard : public QFrame {
    Q_OBJECT
public:
    /// Of the picture, in points.
    static constexpr QSize pictureSize{56, 56};

    explicit CellCard(LabelId id, QWidget* parent = nullptr);
    LabelId id() const noexcept { return m_id; }
    /// `holdings`: what lies in it, by class; null while nobody has looked.
    void show(const LabelObject& object, const QString& name, const std::map<LabelId, objects::Holding>* holdings, const ClassSchema& schema);
    void setPicture(const QImage& picture);
    /// `current`: the walk is here; `only`: tools work only in this cell.
    void setPlace(bool current, bool only);

signals:
    void chosen();
    void stateAsked(granule::LabelObject::State state);
    void onlyAsked(bool on);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    LabelId m_id;
    LabelObject::State m_state = LabelObject::State::Open;
    bool m_current = false;
    QLabel* m_picture;
    theme::ElidedLabel* m_name;
    QLabel* m_counts;
    QToolButton *m_only, *m_flag, *m_done;
};

} // namespace granule::panel
