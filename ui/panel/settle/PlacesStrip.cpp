// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/settle/PlacesStrip.h"

#include "ui/panel/settle/ConsensusForm.h"
#include "ui/panel/settle/PlaceList.h"
#include "ui/panel/settle/RulingBar.h"
#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"
#include "ui/tool/Shortcuts.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QSettings>
#include <QTimer>
#include <QVBoxLayout>

namespace granule::panel {

namespace {

constexpr int afterMs = 250; ///< work that is over sooner shows no bar

} // namespace

PlacesStrip::PlacesStrip(project::JobQueue& jobs, QWidget* parent)
    : QFrame(parent), m_folded(QSettings().value("folded/placesStrip", false).toBool()), m_title(theme::label({}, "strong", this)),
      m_about(new theme::ElidedLabel({}, this)), m_progressText(new theme::ElidedLabel({}, this)), m_filter(new FilterMenu(this)),
      m_fold(theme::iconButton("chevron-down", "settleFold", tr("Fold or unfold the places"), 14, this)), m_list(new PlaceList(jobs, this)),
      m_ruling(new RulingBar(this)), m_consensus(new ConsensusForm(this)) {
    setObjectName("placesStrip");
    m_title->setObjectName("settleTitle");
    m_about->setObjectName("settleAbout");
    m_about->setProperty("role", "dim");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 6, 12, 8);
    column->setSpacing(6);
    column->addLayout(makeHeading());
    column->addWidget(m_consensus);
    column->addWidget(m_list);
    column->addWidget(m_ruling);
    column->addWidget(makeFoot());
    m_consensus->hide();
    setFocusProxy(m_list);
    connect(m_list, &PlaceList::placeChosen, this, &PlacesStrip::placeChosen);
    connect(m_consensus, &ConsensusForm::cancelled, m_consensus, &QWidget::hide);
    connect(m_fold, &QToolButton::clicked, this, [this] {
        m_folded = !m_folded;
        QSettings().setValue("folded/placesStrip", m_folded);
        layOut();
    });
    connect(&theme::Theme::instance(), &theme::Theme::changed, m_list, [this] { m_list->viewport()->update(); });
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setMode(Mode::Differences);
}

QHBoxLayout* PlacesStrip::makeHeading() {
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_busy = new QWidget(this);
    m_busy->setObjectName("settleBusy");
    auto* busy = new QHBoxLayout(m_busy);
    busy->setContentsMargins(0, 0, 0, 0);
    busy->setSpacing(6);
    m_busyBar = new QProgressBar(m_busy);
    m_busyBar->setObjectName("settleBusyBar");
    m_busyBar->setRange(0, 1000);
    m_busyBar->setTextVisible(false);
    m_busyBar->setFixedWidth(90);
    auto* stop = theme::button(tr("Cancel"), "settleCancel", "link", m_busy);
    connect(stop, &QPushButton::clicked, this, [this] {
        if (m_job) m_job->cancel();
    });
    busy->addWidget(m_busyBar);
    busy->addWidget(stop);
    m_busy->hide();
    m_modeSwitch = theme::segmented({tr("Differences"), tr("To settle")}, "settleMode", &m_modes, this);
    m_modes->button(0)->setToolTip(tr("The places behind a number of the comparison"));
    m_modes->button(1)->setToolTip(tool::toolTipOf("settle.disputes"));
    connect(m_modes, &QButtonGroup::idClicked, this, [this](int id) { emit modeAsked(static_cast<Mode>(id)); });
    row->addWidget(m_title);
    row->addWidget(m_about, 1);
    row->addWidget(m_busy);
    row->addWidget(m_filter);
    row->addWidget(m_modeSwitch);
    row->addWidget(m_fold);
    return row;
}

QWidget* PlacesStrip::makeFoot() {
    m_foot = new QWidget(this);
    m_foot->setObjectName("settleFoot");
    auto* row = new QHBoxLayout(m_foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    m_progressText->setObjectName("settleProgressText");
    m_progressText->setProperty("role", "dim");
    m_bar = new QProgressBar(m_foot);
    m_bar->setObjectName("settleProgress");
    m_bar->setTextVisible(false);
    m_bar->setMinimumWidth(40);
    m_bar->setMaximumWidth(160);
    auto* table = theme::button(tr("Export\u2026"), "settleExport", "link", m_foot);
    table->setToolTip(tool::toolTipOf("settle.exportRulings"));
    connect(table, &QPushButton::clicked, this, &PlacesStrip::exportAsked);
    m_truth = theme::button(tr("Use as truth"), "settleUseAsTruth", "link", m_foot);
    m_truth->setToolTip(tool::toolTipOf("settle.useAsTruth"));
    connect(m_truth, &QPushButton::clicked, this, &PlacesStrip::truthAsked);
    row->addWidget(m_progressText, 8);
    row->addWidget(m_bar, 1);
    row->addWidget(table);
    row->addWidget(m_truth);
    return m_foot;
}

void PlacesStrip::layOut() {
    const bool open = !m_folded && !m_cramped;
    const bool any = m_list->count() > 0;
    m_list->setVisible(open && any);
    m_ruling->setVisible(open && any && m_mode == Mode::Disputes);
    m_foot->setVisible(open && m_mode == Mode::Disputes && m_hasConsensus);
    m_modeSwitch->setVisible(m_hasConsensus);
    m_fold->setVisible(any);
    m_fold->setIcon(theme::icon(open ? "chevron-down" : "chevron-right"));
}

void PlacesStrip::setMode(Mode mode) {
    m_mode = mode;
    m_modes->button(static_cast<int>(mode))->setChecked(true);
    m_filter->setOfDisputes(mode == Mode::Disputes);
    layOut();
}

void PlacesStrip::setHasConsensus(bool has) {
    m_hasConsensus = has;
    layOut();
}

void PlacesStrip::setCramped(bool cramped) {
    if (cramped == m_cramped) return;
    m_cramped = cramped;
    layOut();
}

void PlacesStrip::setHeading(const QString& title, const QString& about) {
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_about->setText(about);
}

void PlacesStrip::setPlaces(std::vector<StripPlace> places, std::shared_ptr<const PictureSource> source) {
    m_list->setPlaces(std::move(places), std::move(source));
    layOut();
}

const std::vector<StripPlace>& PlacesStrip::places() const {
    return m_list->places();
}

int PlacesStrip::current() const {
    return m_list->currentRow();
}

void PlacesStrip::setCurrent(int place) {
    m_list->setCurrent(place);
}

void PlacesStrip::step(int by) {
    const int count = m_list->count();
    if (count == 0) return;
    const int from = current() < 0 ? (by > 0 ? -1 : 0) : current();
    const int to = (from + by + count) % count;
    setCurrent(to);
    emit placeChosen(to);
}

void PlacesStrip::setState(int place, StripPlace::State state) {
    m_list->setState(place, state);
}

void PlacesStrip::setProgress(const QString& text, int settled, int of) {
    m_progressText->setText(text);
    m_bar->setRange(0, std::max(1, of));
    m_bar->setValue(settled);
    m_bar->setVisible(of > 0);
}

void PlacesStrip::watch(project::Job* job) {
    m_job = job;
    m_busyBar->setValue(0);
    QTimer::singleShot(afterMs, this, [this, job = QPointer(job)] { m_busy->setVisible(m_job && !m_job->isOver() && (m_job == job || m_busy->isVisible())); });
    connect(job, &project::Job::changed, this, [this, job] {
        if (job == m_job) m_busyBar->setValue(static_cast<int>(job->fraction() * 1000));
    });
    connect(job, &project::Job::finished, this, [this, job] {
        if (job == m_job) m_busy->hide(); // else another one has taken its place
    });
}

} // namespace granule::panel
