// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/MatrixView.h"

#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

constexpr double namesWidth = 52, namesHeight = 24, gap = 2, radius = 4;

QString shortName(const ClassSchema& schema, int k) {
    const auto* found = schema.find(static_cast<LabelId>(k));
    return found ? QString::fromStdString(found->shortName) : QString::number(k);
}

QString longName(const ClassSchema& schema, int k) {
    const auto* found = schema.find(static_cast<LabelId>(k));
    return found ? QString::fromStdString(found->name) : QString::number(k);
}

} // namespace

MatrixView::MatrixView(QWidget* parent) : QWidget(parent), m_schema(ClassSchema::platelet()) {
    setObjectName("compareMatrix");
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    auto policy = QSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Confusion matrix"));
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, [this] { update(); });
}

void MatrixView::setMatrix(const analysis::ConfusionMatrix& matrix, const ClassSchema& schema, const QString& rowName, const QString& columnName) {
    m_matrix = matrix;
    m_schema = schema;
    m_rowName = rowName;
    m_columnName = columnName;
    if (m_selected && std::max(m_selected->x(), m_selected->y()) >= classes()) m_selected.reset();
    updateGeometry();
    update();
}

void MatrixView::clear() {
    m_matrix.reset();
    m_selected.reset();
    update();
}

void MatrixView::setNumbers(figure::MatrixNumbers numbers) {
    m_numbers = numbers;
    update();
}

void MatrixView::select(const std::optional<QPoint>& cell) {
    m_selected = cell;
    update();
}

QString MatrixView::sentence(const ClassSchema& schema, int truth, int predicted) {
    if (truth == predicted) return tr("%1 in both").arg(longName(schema, truth));
    return tr("%1 called %2").arg(longName(schema, truth), longName(schema, predicted).toLower());
}

QSize MatrixView::sizeHint() const {
    return {440, heightForWidth(440)};
}

int MatrixView::heightForWidth(int width) const {
    const double cellWidth = (width - namesWidth) / std::max(1, classes());
    return static_cast<int>(namesHeight + std::clamp(cellWidth * 0.66, 24.0, 44.0) * classes());
}

QRectF MatrixView::cell(int truth, int predicted) const {
    const double w = (width() - namesWidth) / classes(), h = (height() - namesHeight) / classes();
    return {namesWidth + predicted * w + gap / 2, namesHeight + truth * h + gap / 2, w - gap, h - gap};
}

std::optional<QPoint> MatrixView::cellAt(const QPointF& at) const {
    if (!m_matrix || at.x() < namesWidth || at.y() < namesHeight) return {};
    const int p = static_cast<int>((at.x() - namesWidth) / (width() - namesWidth) * classes());
    const int t = static_cast<int>((at.y() - namesHeight) / (height() - namesHeight) * classes());
    if (p >= classes() || t >= classes()) return {};
    return QPoint(p, t);
}

void MatrixView::choose(const QPoint& cell) {
    select(cell);
    emit cellChosen(cell.y(), cell.x());
}

void MatrixView::paintCell(QPainter& painter, int truth, int predicted) const {
    const auto& colours = theme::tokens();
    const auto area = cell(truth, predicted);
    const auto fill = m_matrix ? figure::matrixCellColour(figure::matrixShare(*m_matrix, truth, predicted, m_numbers), truth == predicted, colours.raised) : colours.raised;
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(area, radius, radius);
    if (m_matrix) {
        const bool strong = figure::matrixShare(*m_matrix, truth, predicted, m_numbers) >= 0.02;
        painter.setPen(strong ? figure::readableOn(fill) : colours.dim);
        painter.setFont(theme::bodyFont(m_numbers == figure::MatrixNumbers::Counts ? 11 : 13, truth == predicted ? QFont::DemiBold : QFont::Normal));
        painter.drawText(area, Qt::AlignCenter, figure::matrixCellText(*m_matrix, truth, predicted, m_numbers));
    }
    const QPoint here(predicted, truth);
    if (m_selected == here || m_hovered == here) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_selected == here ? colours.text : colours.dim, m_selected == here ? 2 : 1));
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
}

void MatrixView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme::bodyFont(11));
    painter.setPen(theme::tokens().dim);
    for (int k = 0; k < classes(); ++k) {
        const auto row = cell(k, 0), column = cell(0, k);
        painter.drawText(QRectF(0, row.top(), namesWidth - 8, row.height()), Qt::AlignRight | Qt::AlignVCenter, shortName(m_schema, k));
        painter.drawText(QRectF(column.left(), 0, column.width(), namesHeight - 4), Qt::AlignCenter, shortName(m_schema, k));
    }
    for (int t = 0; t < classes(); ++t)
        for (int p = 0; p < classes(); ++p) paintCell(painter, t, p);
    if (hasFocus() && !m_selected) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme::tokens().accent, 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
}

void MatrixView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    if (const auto at = cellAt(event->position())) choose(*at);
}

void MatrixView::mouseMoveEvent(QMouseEvent* event) {
    const auto at = cellAt(event->position());
    if (at == m_hovered) return;
    m_hovered = at;
    setCursor(at ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
    if (!at) return QToolTip::hideText();
    const auto percent = [](double share, const QString& words) { return std::isnan(share) ? QString() : words.arg(share * 100, 0, 'f', 1); };
    QToolTip::showText(event->globalPosition().toPoint(),
                       tr("%1: %2 voxels%3%4\nClick to see the places")
                           .arg(sentence(m_schema, at->y(), at->x()), QLocale().toString(static_cast<qulonglong>(m_matrix->count(at->y(), at->x()))),
                                percent(m_matrix->rowShare(at->y(), at->x()), tr(", %1 % of the row")),
                                percent(m_matrix->columnShare(at->y(), at->x()), tr(", %1 % of the column"))),
                       this);
}

void MatrixView::leaveEvent(QEvent*) {
    m_hovered.reset();
    update();
}

void MatrixView::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    const QPoint step(key == Qt::Key_Right ? 1 : key == Qt::Key_Left ? -1 : 0, key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0);
    if (!m_matrix || step.isNull()) return QWidget::keyPressEvent(event);
    const QPoint from = m_selected.value_or(QPoint(0, 0)), to = m_selected ? from + step : from;
    choose({std::clamp(to.x(), 0, classes() - 1), std::clamp(to.y(), 0, classes() - 1)});
}

} // namespace granule::panel
