// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/theme/Widgets.h"

#include <QFrame>

class QLineEdit;
class QMenu;
class QSlider;

namespace granule::panel {

/// One row of the layer list: eye, name over a small line, opacity, more. It only tells what was asked for.
class LayerRow : public QFrame {
    Q_OBJECT
public:
    LayerRow(const QString& name, bool isImage, QWidget* parent = nullptr);
    void show(const QString& name, const QString& note, bool visible, double opacity, bool active);
    /// Turns the name into a field.
    void editName();

signals:
    void chosen();
    void visibleAsked(bool visible);
    void opacityAsked(double opacity);
    void renamed(const QString& name);
    void removeAsked();
    void exportAsked();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool m_isImage, m_active = false, m_visible = true;
    QToolButton* m_eye;
    theme::ElidedLabel *m_name, *m_note;
    QLineEdit* m_field;
    QSlider* m_opacity = nullptr;
    QMenu* m_menu = nullptr;
};

} // namespace granule::panel
