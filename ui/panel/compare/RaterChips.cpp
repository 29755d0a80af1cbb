// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/compare/RaterChips.h"

#include "ui/theme/Theme.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>
#include <array>
#include <functional>

namespace granule::panel {

using agreement::RaterKind;

namespace {

constexpr int chipHeight = 30, gap = 8, arrowWidth = 22, mostName = 190;

QString kindWord(RaterKind kind) {
    return kind == RaterKind::Person ? RaterChips::tr("a person") : kind == RaterKind::Algorithm ? RaterChips::tr("an algorithm") : RaterChips::tr("a consensus");
}

} // namespace

QColor colourOfRater(const Raters& raters, int layer) {
    static const std::array people{QColor(0xf0, 0xb2, 0x3c), QColor(0xb2, 0x84, 0xff), QColor(0xff, 0x8a, 0x65), QColor(0xe8, 0x7c, 0xc0)};
    static const std::array algorithms{QColor(0x4c, 0x9f, 0xff), QColor(0x2c, 0xc6, 0xd6), QColor(0x86, 0x9b, 0xc4)};
    static const std::array consensus{QColor(0x3f, 0xbf, 0x8a), QColor(0x9c, 0xc9, 0x54)};
    const auto* entry = raters.find(layer);
    if (!entry) return Qt::gray;
    std::size_t before = 0;
    for (const auto& other : raters.all()) {
        if (other.layer == layer) break;
        before += other.kind == entry->kind && other.counts == entry->counts;
    }
    switch (entry->kind) {
    case RaterKind::Person: return people[before % people.size()];
    case RaterKind::Algorithm: return algorithms[before % algorithms.size()];
    case RaterKind::Consensus: break;
    }
    return consensus[before % consensus.size()];
}

/// One rater: a ring of its colour, filled while it is one of the pair, its name, and an arrow to its menu.
class RaterChip : public QAbstractButton {
public:
    RaterChip(int layer, QWidget* parent) : QAbstractButton(parent), m_layer(layer) {
        setObjectName(QStringLiteral("raterChip%1").arg(layer));
        setCheckable(false);
        setCursor(Qt::PointingHandCursor);
        setFocusPolicy(Qt::TabFocus);
    }
    int layer() const noexcept { return m_layer; }
    std::function<void()> menuAsked;
    QColor colour;
    bool inPair = false, counts = true;

    QSize sizeHint() const override {
        const QFontMetrics metrics(theme::bodyFont(13, QFont::DemiBold));
        return {32 + std::min(mostName, metrics.horizontalAdvance(text())) + arrowWidth, chipHeight};
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const auto& colours = theme::tokens();
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
        p.setPen(QPen(hasFocus() ? colours.accent : inPair ? colours.dim : underMouse() ? colours.dim : colours.line, 1));
        p.setBrush(inPair ? colours.raised : colours.panel);
        p.drawRoundedRect(area, 7, 7);
        p.setPen(QPen(counts ? colour : colours.dim, 2, counts ? Qt::SolidLine : Qt::DotLine));
        p.setBrush(inPair ? QBrush(colour) : Qt::NoBrush);
        p.drawEllipse(QPointF(17, height() / 2.0), 4.5, 4.5);
        const QFont font = theme::bodyFont(13, inPair ? QFont::DemiBold : QFont::Normal);
        p.setFont(font);
        p.setPen(inPair ? colours.text : colours.dim);
        const QRectF words(28, 0, width() - 28 - arrowWidth, height());
        p.drawText(words, Qt::AlignVCenter | Qt::AlignLeft, QFontMetricsF(font).elidedText(text(), Qt::ElideRight, words.width()));
        p.setPen(QPen(colours.dim, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF tip(width() - 13, height() / 2.0 + 2);
        p.drawPolyline(QPolygonF{tip + QPointF(-3.5, -3.5), tip, tip + QPointF(3.5, -3.5)});
    }
    void mouseReleaseEvent(QMouseEvent* event) override {
        if (event->button() == Qt::LeftButton && event->position().x() > width() - arrowWidth && rect().contains(event->position().toPoint())) {
            setDown(false);
            return menuAsked();
        }
        QAbstractButton::mouseReleaseEvent(event);
    }
    void contextMenuEvent(QContextMenuEvent*) override { menuAsked(); }
    void enterEvent(QEnterEvent* event) override {
        QAbstractButton::enterEvent(event);
        update();
    }
    void leaveEvent(QEvent* event) override {
        QAbstractButton::leaveEvent(event);
        update();
    }

private:
    int m_layer;
};

RaterChips::RaterChips(project::Project& project, Raters& raters, QWidget* parent) : QWidget(parent), m_project(project), m_raters(raters) {
    setObjectName("raterChips");
    auto policy = QSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&raters, &Raters::ratersChanged, this, &RaterChips::refresh);
    connect(&raters, &Raters::pairChanged, this, &RaterChips::refresh);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, qOverload<>(&QWidget::update));
    refresh();
}

void RaterChips::refresh() {
    auto all = m_raters.all();
    std::ranges::stable_sort(all, std::greater<>(), &Raters::Entry::counts); // who is left out comes last
    const bool same = std::ranges::equal(m_chips, all, {}, [](const RaterChip* chip) { return chip->layer(); }, &Raters::Entry::layer);
    if (!same) {
        for (auto* chip : m_chips) chip->deleteLater(), chip->hide(), chip->setObjectName({});
        m_chips.clear();
        for (const auto& entry : all) {
            auto* chip = new RaterChip(entry.layer, this);
            connect(chip, &QAbstractButton::clicked, this, [this, layer = entry.layer] { choose(layer); });
            chip->menuAsked = [this, chip] {
                auto* menu = new QMenu(this);
                menu->setObjectName("raterMenu");
                menu->setAttribute(Qt::WA_DeleteOnClose);
                fillMenu(*menu, chip->layer());
                menu->popup(chip->mapToGlobal(QPoint(0, chip->height() + 2)));
            };
            chip->show();
            m_chips.push_back(chip);
        }
    }
    const auto [first, second] = m_raters.pair();
    if (m_older != first && m_older != second) m_older = first;
    for (auto* chip : m_chips) {
        const auto* entry = m_raters.find(chip->layer());
        const auto* layer = m_project.layer(chip->layer());
        if (!entry || !layer) continue;
        chip->setText(layer->name);
        chip->colour = colourOfRater(m_raters, chip->layer());
        chip->counts = entry->counts;
        chip->inPair = chip->layer() == first || chip->layer() == second;
        chip->setAccessibleName(layer->name);
        chip->setToolTip(tr("%1: %2, %3%4\nClick two raters to set them against each other").arg(layer->name, kindWord(entry->kind), layer->origin.isEmpty() ? tr("made here") : layer->origin,
                                                                                               entry->counts ? QString() : tr("; left out, its menu takes it in")));
        chip->update();
    }
    layOut(width(), true);
    updateGeometry();
}

void RaterChips::choose(int layer) {
    const auto [first, second] = m_raters.pair();
    const auto* entry = m_raters.find(layer);
    if (!entry || layer == first || layer == second) return;
    if (!entry->counts) m_raters.setCounts(layer, true); // who is looked at is compared
    const int stays = m_older == first ? second : first;
    const auto place = [&](int id) { return std::ranges::find(m_raters.all(), id, &Raters::Entry::layer); };
    m_older = stays;
    if (stays == 0) return;
    if (place(layer) < place(stays)) m_raters.setPair(layer, stays);
    else m_raters.setPair(stays, layer);
}

void RaterChips::fillMenu(QMenu& menu, int layer) {
    const auto* entry = m_raters.find(layer);
    if (!entry) return;
    auto* kinds = new QActionGroup(&menu);
    const std::pair<RaterKind, QString> choices[] = {{RaterKind::Person, tr("Is a person")}, {RaterKind::Algorithm, tr("Is an algorithm")}, {RaterKind::Consensus, tr("Is a consensus")}};
    for (const auto& [kind, text] : choices) {
        auto* action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(entry->kind == kind);
        kinds->addAction(action);
        connect(action, &QAction::triggered, this, [this, layer, kind] { m_raters.setKind(layer, kind); });
    }
    menu.addSeparator();
    auto* counts = menu.addAction(tr("Is compared"));
    counts->setCheckable(true);
    counts->setChecked(entry->counts);
    connect(counts, &QAction::triggered, this, [this, layer](bool on) { m_raters.setCounts(layer, on); });
    connect(menu.addAction(tr("See its labels in the views")), &QAction::triggered, this, [this, layer] { m_raters.flipTo(layer); });
}

int RaterChips::layOut(int width, bool place) const {
    int x = 0, y = 0;
    for (auto* chip : m_chips) {
        const QSize size = chip->sizeHint().boundedTo(QSize(std::max(width, 80), chipHeight));
        if (x > 0 && x + size.width() > width) x = 0, y += chipHeight + gap;
        if (place) chip->setGeometry(QRect(QPoint(x, y), size));
        x += size.width() + gap;
    }
    return y + chipHeight;
}

int RaterChips::heightForWidth(int width) const {
    return layOut(width, false);
}

QSize RaterChips::sizeHint() const {
    return {300, heightForWidth(width() > 100 ? width() : 300)};
}

void RaterChips::resizeEvent(QResizeEvent*) {
    layOut(width(), true);
}

} // namespace granule::panel
