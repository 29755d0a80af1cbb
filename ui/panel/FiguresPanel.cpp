// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/FiguresPanel.h"

#include "ui/theme/Icon.h"
#include "ui/theme/Theme.h"
#include "ui/theme/Widgets.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QSlider>
#include <QVBoxLayout>

#include <cmath>

namespace granule::panel {

namespace {

constexpr std::pair<int, int> sizes[] = {{1280, 720}, {1920, 1080}, {2000, 2000}, {3840, 2160}};
constexpr int rates[] = {25, 30, 60};

QSlider* angle(const QString& name, int low, int high, int value, QWidget* parent) {
    auto* slider = new QSlider(Qt::Horizontal, parent);
    slider->setObjectName(name);
    slider->setRange(low, high);
    slider->setValue(value);
    return slider;
}

} // namespace

FiguresPanel::FiguresPanel(QWidget* parent) : Page("figuresPanel", tr("Figures"), parent) {
    auto* content = widget();
    auto* all = column();
    m_subject = theme::label({}, "dim", content);
    m_subject->setObjectName("figureSubject");
    m_subject->setWordWrap(true);
    all->addWidget(m_subject);
    m_preview = new QLabel(content);
    m_preview->setObjectName("figurePreview");
    m_preview->setAlignment(Qt::AlignCenter);
    m_preview->setMinimumHeight(162);
    m_preview->setText(tr("The preview is being drawn\u2026"));
    m_preview->setProperty("role", "dim");
    all->addWidget(m_preview);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    int line = 0;
    const auto row = [&](const QString& what, QWidget* field) {
        grid->addWidget(theme::label(what, "dim", content), line, 0);
        grid->addWidget(field, line++, 1);
    };
    m_size = new QComboBox(content);
    m_size->setObjectName("figureSize");
    for (const auto& [w, h] : sizes) m_size->addItem(QStringLiteral("%1 \u00d7 %2 pixels").arg(w).arg(h));
    m_size->setCurrentIndex(1);
    row(tr("Size"), m_size);
    m_azimuth = angle("figureAzimuth", -180, 180, 20, content);
    m_elevation = angle("figureElevation", -89, 89, 22, content);
    row(tr("Around"), m_azimuth);
    row(tr("Above"), m_elevation);
    row(tr("Ground"), theme::segmented({tr("Dark"), tr("White")}, "figureGround", &m_background, content));
    row(tr("Colours"), theme::segmented({tr("Screen"), tr("Paper")}, "figureColours", &m_colours, content));
    m_scaleBar = new QCheckBox(tr("Scale bar"), content);
    m_scaleBar->setObjectName("figureScaleBar");
    m_scaleBar->setChecked(true);
    grid->addWidget(m_scaleBar, line++, 1);
    all->addLayout(grid);
    m_picture = theme::button(tr("Export picture (PNG)..."), "exportPicture", "primary", content);
    all->addWidget(m_picture);

    all->addSpacing(12);
    all->addWidget(theme::label(tr("Turntable"), "strong", content));
    auto* film = new QGridLayout;
    film->setHorizontalSpacing(12);
    film->setVerticalSpacing(8);
    film->setColumnStretch(1, 1);
    m_seconds = new QDoubleSpinBox(content);
    m_seconds->setObjectName("turntableSeconds");
    m_seconds->setRange(1, 120);
    m_seconds->setDecimals(0);
    m_seconds->setValue(8);
    m_seconds->setSuffix(tr(" s for one turn"));
    m_rate = new QComboBox(content);
    m_rate->setObjectName("turntableRate");
    for (const int rate : rates) m_rate->addItem(tr("%1 pictures a second").arg(rate));
    m_rate->setCurrentIndex(1);
    film->addWidget(theme::label(tr("Length"), "dim", content), 0, 0);
    film->addWidget(m_seconds, 0, 1);
    film->addWidget(theme::label(tr("Rate"), "dim", content), 1, 0);
    film->addWidget(m_rate, 1, 1);
    all->addLayout(film);
    m_film = theme::label({}, "small", content);
    m_film->setWordWrap(true);
    all->addWidget(m_film);
    m_turntable = theme::button(tr("Export turntable (MP4)..."), "exportTurntable", nullptr, content);
    all->addWidget(m_turntable);
    all->addStretch();

    connect(m_picture, &QPushButton::clicked, this, &FiguresPanel::pictureAsked);
    connect(m_turntable, &QPushButton::clicked, this, &FiguresPanel::turntableAsked);
    const auto look = [this] {
        refresh();
        emit lookChanged();
    };
    connect(m_size, &QComboBox::currentIndexChanged, this, look);
    connect(m_azimuth, &QSlider::valueChanged, this, look);
    connect(m_elevation, &QSlider::valueChanged, this, look);
    connect(m_background, &QButtonGroup::idClicked, this, look);
    connect(m_colours, &QButtonGroup::idClicked, this, look);
    connect(m_scaleBar, &QCheckBox::toggled, this, look);
    connect(m_seconds, &QDoubleSpinBox::valueChanged, this, &FiguresPanel::refresh);
    connect(m_rate, &QComboBox::currentIndexChanged, this, &FiguresPanel::refresh);
    refresh();
}

FigureRequest FiguresPanel::request() const {
    FigureRequest r;
    std::tie(r.width, r.height) = sizes[std::max(0, m_size->currentIndex())];
    r.azimuth = m_azimuth->value();
    r.elevation = m_elevation->value();
    r.white = m_background->checkedId() == 1;
    r.paperColours = m_colours->checkedId() == 1;
    r.scaleBar = m_scaleBar->isChecked();
    r.seconds = m_seconds->value();
    r.framesPerSecond = rates[std::max(0, m_rate->currentIndex())];
    return r;
}

void FiguresPanel::refresh() {
    const auto r = request();
    m_film->setText(tr("%1 pictures of %2 \u00d7 %3 pixels, H.264 in MP4.").arg(std::lround(r.seconds * r.framesPerSecond)).arg(r.width).arg(r.height));
    m_azimuth->setToolTip(tr("%1\u00b0 around the long axis").arg(r.azimuth));
    m_elevation->setToolTip(tr("%1\u00b0 above the plane").arg(r.elevation));
}

void FiguresPanel::setSubject(const QString& text) {
    m_subject->setText(text);
}

void FiguresPanel::setPreview(const QPixmap& picture) {
    m_preview->setPixmap(picture);
}

void FiguresPanel::setBusy(bool busy) {
    m_picture->setEnabled(!busy);
    m_turntable->setEnabled(!busy);
}

} // namespace granule::panel
