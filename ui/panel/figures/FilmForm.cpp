// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/figures/FilmForm.h"

#include "ui/panel/figures/PreviewPicture.h"
#include "ui/panel/figures/TimelineBar.h"
#include "ui/theme/Widgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace granule::panel {

namespace {

using namespace figure;

enum Kind : std::size_t { Card, Turn, Flight, Slices, Fade }; // the order of FilmSegment::shot
constexpr int rates[] = {24, 25, 30, 50, 60};
constexpr double sameMoment = 0.05; // seconds

FilmSegment segmentOf(std::size_t kind) {
    switch (kind) {
    case Card: return {.seconds = 2.5, .shot = CardShot{}, .title = "Title"};
    case Flight: return {.seconds = 6, .shot = FlyShot{.labels = {}, .keys = {FlyKey{}, FlyKey{.at = 6, .azimuth = 100}}}};
    case Slices: return {.seconds = 6, .shot = SweepShot{}};
    case Fade: return {.seconds = 6, .shot = CrossfadeShot{}};
    default: return {.seconds = 8, .shot = TurntableShot{}};
    }
}

QComboBox* choice(const QString& name, const QStringList& texts, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setObjectName(name);
    box->addItems(texts);
    return box;
}

QDoubleSpinBox* number(const QString& name, double low, double high, const QString& suffix, QWidget* parent) {
    auto* field = new QDoubleSpinBox(parent);
    field->setObjectName(name);
    field->setRange(low, high);
    field->setDecimals(suffix == QStringLiteral(" s") ? 1 : 0);
    field->setSuffix(suffix);
    return field;
}

/// The name of the label map that a shot shows, where it shows one.
std::string* labelsOf(FilmSegment& segment) {
    if (auto* turn = std::get_if<TurntableShot>(&segment.shot)) return &turn->labels;
    if (auto* flight = std::get_if<FlyShot>(&segment.shot)) return &flight->labels;
    if (auto* sweep = std::get_if<SweepShot>(&segment.shot)) return &sweep->labels;
    return nullptr;
}

scene::SliceAxis* sliceAxisOf(FilmSegment& segment) {
    if (auto* sweep = std::get_if<SweepShot>(&segment.shot)) return &sweep->axis;
    if (auto* fade = std::get_if<CrossfadeShot>(&segment.shot)) return &fade->axis;
    return nullptr;
}

} // namespace

FilmForm::FilmForm(QWidget* parent) : QWidget(parent) {
    m_film.segments = {segmentOf(Turn)};
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(8);
    m_preview = new PreviewPicture("filmPreview", this);
    all->addWidget(m_preview);
    all->addWidget(m_timeline = new TimelineBar(this));
    all->addWidget(m_moment = theme::label({}, "small", this));

    auto* tools = new QHBoxLayout;
    auto* add = theme::button(tr("Add"), "filmAdd", nullptr, this);
    auto* kinds = new QMenu(add);
    const std::pair<Kind, QString> entries[] = {{Card, tr("A title")}, {Turn, tr("A turn of the 3D view")}, {Flight, tr("A flight between views")},
                                                {Slices, tr("Slices, with the plane in 3D")}, {Fade, tr("A fade between label layers")}};
    for (const auto& [kind, text] : entries) {
        auto* action = kinds->addAction(text);
        action->setObjectName(QStringLiteral("filmAdd%1").arg(static_cast<int>(kind)));
        connect(action, &QAction::triggered, this, [this, kind = static_cast<int>(kind)] { addSegment(kind); });
    }
    add->setMenu(kinds);
    tools->addWidget(add);
    m_earlier = theme::button(QStringLiteral("\u2190"), "filmEarlier", nullptr, this);
    m_earlier->setToolTip(tr("Earlier in the film"));
    m_later = theme::button(QStringLiteral("\u2192"), "filmLater", nullptr, this);
    m_later->setToolTip(tr("Later in the film"));
    m_remove = theme::button(tr("Remove"), "filmRemove", nullptr, this);
    for (auto* button : {m_earlier, m_later, m_remove}) tools->addWidget(button);
    all->addLayout(tools);

    m_fields = new QWidget(this);
    auto* grid = new QGridLayout(m_fields);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    buildFields(*grid);
    all->addWidget(m_fields);

    auto* foot = new QHBoxLayout;
    m_rate = choice("filmRate", {}, this);
    for (const int rate : rates) m_rate->addItem(tr("%1 frames a second").arg(rate));
    m_rate->setCurrentIndex(2);
    m_legend = new QCheckBox(tr("Legend"), this);
    m_legend->setObjectName("filmLegend");
    m_legend->setChecked(m_film.legend);
    foot->addWidget(m_rate, 1);
    foot->addWidget(m_legend);
    all->addLayout(foot);
    all->addWidget(m_summary = theme::label({}, "small", this));
    m_summary->setWordWrap(true);
    all->addWidget(m_export = theme::button(tr("Export film..."), "exportFilm", "primary", this));
    m_export->setToolTip(tr("MP4, WebM, GIF or PNG frames"));

    connect(m_earlier, &QPushButton::clicked, this, [this] { moveSegment(-1); });
    connect(m_later, &QPushButton::clicked, this, [this] { moveSegment(1); });
    connect(m_remove, &QPushButton::clicked, this, &FilmForm::removeSegment);
    connect(m_export, &QPushButton::clicked, this, &FilmForm::exportAsked);
    connect(m_timeline, &TimelineBar::timeChosen, this, [this] {
        refresh();
        emit previewAsked();
    });
    connect(m_timeline, &TimelineBar::segmentChosen, this, &FilmForm::choose);
    connect(m_rate, &QComboBox::currentIndexChanged, this, &FilmForm::take);
    connect(m_legend, &QCheckBox::toggled, this, &FilmForm::take);
    showFields();
}

void FilmForm::buildFields(QGridLayout& grid) {
    int line = 0;
    const auto row = [&](const QString& what, QWidget* field, const std::vector<std::size_t>& kinds = {}) {
        auto* name = theme::label(what, "dim", m_fields);
        grid.addWidget(name, line, 0);
        grid.addWidget(field, line++, 1);
        if (!kinds.empty()) m_only.insert(m_only.end(), {{name, kinds}, {field, kinds}});
    };
    row(tr("Length"), m_seconds = number("filmSeconds", 0.5, 600, QStringLiteral(" s"), m_fields));
    row(tr("Title"), m_title = new QLineEdit(m_fields));
    m_title->setObjectName("filmTitle");
    row(tr("Caption"), m_caption = new QLineEdit(m_fields), {Turn, Flight, Slices, Fade});
    m_caption->setObjectName("filmCaption");
    row(tr("Labels"), m_labels = choice("filmLabels", {}, m_fields), {Turn, Flight, Slices});
    row(tr("Around"), m_axis = choice("filmAxis", {tr("the long axis"), tr("x"), tr("y"), tr("z")}, m_fields), {Turn});
    row(tr("By"), m_degrees = number("filmDegrees", -3600, 3600, QStringLiteral("\u00b0"), m_fields), {Turn});
    row(QString(), m_smooth = new QCheckBox(tr("Begins and ends at rest"), m_fields), {Turn});
    m_smooth->setObjectName("filmSmooth");
    row(tr("Slices"), m_sliceAxis = choice("filmSliceAxis", {tr("XY"), tr("XZ"), tr("YZ")}, m_fields), {Slices, Fade});
    row(tr("Shown"), m_layout = choice("filmLayout", {tr("slice beside 3D"), tr("slice above 3D"), tr("slice alone"), tr("3D alone")}, m_fields), {Slices});
    row(QString(), m_grow = new QCheckBox(tr("Surfaces grow with the plane"), m_fields), {Slices});
    m_grow->setObjectName("filmGrow");
    row(tr("Shown"), m_fadeIn = choice("filmFadeIn", {tr("in a slice"), tr("in 3D, turning")}, m_fields), {Fade});
    m_addKey = theme::button(tr("Key from the 3D view"), "filmAddKey", nullptr, m_fields);
    m_addKey->setToolTip(tr("At this moment the film is seen as the 3D view is now"));
    m_removeKey = theme::button(tr("Remove key"), "filmRemoveKey", nullptr, m_fields);
    m_keyText = theme::label({}, "small", m_fields);
    row(tr("Keys"), m_addKey, {Flight});
    row(QString(), m_removeKey, {Flight});
    row(QString(), m_keyText, {Flight});
    connect(m_addKey, &QPushButton::clicked, this, &FilmForm::keyAsked);
    connect(m_removeKey, &QPushButton::clicked, this, &FilmForm::removeKey);
    for (auto* field : {m_seconds, m_degrees}) connect(field, &QDoubleSpinBox::valueChanged, this, &FilmForm::take);
    for (auto* field : {m_title, m_caption}) connect(field, &QLineEdit::textChanged, this, &FilmForm::take);
    for (auto* box : {m_labels, m_axis, m_sliceAxis, m_layout, m_fadeIn}) connect(box, &QComboBox::currentIndexChanged, this, &FilmForm::take);
    for (auto* box : {m_smooth, m_grow}) connect(box, &QCheckBox::toggled, this, &FilmForm::take);
}

double FilmForm::time() const {
    return m_timeline->time();
}

void FilmForm::setLayers(const QStringList& names) {
    if (m_layers == names) return;
    m_layers = names;
    for (auto& segment : m_film.segments) // a layer that is gone
        if (auto* labels = labelsOf(segment); labels && !names.contains(QString::fromStdString(*labels))) labels->clear();
    showFields();
    emit previewAsked();
}

void FilmForm::addSegment(int kind) {
    const auto at = m_film.segments.empty() ? 0 : m_chosen + 1;
    m_film.segments.insert(m_film.segments.begin() + static_cast<std::ptrdiff_t>(at), segmentOf(static_cast<std::size_t>(kind)));
    choose(at);
}

void FilmForm::removeSegment() {
    if (m_film.segments.size() < 2) return;
    m_film.segments.erase(m_film.segments.begin() + static_cast<std::ptrdiff_t>(m_chosen));
    choose(std::min(m_chosen, m_film.segments.size() - 1));
}

void FilmForm::moveSegment(int by) {
    const auto to = static_cast<std::ptrdiff_t>(m_chosen) + by;
    if (to < 0 || to >= static_cast<std::ptrdiff_t>(m_film.segments.size())) return;
    std::swap(m_film.segments[m_chosen], m_film.segments[static_cast<std::size_t>(to)]);
    choose(static_cast<std::size_t>(to));
}

void FilmForm::choose(std::size_t segment) {
    m_chosen = segment;
    m_timeline->show(m_film, m_chosen);
    const double begin = TimelineBar::beginOf(m_film, m_chosen), end = begin + m_film.segments[m_chosen].seconds;
    if (time() < begin || time() > end) m_timeline->setTime(begin + m_film.segments[m_chosen].seconds / 3);
    showFields();
    emit previewAsked();
}

void FilmForm::addKey(const scene::CameraPose& pose) {
    auto* flight = std::get_if<FlyShot>(&m_film.segments[m_chosen].shot);
    if (!flight) return;
    const double at = std::clamp(time() - TimelineBar::beginOf(m_film, m_chosen), 0.0, m_film.segments[m_chosen].seconds);
    std::erase_if(flight->keys, [&](const FlyKey& key) { return std::abs(key.at - at) < sameMoment; });
    FlyKey key;
    key.at = at;
    key.pose = pose;
    key.easing = Easing::Smooth;
    flight->keys.insert(std::ranges::lower_bound(flight->keys, at, {}, &FlyKey::at), key);
    refresh();
    emit previewAsked();
}

void FilmForm::removeKey() {
    auto* flight = std::get_if<FlyShot>(&m_film.segments[m_chosen].shot);
    if (!flight || flight->keys.size() < 2) return;
    const double at = time() - TimelineBar::beginOf(m_film, m_chosen);
    flight->keys.erase(std::ranges::min_element(flight->keys, {}, [&](const FlyKey& key) { return std::abs(key.at - at); }));
    refresh();
    emit previewAsked();
}

void FilmForm::take() {
    if (m_showing) return;
    auto& segment = m_film.segments[m_chosen];
    const double stretch = m_seconds->value() / segment.seconds;
    segment.seconds = m_seconds->value();
    segment.title = m_title->text().toStdString();
    segment.caption = m_caption->text().toStdString();
    // The first is the active layer, whichever that is then.
    if (auto* labels = labelsOf(segment)) *labels = m_labels->currentIndex() > 0 ? m_labels->currentText().toStdString() : std::string();
    if (auto* axis = sliceAxisOf(segment)) *axis = static_cast<scene::SliceAxis>(m_sliceAxis->currentIndex());
    if (auto* turn = std::get_if<TurntableShot>(&segment.shot)) {
        turn->axis = static_cast<TurntableShot::Axis>(m_axis->currentIndex());
        turn->degrees = m_degrees->value();
        turn->easing = m_smooth->isChecked() ? Easing::Smooth : Easing::Linear;
    }
    if (auto* flight = std::get_if<FlyShot>(&segment.shot))
        for (auto& key : flight->keys) key.at *= stretch;
    if (auto* sweep = std::get_if<SweepShot>(&segment.shot)) {
        sweep->layout = static_cast<SweepShot::Layout>(m_layout->currentIndex());
        sweep->grow = m_grow->isChecked();
    }
    if (auto* fade = std::get_if<CrossfadeShot>(&segment.shot)) {
        fade->inSlice = m_fadeIn->currentIndex() == 0;
        fade->degrees = fade->inSlice ? 0 : 90;
    }
    m_film.legend = m_legend->isChecked();
    m_film.video.framesPerSecond = rates[std::max(0, m_rate->currentIndex())];
    refresh();
    emit previewAsked();
}

void FilmForm::showFields() {
    m_showing = true;
    auto& segment = m_film.segments[m_chosen];
    m_seconds->setValue(segment.seconds);
    m_title->setText(QString::fromStdString(segment.title));
    m_caption->setText(QString::fromStdString(segment.caption));
    m_labels->clear();
    m_labels->addItems(m_layers);
    if (const auto* labels = labelsOf(segment)) m_labels->setCurrentIndex(std::max(0, m_labels->findText(QString::fromStdString(*labels))));
    if (auto* axis = sliceAxisOf(segment)) m_sliceAxis->setCurrentIndex(static_cast<int>(*axis));
    if (const auto* turn = std::get_if<TurntableShot>(&segment.shot)) {
        m_axis->setCurrentIndex(static_cast<int>(turn->axis));
        m_degrees->setValue(turn->degrees);
        m_smooth->setChecked(turn->easing == Easing::Smooth);
    }
    if (const auto* sweep = std::get_if<SweepShot>(&segment.shot)) {
        m_layout->setCurrentIndex(static_cast<int>(sweep->layout));
        m_grow->setChecked(sweep->grow);
    }
    if (const auto* fade = std::get_if<CrossfadeShot>(&segment.shot)) m_fadeIn->setCurrentIndex(fade->inSlice ? 0 : 1);
    for (const auto& [field, kinds] : m_only) field->setVisible(std::ranges::find(kinds, segment.shot.index()) != kinds.end());
    m_showing = false;
    refresh();
}

void FilmForm::refresh() {
    m_timeline->show(m_film, m_chosen);
    m_moment->setText(tr("%1 s of %2 s").arg(time(), 0, 'f', 1).arg(m_film.seconds(), 0, 'f', 1));
    m_summary->setText(tr("%1 frames in %2 segment(s).").arg(m_film.frames()).arg(m_film.segments.size()));
    if (const auto* flight = std::get_if<FlyShot>(&m_film.segments[m_chosen].shot)) {
        m_keyText->setText(tr("%1 key(s); the one next to this moment is removed").arg(flight->keys.size()));
        m_removeKey->setEnabled(flight->keys.size() > 1);
    }
    m_remove->setEnabled(m_film.segments.size() > 1);
    m_earlier->setEnabled(m_chosen > 0);
    m_later->setEnabled(m_chosen + 1 < m_film.segments.size());
}

} // namespace granule::panel
