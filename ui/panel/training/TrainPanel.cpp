// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/training/TrainPanel.h"

#include "ui/panel/training/RunCurves.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

namespace granule::panel {

namespace {

QSpinBox* spin(const QString& name, int least, int most, int value, int step, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setObjectName(name);
    box->setRange(least, most);
    box->setSingleStep(step);
    box->setValue(value);
    box->setFont(theme::digitsFont());
    return box;
}

QLabel* wrapped(const char* role, const QString& name, QWidget* parent) {
    auto* made = theme::label({}, role, parent);
    made->setObjectName(name);
    made->setWordWrap(true);
    return made;
}

} // namespace

TrainPanel::TrainPanel(project::Project& project, QWidget* parent)
    : Section(tr("Train"), "trainPanel", parent), m_project(project), m_train(theme::button(tr("Train"), "trainRun", "primary", this)),
      m_stop(theme::button(tr("Stop and keep what was learned"), "trainStop", nullptr, this)), m_progress(new QProgressBar(this)),
      m_why(wrapped("dim", "trainWhy", this)), m_progressText(wrapped("dim", "trainProgressText", this)), m_summary(wrapped("small", "trainSummary", this)),
      m_curves(new RunCurves(this)) {
    body()->setSpacing(8);
    body()->addWidget(makeForm());
    body()->addWidget(m_train);
    body()->addWidget(m_why);
    m_progress->setObjectName("trainProgress");
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    for (QWidget* widget : {static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_progressText), static_cast<QWidget*>(m_stop),
                            static_cast<QWidget*>(m_curves), static_cast<QWidget*>(m_summary)})
        body()->addWidget(widget);
    m_train->setFocusPolicy(Qt::TabFocus); // it goes while it works, and would hand the focus to a stranger
    connect(m_train, &QPushButton::clicked, this, &TrainPanel::trainAsked);
    connect(m_stop, &QPushButton::clicked, this, &TrainPanel::stopAsked);
    connect(m_layer, &QComboBox::activated, this, [this] { m_layerChosen = m_layer->currentData().toInt(); });
    connect(m_folder, &QLineEdit::textChanged, this, [this] {
        refresh();
        emit folderChanged();
    });
    connect(&project, &project::Project::layersChanged, this, &TrainPanel::refresh);
    connect(&project, &project::Project::volumeChanged, this, [this] {
        m_layerChosen.reset();
        const auto planes = m_project.hasVolume() ? m_project.volume().shape().z : 1;
        m_heldOut->setMaximum(static_cast<int>(planes - 1));
        m_heldOut->setValue(static_cast<int>(planes / 8));
        refresh();
    });
    setRunning(false);
}

QWidget* TrainPanel::makeForm() {
    auto* form = new QWidget(this);
    auto* grid = new QGridLayout(form);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setColumnStretch(1, 1);
    const auto row = [&](const QString& text, QWidget* field) {
        const int line = grid->rowCount();
        grid->addWidget(theme::label(text, "dim", form), line, 0);
        grid->addWidget(field, line, 1);
    };
    m_network = new QComboBox(form);
    m_network->setObjectName("trainNetwork");
    m_layer = new QComboBox(form);
    m_layer->setObjectName("trainLayer");
    m_base = spin("trainBase", 2, 128, 16, 2, form);
    m_base->setToolTip(tr("Channels at the first scale: 64 as in the study, 16 is slim and about ten times as fast"));
    m_steps = spin("trainSteps", 1, 10000000, 2000, 100, form);
    m_seed = spin("trainSeed", 0, 1000000000, 1, 1, form);
    m_heldOut = spin("trainHeldOut", 0, 0, 0, 1, form);
    m_heldOut->setSpecialValueText(tr("no plane"));
    m_heldOut->setSuffix(tr(" last planes"));
    m_heldOut->setToolTip(tr("Planes that the network does not learn from: its score on them says what it is worth on new ones"));
    auto* place = new QWidget(form);
    auto* beside = new QHBoxLayout(place);
    beside->setContentsMargins(0, 0, 0, 0);
    m_folder = new QLineEdit(place);
    m_folder->setObjectName("trainFolder");
    m_folder->setPlaceholderText(tr("a new folder, or one of a run"));
    m_browse = theme::button(tr("Choose"), "trainBrowse", nullptr, place);
    connect(m_browse, &QPushButton::clicked, this, &TrainPanel::browseAsked);
    beside->addWidget(m_folder, 1);
    beside->addWidget(m_browse);
    row(tr("Network"), m_network);
    row(tr("Learn from"), m_layer);
    row(tr("Hold out"), m_heldOut);
    row(tr("Channels"), m_base);
    row(tr("Steps"), m_steps);
    row(tr("Seed"), m_seed);
    row(tr("Folder"), place);
    return form;
}

void TrainPanel::setNetworks(const std::vector<engine::NetworkInfo>& networks) {
    m_network->clear();
    for (const auto& network : networks) m_network->addItem(QString::fromStdString(network.tableName), QString::fromStdString(network.name));
    refresh();
}

TrainOrder TrainPanel::order() const {
    TrainOrder order;
    order.network = m_network->currentData().toString().toStdString();
    order.base = m_base->value() / 2 * 2;
    order.steps = m_steps->value();
    order.seed = static_cast<std::uint64_t>(m_seed->value());
    order.heldOutPlanes = m_heldOut->value();
    order.layer = m_layer->currentData().toInt();
    order.folder = folder().toStdString();
    return order;
}

QString TrainPanel::folder() const {
    return m_folder->text().trimmed();
}

void TrainPanel::setFolder(const QString& folder) {
    m_folder->setText(folder);
}

void TrainPanel::refresh() {
    const int chosen = m_layerChosen && m_project.layer(*m_layerChosen) ? *m_layerChosen : m_project.activeLayerId();
    m_layer->clear();
    for (const auto& layer : m_project.layers()) {
        if (layer.preview) continue;
        m_layer->addItem(layer.name, layer.id);
        if (layer.id == chosen) m_layer->setCurrentIndex(m_layer->count() - 1);
    }
    QString why;
    if (!m_project.hasVolume()) why = tr("Open a stack and its labels to train on them.");
    else if (m_network->count() == 0) why = tr("Looking for the networks\u2026");
    else if (folder().isEmpty()) why = tr("Choose a folder for the run. One that was begun goes on where it stopped.");
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty() && !m_isRunning);
    m_train->setEnabled(why.isEmpty() && m_layer->count() > 0 && !m_isRunning);
}

void TrainPanel::setLayer(int layer) {
    m_layerChosen = layer;
    refresh();
}

void TrainPanel::setRunning(bool running) {
    m_isRunning = running;
    for (QWidget* widget : {static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_progressText), static_cast<QWidget*>(m_stop)}) widget->setVisible(running);
    for (QWidget* widget : {static_cast<QWidget*>(m_network), static_cast<QWidget*>(m_layer), static_cast<QWidget*>(m_base), static_cast<QWidget*>(m_steps),
                            static_cast<QWidget*>(m_seed), static_cast<QWidget*>(m_heldOut), static_cast<QWidget*>(m_folder), static_cast<QWidget*>(m_browse)})
        widget->setEnabled(!running);
    m_train->setVisible(!running);
    m_progress->setValue(0);
    m_progressText->setText({});
    refresh();
}

void TrainPanel::setProgress(double fraction, const QString& text) {
    m_progress->setValue(static_cast<int>(std::lround(fraction * 1000)));
    m_progressText->setText(text);
}

void TrainPanel::showHistory(const RunHistory& history) {
    m_curves->setHistory(history);
    m_curves->setVisible(m_isRunning || !history.points.empty());
    QStringList lines;
    if (const auto best = history.bestMIoUAll()) lines << tr("Best MIoU so far %1, on the planes held out; where none are, on those that it learns from").arg(*best, 0, 'f', 3);
    const auto from = history.events.size() > 3 ? history.events.size() - 3 : 0;
    for (auto i = from; i < history.events.size(); ++i) lines << QString::fromStdString(history.events[i]);
    m_summary->setText(lines.join('\n'));
    m_summary->setVisible(!lines.isEmpty());
}

} // namespace granule::panel
