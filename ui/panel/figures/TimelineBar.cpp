// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/figures/TimelineBar.h"

#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace granule::panel {

namespace {

/// "Turntable" and the like, as short as a block may be narrow.
QString wordOf(const figure::FilmSegment& segment) {
    struct Words {
        QString operator()(const figure::CardShot&) const { return TimelineBar::tr("Title"); }
        QString operator()(const figure::TurntableShot&) const { return TimelineBar::tr("Turn"); }
        QString operator()(const figure::FlyShot&) const { return TimelineBar::tr("Flight"); }
        QString operator()(const figure::SweepShot&) const { return TimelineBar::tr("Slices"); }
        QString operator()(const figure::CrossfadeShot&) const { return TimelineBar::tr("Fade"); }
    };
    return std::visit(Words{}, segment.shot);
}

constexpr double stepSeconds = 0.25; // of an arrow key

} // namespace

TimelineBar::TimelineBar(QWidget* parent) : QWidget(parent) {
    setObjectName("timeline");
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(44);
    setToolTip(tr("Click or drag to see a moment of the film; diamonds are the keys of a flight"));
}

double TimelineBar::beginOf(const figure::Film& film, std::size_t segment) {
    double at = 0;
    for (std::size_t i = 0; i < std::min(segment, film.segments.size()); ++i) at += film.segments[i].seconds - (i + 1 < film.segments.size() ? film.fade : 0);
    return std::max(0.0, at);
}

void TimelineBar::show(const figure::Film& film, std::size_t chosen) {
    m_film = film;
    m_chosen = chosen;
    m_time = std::clamp(m_time, 0.0, std::max(0.0, film.seconds()));
    update();
}

void TimelineBar::setTime(double seconds) {
    seconds = std::clamp(seconds, 0.0, std::max(0.0, m_film.seconds()));
    if (seconds == m_time) return;
    m_time = seconds;
    update();
    emit timeChosen(m_time);
}

QRectF TimelineBar::blockOf(std::size_t segment) const {
    const double all = std::max(m_film.seconds(), 1e-6), from = beginOf(m_film, segment), wide = width() - 2.0;
    const double to = segment + 1 < m_film.segments.size() ? beginOf(m_film, segment + 1) : all;
    return {1 + from / all * wide, 6, std::max(2.0, (to - from) / all * wide - 2), height() - 16.0};
}

void TimelineBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& tokens = theme::Theme::instance().tokens();
    const double all = std::max(m_film.seconds(), 1e-6);
    for (std::size_t i = 0; i < m_film.segments.size(); ++i) {
        const auto block = blockOf(i);
        painter.setPen(QPen(i == m_chosen ? tokens.accent : tokens.line, 1));
        painter.setBrush(i == m_chosen ? tokens.selected : tokens.raised);
        painter.drawRoundedRect(block, 4, 4);
        painter.setPen(i == m_chosen ? tokens.text : tokens.dim);
        painter.drawText(block.adjusted(4, 0, -4, 0), Qt::AlignCenter, painter.fontMetrics().elidedText(wordOf(m_film.segments[i]), Qt::ElideRight, static_cast<int>(block.width()) - 8));
        const auto* flight = std::get_if<figure::FlyShot>(&m_film.segments[i].shot);
        if (!flight) continue;
        for (const auto& key : flight->keys) {
            const double x = block.left() + std::min(1.0, key.at / m_film.segments[i].seconds) * block.width();
            painter.setPen(Qt::NoPen);
            painter.setBrush(tokens.accent);
            painter.drawPolygon(QPolygonF{{x, block.bottom() - 9}, {x + 4, block.bottom() - 5}, {x, block.bottom() - 1}, {x - 4, block.bottom() - 5}});
        }
    }
    const double x = 1 + m_time / all * (width() - 2.0);
    painter.setPen(QPen(tokens.accent, 2));
    painter.drawLine(QPointF(x, 2), QPointF(x, height() - 8.0));
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
    }
}

void TimelineBar::choose(double x) {
    setTime(m_film.seconds() * std::clamp(x / std::max(1, width()), 0.0, 1.0));
    std::size_t segment = 0;
    while (segment + 1 < m_film.segments.size() && beginOf(m_film, segment + 1) <= m_time) ++segment;
    if (segment == m_chosen || m_film.segments.empty()) return;
    m_chosen = segment;
    emit segmentChosen(segment);
}

void TimelineBar::mousePressEvent(QMouseEvent* event) {
    choose(event->position().x());
}

void TimelineBar::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) choose(event->position().x());
}

void TimelineBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Left) setTime(m_time - stepSeconds);
    else if (event->key() == Qt::Key_Right) setTime(m_time + stepSeconds);
    else QWidget::keyPressEvent(event);
}

} // namespace granule::panel
