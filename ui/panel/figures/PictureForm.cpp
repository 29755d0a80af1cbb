// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/figures/PictureForm.h"

#include "ui/theme/Widgets.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>

namespace granule::panel {

namespace {

constexpr std::pair<int, int> sizes[] = {{1280, 720}, {1920, 1080}, {2000, 2000}, {3840, 2160}, {7680, 4320}};
constexpr int mostPixels = 16384;
constexpr int fixedSources = 2; // the view, and angles; stored views follow

QSlider* angle(const QString& name, int low, int high, int value, QWidget* parent) {
    auto* slider = new QSlider(Qt::Horizontal, parent);
    slider->setObjectName(name);
    slider->setRange(low, high);
    slider->setValue(value);
    return slider;
}

QSpinBox* pixels(const QString& name, int value, QWidget* parent) {
    auto* field = new QSpinBox(parent);
    field->setObjectName(name);
    field->setRange(64, mostPixels);
    field->setValue(value);
    return field;
}

} // namespace

PictureForm::PictureForm(QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    int line = 0;
    const auto row = [&](const QString& what, QWidget* field) {
        grid->addWidget(theme::label(what, "dim", this), line, 0);
        grid->addWidget(field, line++, 1);
    };
    m_from = new QComboBox(this);
    m_from->setObjectName("figureFrom");
    m_from->addItems({tr("As the 3D view"), tr("From angles")});
    row(tr("Seen"), m_from);
    m_angles = new QWidget(this);
    auto* angles = new QGridLayout(m_angles);
    angles->setContentsMargins(0, 0, 0, 0);
    m_azimuth = angle("figureAzimuth", -180, 180, 20, m_angles);
    m_elevation = angle("figureElevation", -85, 85, 22, m_angles);
    m_anglesText = theme::label({}, "small", m_angles);
    angles->addWidget(theme::label(tr("Around"), "small", m_angles), 0, 0);
    angles->addWidget(m_azimuth, 0, 1);
    angles->addWidget(theme::label(tr("Above"), "small", m_angles), 1, 0);
    angles->addWidget(m_elevation, 1, 1);
    angles->addWidget(m_anglesText, 2, 1);
    grid->addWidget(m_angles, line++, 1);
    m_size = new QComboBox(this);
    m_size->setObjectName("figureSize");
    for (const auto& [w, h] : sizes) m_size->addItem(QStringLiteral("%1 \u00d7 %2 pixels").arg(w).arg(h));
    m_size->addItem(tr("Another size"));
    m_size->setCurrentIndex(1);
    row(tr("Size"), m_size);
    m_ownSize = new QWidget(this);
    auto* own = new QHBoxLayout(m_ownSize);
    own->setContentsMargins(0, 0, 0, 0);
    own->addWidget(m_width = pixels("figureWidth", 2400, m_ownSize));
    own->addWidget(theme::label(QStringLiteral("\u00d7"), "dim", m_ownSize));
    own->addWidget(m_height = pixels("figureHeight", 1800, m_ownSize));
    own->addStretch();
    grid->addWidget(m_ownSize, line++, 1);
    row(tr("Ground"), theme::segmented({tr("Dark"), tr("White"), tr("None")}, "figureGround", &m_ground, this));
    row(tr("Colours"), theme::segmented({tr("Screen"), tr("Paper"), tr("Safe")}, "figureColours", &m_colours, this));
    m_colours->button(2)->setToolTip(tr("Colours that colour-blind people tell apart"));
    m_ground->button(2)->setToolTip(tr("A transparent ground, to be laid over anything"));
    auto* ticks = new QGridLayout;
    const auto tick = [&](const QString& name, const QString& text, bool on, int place) {
        auto* box = new QCheckBox(text, this);
        box->setObjectName(name);
        box->setChecked(on);
        ticks->addWidget(box, place / 2, place % 2);
        connect(box, &QCheckBox::toggled, this, &PictureForm::changed);
        return box;
    };
    m_outlines = tick("figureOutlines", tr("Outlines"), true, 0);
    m_depth = tick("figureDepth", tr("Far fades"), true, 1);
    m_scaleBar = tick("figureScaleBar", tr("Scale bar"), true, 2);
    m_axes = tick("figureAxes", tr("Axes"), false, 3);
    grid->addLayout(ticks, line++, 1);
    const auto look = [this] {
        refresh();
        emit changed();
    };
    for (auto* box : {m_from, m_size}) connect(box, &QComboBox::currentIndexChanged, this, look);
    for (auto* slider : {m_azimuth, m_elevation}) connect(slider, &QSlider::valueChanged, this, look);
    for (auto* field : {m_width, m_height}) connect(field, &QSpinBox::valueChanged, this, look);
    for (auto* group : {m_ground, m_colours}) connect(group, &QButtonGroup::idClicked, this, look);
    refresh();
}

PictureRequest PictureForm::request() const {
    PictureRequest r;
    const int size = m_size->currentIndex();
    if (size >= 0 && size < static_cast<int>(std::size(sizes))) std::tie(r.width, r.height) = sizes[size];
    else r.width = m_width->value(), r.height = m_height->value();
    const int from = m_from->currentIndex();
    r.from = from >= fixedSources ? PictureRequest::From::Stored : static_cast<PictureRequest::From>(std::max(0, from));
    if (r.from == PictureRequest::From::Stored) r.stored = m_from->currentText();
    r.azimuth = m_azimuth->value();
    r.elevation = m_elevation->value();
    r.ground = static_cast<PictureRequest::Ground>(m_ground->checkedId());
    r.colours = static_cast<PictureRequest::Colours>(m_colours->checkedId());
    r.outlines = m_outlines->isChecked();
    r.depthCue = m_depth->isChecked();
    r.scaleBar = m_scaleBar->isChecked();
    r.axes = m_axes->isChecked();
    return r;
}

void PictureForm::setStoredViews(const QStringList& names) {
    const QString chosen = m_from->currentText();
    {
        const QSignalBlocker quiet(m_from);
        while (m_from->count() > fixedSources) m_from->removeItem(fixedSources);
        m_from->addItems(names);
        m_from->setCurrentIndex(std::max(0, m_from->findText(chosen)));
    }
    refresh();
    if (m_from->currentText() != chosen) emit changed();
}

void PictureForm::refresh() {
    m_angles->setVisible(m_from->currentIndex() == 1);
    m_ownSize->setVisible(m_size->currentIndex() == static_cast<int>(std::size(sizes)));
    m_anglesText->setText(tr("%1\u00b0 around, %2\u00b0 above").arg(m_azimuth->value()).arg(m_elevation->value()));
}

} // namespace granule::panel
