// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/slices/SlicesPanel.h"

#include "ui/panel/Words.h"
#include "ui/panel/slices/SliceRow.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QCheckBox>
#include <QVBoxLayout>

#include <algorithm>

namespace granule::panel {

namespace {

/// Less drift than this is not worth a word.
constexpr double leastDrift = 0.5;

bool contains(const std::vector<std::int64_t>& list, std::int64_t slice) {
    return std::ranges::binary_search(list, slice);
}

} // namespace

SlicesPanel::SlicesPanel(project::Project& project, project::Selection& selection, QWidget* parent)
    : Section(tr("Slices"), "slicesPanel", parent), m_project(project), m_selection(selection), m_summary(theme::label({}, "dim", this)),
      m_again(theme::button(tr("Look at all slices"), "slicesLook", nullptr, this)),
      m_all(theme::button(tr("Leave all out"), "slicesMaskAll", "link", this)), m_more(theme::button({}, "slicesMore", "link", this)), m_straighten(new QCheckBox(this)), m_list(new QVBoxLayout) {
    m_summary->setObjectName("slicesSummary");
    m_summary->setWordWrap(true);
    m_straighten->setObjectName("slicesStraighten");
    m_straighten->setToolTip(tr("Takes back jumps and jitter of slices, in the views and for networks; the file stays as it is.\n"
                                "Labels do not move with the image: straighten before you paint."));
    m_all->setToolTip(tr("None of these slices counts in training or in scores"));
    auto* add = theme::button(tr("+ This slice"), "slicesAdd", "link", this);
    add->setToolTip(tr("Leaves out the slice on screen: it counts neither in training nor in scores"));
    connect(add, &QPushButton::clicked, this, [this] {
        const auto z = m_selection.crosshair().z;
        decide(&SliceCare::masked, z, true, tr("Leave out slice %1").arg(z));
    });
    addToHeading(m_all);
    addToHeading(add);
    body()->addWidget(m_summary);
    body()->addWidget(m_again, 0, Qt::AlignLeft);
    m_list->setSpacing(2);
    body()->addLayout(m_list);
    body()->addWidget(m_more, 0, Qt::AlignLeft);
    body()->addWidget(m_straighten);
    connect(m_again, &QPushButton::clicked, this, &SlicesPanel::lookAsked);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_showAll = !m_showAll;
        refresh();
    });
    connect(m_all, &QPushButton::clicked, this, &SlicesPanel::decideAll);
    connect(m_straighten, &QCheckBox::clicked, this, [this](bool on) {
        auto care = m_project.sliceCare();
        care.drift = on ? m_look.unsteady : std::vector<SliceShift>();
        m_project.setSliceCare(care, on ? tr("Straighten the stack") : tr("Leave slices where they are"));
    });
    connect(&project, &project::Project::volumeChanged, this, [this] { showUnseen(tr("Not looked at yet.")); });
    connect(&project, &project::Project::sliceCareChanged, this, &SlicesPanel::refresh);
    connect(&project, &project::Project::spacingChanged, this, &SlicesPanel::refreshStraighten);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &SlicesPanel::refresh);
    showUnseen({});
}

void SlicesPanel::setSight(Sight sight, const QString& text) {
    m_sight = sight;
    m_summary->setText(text);
    m_again->setVisible(sight == Sight::Unseen);
    refresh();
}

void SlicesPanel::showLooking() {
    setSight(Sight::Looking, tr("Looking at the slices\u2026"));
}

void SlicesPanel::showUnseen(const QString& why) {
    m_look = {};
    m_showAll = false;
    theme::restyle(m_summary, "role", "dim");
    setSight(Sight::Unseen, why);
}

void SlicesPanel::showLook(SliceLook look) {
    m_look = std::move(look);
    const auto count = m_look.report.findings.size();
    const auto all = m_project.volume().shape().z;
    theme::restyle(m_summary, "role", count > 0 ? "warn" : "dim");
    setSight(Sight::Seen, count == 0   ? tr("All %1 slices look sound.").arg(all)
                          : count == 1 ? tr("1 of %1 slices looks damaged.").arg(all)
                                       : tr("%1 of %2 slices look damaged.").arg(count).arg(all));
}

QString SlicesPanel::summary() const {
    return m_summary->text();
}

std::vector<std::int64_t> SlicesPanel::listed() const {
    auto slices = m_project.sliceCare().masked;
    std::ranges::copy(m_project.sliceCare().bridged, std::back_inserter(slices));
    for (const auto& f : m_look.report.findings) slices.push_back(f.slice);
    return inOrder(std::move(slices));
}

void SlicesPanel::rebuild(const std::vector<std::int64_t>& slices) {
    for (auto* row : m_rows) {
        row->hide();
        row->deleteLater();
    }
    m_rows.clear();
    for (const auto z : slices) {
        auto* row = new SliceRow(z, this);
        connect(row, &SliceRow::chosen, this, [this, z] {
            const auto at = m_selection.crosshair();
            m_selection.setCrosshair({z, at.y, at.x});
        });
        connect(row, &SliceRow::maskAsked, this, [this, z](bool on) {
            decide(&SliceCare::masked, z, on, on ? tr("Leave out slice %1").arg(z) : tr("Count slice %1 again").arg(z));
        });
        connect(row, &SliceRow::bridgeAsked, this, [this, z](bool on) {
            decide(&SliceCare::bridged, z, on, on ? tr("Bridge slice %1").arg(z) : tr("Show slice %1 as it is").arg(z));
        });
        connect(row, &SliceRow::undoAsked, this, [this, z] {
            auto care = m_project.sliceCare();
            std::erase(care.masked, z);
            std::erase(care.bridged, z);
            m_project.setSliceCare(care, tr("Treat slice %1 as any other").arg(z));
        });
        m_list->addWidget(row);
        m_rows.push_back(row);
    }
}

void SlicesPanel::refresh() {
    auto slices = listed();
    const auto all = slices.size();
    slices.resize(std::min(all, m_showAll ? mostRows : fewRows));
    if (!std::ranges::equal(slices, m_rows, {}, {}, &SliceRow::slice)) rebuild(slices);
    const auto& care = m_project.sliceCare();
    const auto& findings = m_look.report.findings;
    for (auto* row : m_rows) {
        const auto finding = std::ranges::find(findings, row->slice(), &analysis::SliceFinding::slice);
        const auto number = static_cast<std::size_t>(finding - findings.begin());
        const bool found = finding != findings.end();
        row->show(found ? describeFault(*finding) : m_sight == Sight::Seen ? tr("Chosen by you") : QString(),
                  found ? QString::fromStdString(finding->sentence) : QString(), found && number < m_look.pictures.size() ? m_look.pictures[number] : QImage());
        row->setState(contains(care.masked, row->slice()), contains(care.bridged, row->slice()));
    }
    m_more->setText(m_showAll ? tr("Show fewer") : tr("Show %1 more").arg(all - slices.size()));
    m_more->setVisible(all > fewRows);
    m_all->setVisible(std::ranges::count_if(findings, [&](const auto& f) { return !contains(care.masked, f.slice); }) > 1);
    refreshStraighten();
}

void SlicesPanel::refreshStraighten() {
    const bool on = !m_project.sliceCare().drift.empty();
    const double most = analysis::largest(on ? m_project.sliceCare().drift : m_look.unsteady);
    m_straighten->setChecked(on);
    m_straighten->setVisible(on || most >= leastDrift);
    const QString pixels = tr("%1 px").arg(most, 0, 'f', 1);
    const auto spacing = m_project.spacing();
    m_straighten->setText(m_project.spacingIsKnown() ? tr("Straighten (drift up to %1, %2)").arg(pixels, describeLength(most * std::max(spacing.yNm, spacing.xNm)))
                                                     : tr("Straighten (drift up to %1)").arg(pixels));
}

void SlicesPanel::decide(std::vector<std::int64_t> SliceCare::* list, std::int64_t slice, bool on, const QString& text) {
    auto care = m_project.sliceCare();
    auto& slices = care.*list;
    if (on) slices.push_back(slice);
    else std::erase(slices, slice);
    slices = inOrder(std::move(slices));
    if (static_cast<std::int64_t>(care.bridged.size()) == m_project.volume().shape().z) return refresh(); // nothing would be left to bridge from
    m_project.setSliceCare(care, text);
}

void SlicesPanel::decideAll() {
    auto care = m_project.sliceCare();
    for (const auto& f : m_look.report.findings) care.masked.push_back(f.slice);
    care.masked = inOrder(std::move(care.masked));
    m_project.setSliceCare(care, tr("Leave out all damaged slices"));
}

} // namespace granule::panel
