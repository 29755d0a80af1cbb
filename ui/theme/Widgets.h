// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

class QButtonGroup;
class QDoubleSpinBox;
class QHBoxLayout;

/// Small makers, so that every panel's labels, buttons and rows look alike.
namespace granule::theme {

/// What a number may be, and how it is shown.
struct NumberRange {
    double least, most;
    int decimals;
    QString suffix; ///< " nm"
    int width;      ///< of the field, in pixels
};

/// `role` as the stylesheet knows it: "dim", "small", "title", "strong", "warn", "caption".
QLabel* label(const QString& text, const char* role = nullptr, QWidget* parent = nullptr);
/// `role`: "primary", "link", "segment" or none.
QPushButton* button(const QString& text, const QString& name, const char* role = nullptr, QWidget* parent = nullptr);
/// A square button of one icon.
QToolButton* iconButton(const QString& iconName, const QString& name, const QString& tip, int iconPixels = 18, QWidget* parent = nullptr);
/// Buttons side by side of which one is down, in `group` under the ids 0, 1, ... in the order of `texts`.
QWidget* segmented(const QStringList& texts, const QString& name, QButtonGroup** group, QWidget* parent = nullptr);
/// A rounded card.
QFrame* card(const QString& name, QWidget* parent = nullptr);
/// Has a frame float over its window, with a shadow.
void asPopup(QFrame* frame, const QString& name);
/// Shows such a frame on top, in the middle of its window, no larger than `wanted` and than there is room for.
void showInMiddle(QFrame* popup, const QSize& wanted);
/// A field for a length, a size and the like, behind its caption in `row`.
QDoubleSpinBox* numberField(QHBoxLayout* row, const QString& name, const QString& caption, const NumberRange& range, double value, QWidget* parent);
/// Sets a dynamic property and has the stylesheet look at the widget again.
void restyle(QWidget* widget, const char* property, const QVariant& value);

/// A label that never asks for more width than it gets and ends in an ellipsis; the whole text is its tooltip.
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);
    void setText(const QString& text);
    QString fullText() const { return m_text; }
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QString m_text;
};

} // namespace granule::theme
