// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/doubt/DoubtPanel.h"

#include "ui/panel/doubt/HeatLegend.h"
#include "ui/panel/doubt/MemberRow.h"
#include "ui/panel/doubt/Slide.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

constexpr double priorSteps = 10; ///< of the slider, for a log-odd
constexpr int mostPrior = 40;     ///< e^4, about 55 times

QSlider* slider(const QString& name, int least, int most, const QString& tip, QWidget* parent) {
    auto* made = new QSlider(Qt::Horizontal, parent);
    made->setObjectName(name);
    made->setRange(least, most);
    made->setToolTip(tip);
    return made;
}

QVBoxLayout* column(QWidget* of) {
    auto* made = new QVBoxLayout(of);
    made->setContentsMargins(0, 0, 0, 0);
    made->setSpacing(6);
    return made;
}

/// "x 2.7", "/ 2.7": how much more or less probable.
QString factorText(double logOdds) {
    const double factor = std::exp(std::abs(logOdds));
    const QString number = QString::number(factor, 'f', factor < 10 ? 1 : 0);
    return (logOdds < 0 ? QStringLiteral("\u00f7 ") : QStringLiteral("\u00d7 ")) + number;
}

/// What tells the names apart: a row has little room. "Slim 2D, seed 1" and "Slim 3D, seed 2" are "2D, seed 1" and "3D, seed 2".
QStringList shortNames(const QStringList& names) {
    constexpr int enough = 5;
    if (names.size() < 2) return names;
    qsizetype same = 0;
    while (std::ranges::all_of(names, [&](const QString& n) { return same < n.size() && n[same] == names[0][same]; })) ++same;
    const auto shortest = std::ranges::min(names, {}, &QString::size).size();
    const auto wordStart = [&](qsizetype before) { return names[0].left(before).lastIndexOf(' ') + 1; };
    auto cut = wordStart(same);
    while (cut > 0 && shortest - cut < enough) cut = wordStart(cut - 1);
    QStringList rest;
    for (const auto& name : names) rest << name.mid(cut);
    return rest;
}

} // namespace

DoubtPanel::DoubtPanel(project::Project& project, project::Selection& selection, Ballot& ballot, QWidget* parent)
    : Section(tr("Doubt"), "doubtPanel", parent), m_project(project), m_selection(selection), m_ballot(ballot),
      m_empty(theme::label(tr("Segmenting keeps what every network thinks of every voxel. Here you see where they doubt."), "dim", this)),
      m_where(theme::label({}, "small", this)), m_all(new QWidget(this)), m_look(theme::button({}, "doubtLook", nullptr, this)) {
    m_empty->setObjectName("doubtEmpty");
    m_empty->setWordWrap(true);
    m_where->setObjectName("doubtWhere");
    m_where->setWordWrap(true);
    auto* all = column(m_all);
    all->addWidget(makeView());
    auto* members = new QWidget(m_all);
    m_memberColumn = column(members);
    m_memberColumn->setSpacing(0);
    all->addWidget(members);
    all->addWidget(makeDeciding());
    body()->addWidget(m_empty);
    body()->addWidget(m_all);
    body()->addWidget(m_where);
    body()->addWidget(m_look);

    connect(m_look, &QPushButton::clicked, this, &DoubtPanel::lookAsked);
    connect(&ballot, &Ballot::votesChanged, this, &DoubtPanel::rebuildMembers);
    connect(&ballot, &Ballot::decisionChanged, this, &DoubtPanel::refreshDecision);
    connect(&ballot, &Ballot::shownChanged, this, &DoubtPanel::refresh);
    connect(&selection, &project::Selection::activeClassChanged, this, &DoubtPanel::refresh);
    connect(&selection, &project::Selection::boxChanged, this, &DoubtPanel::refreshLook);
    connect(&selection, &project::Selection::hoveredChanged, this, &DoubtPanel::showVotes);
    connect(&selection, &project::Selection::crosshairChanged, this, &DoubtPanel::showVotes);
    connect(&project, &project::Project::schemaChanged, this, &DoubtPanel::refresh);
    rebuildMembers();
}

QWidget* DoubtPanel::makeView() {
    auto* page = new QWidget(m_all);
    auto* layout = column(page);
    auto* row = new QHBoxLayout;
    row->addWidget(theme::label(tr("Show"), nullptr, page));
    m_shown = new QComboBox(page);
    m_shown->setObjectName("doubtShow");
    m_shown->addItems({tr("Nothing"), {}, tr("Doubt of all together"), tr("Disagreement")});
    m_shown->setItemData(2, tr("High where the networks together find several classes about as probable (entropy)"), Qt::ToolTipRole);
    m_shown->setItemData(3, tr("High where the networks are sure, each of another class"), Qt::ToolTipRole);
    m_shown->setToolTip(tr("What lies over the slices, where there are votes"));
    row->addWidget(m_shown, 1);
    layout->addLayout(row);
    m_legendRow = new QWidget(page);
    auto* legend = column(m_legendRow);
    m_legend = new HeatLegend(m_legendRow);
    legend->addWidget(m_legend);
    auto* opacity = new QHBoxLayout;
    opacity->addWidget(theme::label(tr("Opacity"), nullptr, m_legendRow));
    m_opacity = slider("doubtOpacity", 0, 100, tr("How much of the slice the colours hide"), m_legendRow);
    opacity->addWidget(m_opacity, 1);
    legend->addLayout(opacity);
    layout->addWidget(m_legendRow);
    connect(m_shown, &QComboBox::activated, this, [this](int i) { m_ballot.setShown(static_cast<HeatKind>(i)); });
    connect(m_opacity, &QSlider::valueChanged, this, [this](int v) { m_ballot.setOpacity(v / 100.0); });
    connect(&m_ballot, &Ballot::opacityChanged, this, [this] {
        const QSignalBlocker quiet(m_opacity);
        m_opacity->setValue(static_cast<int>(std::lround(m_ballot.opacity() * 100)));
    });
    m_opacity->setValue(static_cast<int>(std::lround(m_ballot.opacity() * 100)));
    return page;
}

QWidget* DoubtPanel::makeDeciding() {
    auto* page = new QWidget(m_all);
    auto* layout = column(page);
    auto* head = new QHBoxLayout;
    m_priorName = new theme::ElidedLabel({}, page);
    m_priorText = theme::label({}, nullptr, page);
    m_priorText->setObjectName("priorText");
    m_priorText->setFont(theme::digitsFont());
    head->addWidget(m_priorName, 1);
    head->addWidget(m_priorText);
    layout->addLayout(head);
    m_prior = slider("priorSlider", -mostPrior, mostPrior, tr("How probable the active class is before anyone votes: more to the right"), page);
    layout->addWidget(m_prior);
    auto* at = new QHBoxLayout;
    m_thresholdOn = new QCheckBox(tr("Wins from"), page);
    m_thresholdOn->setObjectName("thresholdOn");
    m_thresholdOn->setToolTip(tr("The active class wins where it is at least this probable, instead of where it is the most probable"));
    m_threshold = slider("thresholdSlider", 1, 99, m_thresholdOn->toolTip(), page);
    m_thresholdText = theme::label({}, nullptr, page);
    m_thresholdText->setObjectName("thresholdText");
    m_thresholdText->setFont(theme::digitsFont());
    m_thresholdText->setFixedWidth(m_thresholdText->fontMetrics().horizontalAdvance(QStringLiteral("99 %")));
    m_thresholdText->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    at->addWidget(m_thresholdOn);
    at->addWidget(m_threshold, 1);
    at->addWidget(m_thresholdText);
    layout->addLayout(at);
    auto* foot = new QHBoxLayout;
    m_label = theme::button(tr("Label it so"), "doubtLabel", nullptr, page);
    m_label->setToolTip(tr("Gives the active layer what the votes say, where there are votes. Objects of the same class and what is locked stay"));
    m_reset = theme::button(tr("Count all the same"), "doubtReset", "link", page);
    m_reset->setToolTip(tr("Every network counts the same, no class is preferred"));
    foot->addWidget(m_label);
    foot->addStretch();
    foot->addWidget(m_reset);
    layout->addLayout(foot);

    const auto settle = [this] { m_ballot.settle(); };
    onSlide(m_prior, [this](int v) { change([this, v](review::Decision& d) { d.bias[m_selection.activeClass()] = v / priorSteps; }); }, settle);
    onSlide(m_threshold, [this](int v) { change([this, v](review::Decision& d) { d.threshold = {m_selection.activeClass(), v / 100.0}; }); }, settle);
    connect(m_thresholdOn, &QCheckBox::clicked, this, [this, settle](bool on) {
        change([this, on](review::Decision& d) {
            d.threshold.reset();
            if (on) d.threshold = {m_selection.activeClass(), m_threshold->value() / 100.0};
        });
        settle();
    });
    connect(m_label, &QPushButton::clicked, this, &DoubtPanel::labelAsked);
    connect(m_reset, &QPushButton::clicked, this, [this, settle] {
        m_ballot.setDecision(m_ballot.plainDecision());
        settle();
    });
    return page;
}

void DoubtPanel::change(const std::function<void(review::Decision&)>& how) {
    auto decision = m_ballot.decision();
    how(decision);
    m_ballot.setDecision(decision);
}

void DoubtPanel::rebuildMembers() {
    for (auto* row : m_members) row->deleteLater();
    m_members.clear();
    const auto names = shortNames(m_ballot.memberNames());
    for (int i = 0; i < names.size(); ++i) {
        auto* row = new MemberRow(i, names[i], this);
        row->setToolTip(m_ballot.memberNames()[i]);
        const auto m = static_cast<std::size_t>(i);
        connect(row, &MemberRow::weightAsked, this, [this, m](double weight) { change([m, weight](review::Decision& d) { d.weights[m] = weight; }); });
        connect(row, &MemberRow::settled, this, [this] { m_ballot.settle(); });
        m_memberColumn->addWidget(row);
        m_members.push_back(row);
    }
    const bool some = !m_ballot.isEmpty();
    m_all->setVisible(some);
    m_where->setVisible(some);
    m_empty->setVisible(!some);
    if (some) {
        const auto& box = m_ballot.votes().box();
        m_where->setText(tr("Votes for slices %1 to %2, %3 \u00d7 %4 voxels").arg(box.lo.z).arg(box.hi.z - 1).arg(box.shape().y).arg(box.shape().x));
    }
    refresh();
    refreshLook();
}

QString DoubtPanel::className() const {
    const auto* c = m_project.schema().find(m_selection.activeClass());
    return c ? QString::fromStdString(c->name) : tr("Class %1").arg(m_selection.activeClass());
}

void DoubtPanel::refresh() {
    m_shown->setItemText(1, tr("Probability of %1").arg(className()));
    m_shown->setCurrentIndex(static_cast<int>(m_ballot.shown()));
    m_legendRow->setVisible(m_ballot.shown() != HeatKind::None);
    switch (m_ballot.shown()) {
    case HeatKind::Probability: m_legend->setWords(tr("0 %"), tr("100 %")); break;
    case HeatKind::Doubt: m_legend->setWords(tr("sure"), tr("all classes as probable")); break;
    case HeatKind::Disagreement: m_legend->setWords(tr("of one mind"), tr("each another class")); break;
    case HeatKind::None: break;
    }
    refreshDecision();
    showVotes();
}

void DoubtPanel::refreshDecision() {
    if (m_ballot.isEmpty()) return;
    const auto& decision = m_ballot.decision();
    const auto counting = std::ranges::count_if(decision.weights, [](double w) { return w > 0; });
    for (std::size_t m = 0; m < m_members.size(); ++m) m_members[m]->setWeight(decision.weights[m], counting == 1 && decision.weights[m] > 0);
    const auto active = m_selection.activeClass();
    const bool votedFor = active < m_ballot.votes().classes();
    const double bias = votedFor ? decision.bias[active] : 0;
    const bool threshold = decision.threshold && decision.threshold->classId == active;
    const QSignalBlocker p(m_prior), t(m_threshold);
    for (QWidget* w : {static_cast<QWidget*>(m_prior), static_cast<QWidget*>(m_thresholdOn)}) w->setEnabled(votedFor);
    m_threshold->setEnabled(threshold);
    m_priorName->setText(tr("Prefer %1").arg(className()));
    m_prior->setValue(static_cast<int>(std::lround(bias * priorSteps)));
    m_priorText->setText(factorText(bias));
    m_thresholdOn->setChecked(threshold);
    m_threshold->setValue(threshold ? static_cast<int>(std::lround(decision.threshold->probability * 100)) : 50);
    m_thresholdText->setText(threshold ? tr("%1 %").arg(m_threshold->value()) : QString());
    m_reset->setVisible(!m_ballot.isPlain());
    // Where the votes made a layer, that layer follows by itself.
    m_label->setVisible(m_ballot.layer() == 0);
}

void DoubtPanel::setLooking(bool looking) {
    m_looking = looking;
    refreshLook();
}

void DoubtPanel::refreshLook() {
    m_look->setEnabled(!m_looking);
    m_look->setText(m_looking ? tr("Looking\u2026") : m_selection.box() ? tr("Look for doubt in the box") : tr("Look for doubt here"));
    m_look->setToolTip(m_selection.box() ? tr("Has the networks vote for the drawn box; no label changes")
                                         : tr("Has the networks vote for what is in sight in the XY view, in this slice and the next ones; no label changes"));
}

void DoubtPanel::showVotes() {
    if (m_ballot.isEmpty()) return;
    const Index at = m_selection.hovered().value_or(m_selection.crosshair());
    const bool voted = m_ballot.votes().box().contains(at);
    const auto votes = voted ? m_ballot.votes().at(at) : std::vector<review::MemberVote>();
    for (std::size_t m = 0; m < m_members.size(); ++m)
        m_members[m]->setVote(voted ? std::optional(votes[m]) : std::nullopt, m_project.schema());
}

} // namespace granule::panel
