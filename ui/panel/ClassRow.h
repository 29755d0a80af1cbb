// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"
#include "ui/theme/Widgets.h"

#include <QFrame>

namespace granule::panel {

/// One row of the class list. It only tells what was asked for.
class ClassRow : public QFrame {
    Q_OBJECT
public:
    explicit ClassRow(LabelId id, QWidget* parent = nullptr);
    LabelId id() const noexcept { return m_id; }
    void show(const OrganelleClass& c, const QString& amount, const QString& amountTip, bool active);

signals:
    void chosen();
    void visibleAsked(bool visible);
    void lockAsked(bool locked);
    void colourAsked();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    LabelId m_id;
    bool m_active = false, m_visible = true, m_locked = false;
    QToolButton *m_swatch, *m_eye, *m_lock;
    theme::ElidedLabel* m_name;
    QLabel *m_amount, *m_key;
};

} // namespace granule::panel
