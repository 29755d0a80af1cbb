// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/theme/Widgets.h"

#include <QFrame>

namespace granule::panel {

/// One slice in the list: picture, number, what is wrong with it, and what to do about it. It only tells what was asked
/// for. Its buttons are called sliceMask<z>, sliceBridge<z> and sliceUndo<z>.
class SliceRow : public QFrame {
    Q_OBJECT
public:
    static constexpr QSize pictureSize{72, 54};

    explicit SliceRow(std::int64_t slice, QWidget* parent = nullptr);
    std::int64_t slice() const noexcept { return m_slice; }
    void show(const QString& fault, const QString& sentence, const QImage& picture);
    void setState(bool masked, bool bridged);

signals:
    void chosen();
    void maskAsked(bool on);
    void bridgeAsked(bool on);
    /// As if nothing had been decided.
    void undoAsked();

protected:
    void mousePressEvent(QMouseEvent* event) override;

private:
    std::int64_t m_slice;
    QLabel* m_picture;
    theme::ElidedLabel* m_fault;
    QPushButton *m_mask, *m_bridge;
    QToolButton* m_undo;
};

} // namespace granule::panel
