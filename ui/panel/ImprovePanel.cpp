// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/ImprovePanel.h"

#include "ui/panel/Words.h"
#include "ui/theme/Widgets.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include <cmath>

namespace granule::panel {

ImprovePanel::ImprovePanel(QWidget* parent)
    : QFrame(parent), m_improve(theme::button(tr("Improve from my corrections"), "improveRun", "primary", this)), m_note(theme::label({}, "small", this)),
      m_versionRow(new QWidget(this)), m_versions(new QComboBox(this)) {
    setObjectName("improvePanel");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 12);
    column->setSpacing(8);

    auto* versions = new QHBoxLayout(m_versionRow);
    versions->setContentsMargins(0, 0, 0, 0);
    versions->addWidget(theme::label(tr("Ensemble"), "dim", m_versionRow));
    m_versions->setObjectName("improveVersions");
    m_versions->setToolTip(tr("The networks that Segment uses: as they were trained, or as they were after an improvement. Choosing is a step that undo takes back."));
    m_versions->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    versions->addWidget(m_versions, 1);
    column->addWidget(m_versionRow);

    m_improve->setFocusPolicy(Qt::TabFocus); // it goes while it works, and would hand the focus to a stranger
    m_improve->setToolTip(tr("The networks learn from what you corrected in the active layer, while you go on painting"));
    column->addWidget(m_improve);
    m_note->setObjectName("improveNote");
    m_note->setAlignment(Qt::AlignCenter);
    m_note->setWordWrap(true);

    m_running = new QWidget(this);
    auto* running = new QHBoxLayout(m_running);
    running->setContentsMargins(0, 0, 0, 0);
    m_progress = new QProgressBar(m_running);
    m_progress->setObjectName("improveProgress");
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_stop = theme::button(tr("Stop"), "improveStop", nullptr, m_running);
    running->addWidget(m_progress, 1);
    running->addWidget(m_stop);
    column->addWidget(m_running);
    column->addWidget(m_offer = makeOffer());
    column->addWidget(m_note);

    connect(m_improve, &QPushButton::clicked, this, &ImprovePanel::improveAsked);
    connect(m_stop, &QPushButton::clicked, this, &ImprovePanel::stopAsked);
    connect(m_versions, &QComboBox::activated, this, &ImprovePanel::versionAsked);
    m_versionRow->hide();
    setState(State::Idle);
}

QWidget* ImprovePanel::makeOffer() {
    auto* offer = new QWidget(this);
    auto* column = new QVBoxLayout(offer);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_offerText = theme::label({}, nullptr, offer);
    m_offerText->setObjectName("improveOffer");
    m_offerText->setWordWrap(true);
    column->addWidget(m_offerText);
    auto* swipe = new QHBoxLayout;
    m_share = new QSlider(Qt::Horizontal, offer);
    m_share->setObjectName("improveShare");
    m_share->setRange(0, 1000);
    m_share->setToolTip(tr("Moves the line in the views: before on its left, improved on its right"));
    swipe->addWidget(theme::label(tr("Improved"), "small", offer));
    swipe->addWidget(m_share, 1);
    swipe->addWidget(theme::label(tr("Before"), "small", offer));
    column->addLayout(swipe);
    auto* row = new QHBoxLayout;
    auto* keep = theme::button(tr("Keep"), "improveKeep", "primary", offer);
    keep->setToolTip(tr("The new labels come in, but for what you judged, locked or made an object; the improved networks are used from now on. One undo takes both back."));
    auto* back = theme::button(tr("Roll back"), "improveRollBack", nullptr, offer);
    back->setToolTip(tr("Labels and networks stay as they were"));
    row->addWidget(keep, 1);
    row->addWidget(back, 1);
    column->addLayout(row);
    connect(m_share, &QSlider::valueChanged, this, [this](int value) { emit shareAsked(value / 1000.0); });
    connect(keep, &QPushButton::clicked, this, &ImprovePanel::keepAsked);
    connect(back, &QPushButton::clicked, this, &ImprovePanel::rollBackAsked);
    return offer;
}

void ImprovePanel::setState(State state) {
    m_state = state;
    m_improve->setVisible(state == State::Idle);
    m_running->setVisible(state == State::Running);
    m_offer->setVisible(state == State::Offered);
    m_note->setVisible(state != State::Offered);
    m_versions->setEnabled(state == State::Idle);
}

void ImprovePanel::setCorrections(int count, double seconds) {
    m_improve->setEnabled(count > 0);
    if (m_state != State::Idle) return;
    m_note->setText(count > 0 ? tr("%1, about %2 on this computer").arg(count == 1 ? tr("1 correction") : tr("%1 corrections").arg(count), describeDuration(seconds))
                              : tr("Correct something in this layer first"));
}

void ImprovePanel::setProgress(double fraction, const QString& text) {
    m_progress->setValue(static_cast<int>(std::lround(fraction * 1000)));
    m_note->setText(text);
}

void ImprovePanel::setOffer(const QString& text) {
    m_offerText->setText(text);
}

void ImprovePanel::setShare(double share) {
    const QSignalBlocker quiet(m_share);
    m_share->setValue(static_cast<int>(std::lround(share * 1000)));
}

void ImprovePanel::setVersions(const QStringList& names, int current) {
    const QSignalBlocker quiet(m_versions);
    m_versions->clear();
    m_versions->addItems(names);
    m_versions->setCurrentIndex(current);
    m_versionRow->setVisible(names.size() > 1);
}

} // namespace granule::panel
