// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ModelsPanel.h"

#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QGridLayout>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

namespace granule::panel {

namespace {

/// A score from 0 to 1 as a bar with its number.
class ScoreBar : public QWidget {
public:
    ScoreBar(double value, QWidget* parent) : QWidget(parent), m_value(value) { setFixedHeight(18); }

protected:
    void paintEvent(QPaintEvent*) override {
        const auto& t = theme::tokens();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const QRectF bar(0, height() / 2.0 - 3, width() - 48, 6);
        painter.setBrush(t.line);
        painter.drawRoundedRect(bar, 3, 3);
        painter.setBrush(t.accent);
        painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(bar.width() * m_value, bar.height())), 3, 3);
        painter.setPen(t.text);
        painter.setFont(theme::digitsFont());
        painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, QString::number(m_value, 'f', 3));
    }

private:
    double m_value;
};

} // namespace

ModelsPanel::ModelsPanel(QWidget* parent) : Page("modelsPanel", tr("Models"), parent), m_list(new QVBoxLayout) {
    auto* note = theme::label(tr("Segment takes the mean of all of them. They are read from resources/models beside the program."), "dim", widget());
    note->setWordWrap(true);
    column()->addWidget(note);
    m_list->setSpacing(10);
    column()->addLayout(m_list);
    column()->addStretch();
    setModels({}, tr("Looking for the networks\u2026"));
}

void ModelsPanel::setModels(const std::vector<engine::ModelCard>& cards, const QString& why) {
    while (auto* item = m_list->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (cards.empty()) {
        auto* none = theme::label(why, "dim", widget());
        none->setWordWrap(true);
        m_list->addWidget(none);
    }
    int number = 0;
    for (const auto& card : cards) m_list->addWidget(makeCard(card, number++));
}

void ModelsPanel::addPart(QWidget* part) {
    column()->insertWidget(1, part); // the title is first
}

QWidget* ModelsPanel::makeCard(const engine::ModelCard& card, int number) {
    auto* box = theme::card(QStringLiteral("model%1").arg(number), widget());
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(14, 12, 14, 12);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 1);
    auto* name = theme::label(QString::fromStdString(card.name), "strong", box);
    name->setWordWrap(true);
    grid->addWidget(name, 0, 0, 1, 2);
    int line = 1;
    const auto row = [&](const QString& what, const QString& value) {
        if (value.isEmpty()) return;
        auto* label = theme::label(what, "dim", box);
        label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        auto* text = theme::label(value, nullptr, box);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(label, line, 0);
        grid->addWidget(text, line++, 1);
    };
    const auto score = [&](const QString& what, double value) {
        if (value < 0) return;
        grid->addWidget(theme::label(what, "dim", box), line, 0);
        grid->addWidget(new ScoreBar(value, box), line++, 1);
    };
    score(tr("MIoU (all)"), card.mIoUAll);
    score(tr("MIoU (org)"), card.mIoUOrg);
    row(tr("Scored on"), QString::fromStdString(card.scoredOn));
    row(tr("Network"), QString::fromStdString(engine::describe(card.spec)));
    row(tr("Window"), QStringLiteral("%1 \u00d7 %2 \u00d7 %3").arg(card.window.z).arg(card.window.y).arg(card.window.x));
    row(tr("Voxel size"), QStringLiteral("%1 \u00d7 %2 \u00d7 %3 nm").arg(card.voxel.zNm).arg(card.voxel.yNm).arg(card.voxel.xNm));
    row(tr("Trained on"), QString::fromStdString(card.data));
    row(tr("Steps, seed"), card.steps > 0 ? tr("%1, seed %2").arg(QLocale().toString(static_cast<qlonglong>(card.steps))).arg(card.seed) : QString());
    row(tr("Licence"), QString::fromStdString(card.licence));
    row(tr("Limits"), QString::fromStdString(card.limits));
    return box;
}

} // namespace granule::panel
