// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ModelsPanel.h"

#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QCheckBox>
#include <QDir>
#include <QFileInfo>
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

ModelsPanel::ModelsPanel(QWidget* parent)
    : Page("modelsPanel", tr("Models"), parent), m_list(new QVBoxLayout), m_ensemble(theme::label({}, "dim", widget())),
      m_problem(theme::label({}, "dim", widget())) {
    m_ensemble->setObjectName("modelsEnsemble");
    m_problem->setObjectName("modelsProblem");
    auto* add = theme::button(tr("Add models"), "modelsAdd", nullptr, widget());
    add->setToolTip(tr("A model, or a folder of models or training runs"));
    connect(add, &QPushButton::clicked, this, &ModelsPanel::addAsked);
    auto* head = new QHBoxLayout;
    head->addWidget(m_ensemble, 1);
    head->addWidget(add, 0, Qt::AlignTop);
    column()->addLayout(head);
    column()->addWidget(m_problem);
    for (auto* text : {m_ensemble, m_problem}) text->setWordWrap(true);
    m_list->setSpacing(10);
    column()->addLayout(m_list);
    column()->addStretch();
    setModels({}, tr("Looking for the networks\u2026"));
}

void ModelsPanel::setModels(const std::vector<ModelEntry>& entries, const QString& problem) {
    while (auto* item = m_list->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    int number = 0;
    for (const auto& entry : entries) m_list->addWidget(makeCard(entry, number++));
}

void ModelsPanel::setEnsemble(const QString& sentence, bool isWarning) {
    m_ensemble->setText(sentence);
    theme::restyle(m_ensemble, "role", isWarning ? "warn" : "dim");
}

void ModelsPanel::addPart(QWidget* part) {
    if (part->layout()) part->layout()->setContentsMargins(0, 0, 0, 8); // the page has margins of its own
    column()->insertWidget(1, part);                                    // the title is first
}

/// What can be done with a model that was added.
QWidget* ModelsPanel::makeLinks(const QString& path, int number, QWidget* parent) {
    auto* links = new QWidget(parent);
    auto* row = new QHBoxLayout(links);
    row->setContentsMargins(0, 0, 0, 0);
    auto* curves = theme::button(tr("Show its curves"), QStringLiteral("model%1Curves").arg(number), "link", links);
    curves->setVisible(QFileInfo::exists(QDir(path).filePath(QStringLiteral("history.csv"))));
    auto* remove = theme::button(tr("Take off the list"), QStringLiteral("model%1Remove").arg(number), "link", links);
    remove->setToolTip(tr("Its files stay where they are"));
    connect(curves, &QPushButton::clicked, this, [this, path] { emit curvesAsked(path); });
    connect(remove, &QPushButton::clicked, this, [this, path] { emit removeAsked(path); }, Qt::QueuedConnection); // the button goes with it
    row->addWidget(curves);
    row->addWidget(remove);
    row->addStretch();
    return links;
}

/// All that the card tells, in rows of a word and its text.
QWidget* ModelsPanel::makeDetails(const ModelEntry& entry, int number, QWidget* parent) {
    const auto& card = entry.card;
    auto* all = new QWidget(parent);
    auto* grid = new QGridLayout(all);
    grid->setContentsMargins(0, 4, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 1);
    int line = 0;
    const auto row = [&](const QString& what, const QString& value) {
        if (value.isEmpty()) return;
        auto* label = theme::label(what, "dim", all);
        label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        auto* text = theme::label(value, nullptr, all);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(label, line, 0);
        grid->addWidget(text, line++, 1);
    };
    const auto score = [&](const QString& what, double value) {
        if (value < 0) return;
        grid->addWidget(theme::label(what, "dim", all), line, 0);
        grid->addWidget(new ScoreBar(value, all), line++, 1);
    };
    score(tr("MIoU (org)"), card.mIoUOrg);
    row(tr("Scored on"), QString::fromStdString(card.scoredOn));
    row(tr("Network"), QString::fromStdString(engine::describe(card.spec)));
    row(tr("Window"), QStringLiteral("%1 \u00d7 %2 \u00d7 %3").arg(card.window.z).arg(card.window.y).arg(card.window.x));
    row(tr("Voxel size"), QStringLiteral("%1 \u00d7 %2 \u00d7 %3 nm").arg(card.voxel.zNm).arg(card.voxel.yNm).arg(card.voxel.xNm));
    row(tr("Trained on"), QString::fromStdString(card.data));
    row(tr("Steps, seed"), card.steps > 0 ? tr("%1, seed %2").arg(QLocale().toString(static_cast<qlonglong>(card.steps))).arg(card.seed) : QString());
    row(tr("Licence"), QString::fromStdString(card.licence));
    row(tr("Limits"), QString::fromStdString(card.limits));
    if (entry.isAdded) {
        const QString path = QString::fromStdString(card.path.string());
        row(tr("Folder"), path);
        grid->addWidget(makeLinks(path, number, all), line, 0, 1, 2);
    }
    return all;
}

/// Tick, name and score; the rest unfolds.
QWidget* ModelsPanel::makeCard(const ModelEntry& entry, int number) {
    const auto& card = entry.card;
    const QString path = QString::fromStdString(card.path.string()), name = QString::fromStdString(card.name);
    auto* box = theme::card(QStringLiteral("model%1").arg(number), widget());
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(14, 10, 14, 10);
    column->setSpacing(4);
    auto* tick = new QCheckBox(box);
    tick->setObjectName(QStringLiteral("model%1Use").arg(number));
    tick->setAccessibleName(tr("Use %1").arg(name));
    tick->setToolTip(tr("A member of the ensemble that Segment uses"));
    tick->setChecked(entry.isTicked);
    connect(tick, &QCheckBox::toggled, this, [this, path](bool on) { emit ticked(path, on); });
    auto* title = theme::label(name, "strong", box);
    title->setWordWrap(true);
    auto* more = theme::button(tr("Details"), QStringLiteral("model%1Details").arg(number), "link", box);
    more->setCheckable(true);
    auto* head = new QHBoxLayout;
    head->addWidget(tick, 0, Qt::AlignTop);
    head->addWidget(title, 1);
    head->addWidget(more, 0, Qt::AlignTop);
    column->addLayout(head);
    if (card.mIoUAll >= 0) {
        auto* line = new QHBoxLayout;
        line->addWidget(theme::label(tr("MIoU (all)"), "dim", box));
        line->addWidget(new ScoreBar(card.mIoUAll, box), 1);
        column->addLayout(line);
    } else {
        column->addWidget(theme::label(tr("Not scored"), "dim", box));
    }
    auto* details = makeDetails(entry, number, box);
    details->hide();
    connect(more, &QPushButton::toggled, details, &QWidget::setVisible);
    column->addWidget(details);
    return box;
}

} // namespace granule::panel
