// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/BottomBar.h"

#include "ui/main/GreyProbe.h"
#include "ui/panel/Words.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QProgressBar>

#include <cmath>

namespace granule::desktop {

namespace {

QString greyText(double value, VoxelType type) {
    const bool isFloat = type == VoxelType::Float32 || type == VoxelType::Float64;
    return isFloat ? QString::number(value, 'g', 4) : QString::number(value, 'f', 0);
}

/// Two decimals of a micrometre are 10 nm: what a voxel is.
QString micrometres(double nm) {
    return QString::number(nm / 1000, 'f', 2);
}

} // namespace

BottomBar::BottomBar(project::Project& project, project::Selection& selection, project::JobQueue& jobs, QWidget* parent)
    : QFrame(parent), m_project(project), m_selection(selection), m_jobs(jobs), m_probe(new GreyProbe(this)), m_position(theme::label({}, "dim", this)),
      m_hints(new theme::ElidedLabel({}, this)), m_jobText(new theme::ElidedLabel({}, this)), m_progress(new QProgressBar(this)),
      m_cancel(theme::iconButton("close", "jobCancel", tr("Cancel"), 14, this)) {
    setObjectName("bottomBar");
    setFixedHeight(34);
    m_position->setObjectName("positionText");
    m_position->setFont(theme::digitsFont());
    m_position->setMinimumWidth(400);
    m_position->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    m_hints->setObjectName("hintText");
    m_hints->setProperty("role", "dim");
    m_hints->setFont(theme::bodyFont(12));
    m_hints->setAlignment(Qt::AlignCenter);
    m_jobText->setObjectName("jobText");
    m_jobText->setFont(theme::bodyFont(12));
    m_jobText->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    m_progress->setObjectName("jobProgress");
    m_progress->setFixedWidth(120);
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_cancel->setFixedSize(24, 24);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 12, 0);
    row->setSpacing(12);
    row->addWidget(m_position);
    row->addWidget(m_hints, 1);
    row->addWidget(m_progress);
    row->addWidget(m_jobText);
    row->addWidget(m_cancel);

    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (auto* job = jobToShow()) job->cancel();
    });
    for (const auto signal : {&project::Selection::hoveredChanged, &project::Selection::displayChanged})
        connect(&selection, signal, this, &BottomBar::showPosition);
    connect(&selection, &project::Selection::crosshairChanged, this, &BottomBar::showPosition);
    connect(&project, &project::Project::volumeChanged, this, &BottomBar::showPosition);
    connect(&project, &project::Project::labelsChanged, this, &BottomBar::showPosition);
    connect(m_probe, &GreyProbe::changed, this, &BottomBar::showPosition);
    connect(&jobs, &project::JobQueue::jobChanged, this, &BottomBar::showJob);
    connect(&jobs, &project::JobQueue::jobFinished, this, &BottomBar::showJob);
    // Work of less than half a second isn't worth a flicker.
    m_delay.setSingleShot(true);
    m_delay.setInterval(500);
    connect(&m_delay, &QTimer::timeout, this, &BottomBar::showJob);
    connect(&jobs, &project::JobQueue::jobAdded, this, [this](project::Job* job) {
        job->setProperty("since", QDateTime::currentMSecsSinceEpoch());
        if (!m_delay.isActive()) m_delay.start();
    });
    m_sayTimer.setSingleShot(true);
    connect(&m_sayTimer, &QTimer::timeout, this, [this] { setHints(m_hintText); });
    showPosition();
    showJob();
}

void BottomBar::setHints(const QString& hints) {
    m_hintText = hints;
    if (!m_sayTimer.isActive()) m_hints->setText(hints);
}

void BottomBar::say(const QString& message) {
    m_hints->setText(message);
    m_sayTimer.start(5000);
}

void BottomBar::setReadout(std::function<QString(const Index&)> readout) {
    m_readout = std::move(readout);
    showPosition();
}

void BottomBar::showPosition() {
    if (!m_project.hasVolume()) return m_position->setText({});
    const Index at = m_selection.hovered().value_or(m_selection.crosshair());
    const auto s = m_project.spacing();
    QString text = tr("z %1  y %2  x %3").arg(at.z, 3).arg(at.y, 4).arg(at.x, 4);
    if (m_readout) return m_position->setText(text + QStringLiteral("   ") + m_readout(at));
    text += QStringLiteral("   %1, %2, %3 \u00b5m").arg(micrometres(at.z * s.zNm), micrometres(at.y * s.yNm), micrometres(at.x * s.xNm));
    m_probe->ask(m_project.volume(), at);
    if (const auto grey = m_probe->value(at)) text += tr("   grey %1").arg(greyText(*grey, m_project.volume().type()));
    if (const auto* layer = m_project.activeLayer(); layer && layer->map.shape().contains(at)) {
        text += "   " + QString::fromStdString(nameOf(layer->map.at(at), m_project.schema(), *layer->objects));
    }
    m_position->setText(text);
}

project::Job* BottomBar::jobToShow() const {
    const auto now = QDateTime::currentMSecsSinceEpoch();
    for (auto* job : m_jobs.jobs())
        if (job->state() == project::Job::State::Running && now - job->property("since").toLongLong() >= 450) return job;
    return nullptr;
}

void BottomBar::showJob() {
    auto* job = jobToShow();
    for (QWidget* w : {static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_jobText), static_cast<QWidget*>(m_cancel)}) w->setVisible(job);
    if (!job) {
        if (m_jobs.busy() && !m_delay.isActive()) m_delay.start();
        return;
    }
    m_progress->setValue(static_cast<int>(std::lround(job->fraction() * 1000)));
    QStringList parts{job->title()};
    if (!job->status().isEmpty()) parts << job->status();
    if (const double left = job->secondsLeft(); left >= 0) parts << tr("%1 left").arg(panel::describeDuration(left));
    m_jobText->setText(parts.join(QStringLiteral("  \u00b7  ")));
}

} // namespace granule::desktop
