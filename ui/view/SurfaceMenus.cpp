// SPDX-License-Identifier: BSD-3-Clause
#include "ui/view/SurfaceMenus.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QToolButton>
#include <QWidgetAction>

namespace granule::view {

namespace {

constexpr const char* buttonStyle =
    "QToolButton { background: rgba(12,14,18,168); color: #98a2b1; border: none; border-radius: 4px; padding: 3px 8px; font-size: 12px; }"
    "QToolButton:hover { color: #e6e9ee; } QToolButton:checked { color: #ffffff; background: #22405f; }"
    "QToolButton:focus { border: 1px solid #4c9fff; } QToolButton::menu-indicator { image: none; width: 0; }";
constexpr int outlinePixels10 = 15; // tenths of a pixel
constexpr double depthCue = 0.45;

/// A slider as a line of a menu.
QSlider* slide(QMenu& menu, const QString& name, const QString& text, int value) {
    auto* line = new QWidget(&menu);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(12, 4, 12, 4);
    auto* label = new QLabel(text, line);
    label->setMinimumWidth(label->fontMetrics().averageCharWidth() * 19); // sliders below each other begin alike
    row->addWidget(label);
    auto* slider = new QSlider(Qt::Horizontal, line);
    slider->setObjectName(name);
    slider->setRange(0, 100);
    slider->setValue(value);
    slider->setMinimumWidth(140);
    row->addWidget(slider, 1);
    auto* action = new QWidgetAction(&menu);
    action->setDefaultWidget(line);
    menu.addAction(action);
    return slider;
}

} // namespace

SurfaceMenus::SurfaceMenus(QWidget* view) : QObject(view), m_view(view) {
    const auto withMenu = [this](QToolButton* button, void (SurfaceMenus::*fill)(QMenu&)) {
        auto* menu = new QMenu(button);
        menu->setObjectName(button->objectName() + "Menu");
        connect(menu, &QMenu::aboutToShow, this, [this, menu, fill] {
            menu->clear();
            qDeleteAll(menu->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly)); // clear() leaves them
            (this->*fill)(*menu);
        });
        button->setMenu(menu);
        button->setPopupMode(QToolButton::InstantPopup);
    };
    m_fit = button("surfaceResetButton", tr("Fit"), tr("Look at everything from the front"));
    connect(m_fit, &QToolButton::clicked, this, &SurfaceMenus::fitAsked);
    m_views = button("surfaceViewsButton", tr("Views"), tr("Store this view, or go back to a stored one"));
    withMenu(m_views, &SurfaceMenus::fillViews);
    m_look = button("surfaceLookButton", tr("Look"), tr("Outlines, depth, ground, scale bar and axes"));
    withMenu(m_look, &SurfaceMenus::fillLook);
    m_cut = button("surfaceCutButton", tr("Cut"), tr("Cut surfaces open along an axis"));
    withMenu(m_cut, &SurfaceMenus::fillCut);
    m_slices = button("surfaceSliceButton", tr("Image"), tr("Slices at the crosshair, and the image to be seen through"));
    withMenu(m_slices, &SurfaceMenus::fillSlices);
}

QToolButton* SurfaceMenus::button(const QString& name, const QString& text, const QString& tip) {
    auto* made = new QToolButton(m_view);
    made->setObjectName(name);
    made->setText(text);
    made->setToolTip(tip);
    made->setStyleSheet(buttonStyle);
    made->setCursor(Qt::ArrowCursor);
    m_buttons.push_back(made);
    return made;
}

void SurfaceMenus::setVisible(bool image, bool surfaces) {
    m_slices->setVisible(image);
    for (auto* one : {m_cut, m_look, m_views, m_fit}) one->setVisible(surfaces);
}

void SurfaceMenus::setState(const SceneState& state) {
    m_state = state;
}

void SurfaceMenus::change(SceneState next) {
    if (next == m_state) return;
    m_state = std::move(next);
    emit changed();
}

template <typename Get, typename Set>
void SurfaceMenus::tick(QMenu& menu, const QString& name, const QString& text, Get get, Set set) {
    auto* action = menu.addAction(text);
    action->setObjectName(name);
    action->setCheckable(true);
    action->setChecked(get(m_state));
    connect(action, &QAction::toggled, this, [this, set](bool on) {
        auto next = m_state;
        set(next, on);
        change(next);
    });
}

void SurfaceMenus::fillSlices(QMenu& menu) {
    constexpr const char* names[] = {"sliceZ", "sliceY", "sliceX"};
    const QString texts[] = {tr("XY slice at the crosshair"), tr("XZ slice"), tr("YZ slice")};
    for (std::size_t a = 0; a < 3; ++a)
        tick(menu, names[a], texts[a], [a](const auto& s) { return s.slices[a]; }, [a](auto& s, bool on) { s.slices[a] = on; });
    menu.addSeparator();
    tick(menu, "imageVolume", tr("The whole image, to be seen through"), [](const auto& s) { return s.volume; }, [](auto& s, bool on) { s.volume = on; });
    tick(menu, "crosshair", tr("Crosshair"), [](const auto& s) { return s.crosshair; }, [](auto& s, bool on) { s.crosshair = on; });
}

void SurfaceMenus::fillCut(QMenu& menu) {
    auto* group = new QActionGroup(&menu);
    const auto choice = [&](const QString& name, const QString& text, bool on, const std::function<void(SceneState&)>& set) {
        auto* action = menu.addAction(text);
        action->setObjectName(name);
        action->setCheckable(true);
        action->setChecked(on);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, set] {
            auto next = m_state;
            set(next);
            change(next);
        });
    };
    choice("cutOff", tr("Nothing is cut"), !m_state.cut, [](SceneState& s) { s.cut.reset(); });
    const std::pair<scene::SliceAxis, QString> axes[] = {{scene::SliceAxis::Z, tr("Across z, as the slices are")}, {scene::SliceAxis::Y, tr("Across y")}, {scene::SliceAxis::X, tr("Across x")}};
    constexpr const char* names[] = {"cutZ", "cutY", "cutX"};
    for (const auto& [axis, text] : axes)
        choice(names[static_cast<int>(axis)], text, m_state.cut && m_state.cut->axis == axis, [axis = axis](SceneState& s) {
            if (!s.cut) s.cut.emplace();
            s.cut->axis = axis;
        });
    menu.addSeparator();
    auto* slider = slide(menu, "cutAt", tr("Where"), m_state.cut ? static_cast<int>(m_state.cut->at * 100) : 50);
    connect(slider, &QSlider::valueChanged, this, [this](int value) {
        auto next = m_state;
        if (!next.cut) next.cut.emplace();
        next.cut->at = value / 100.0;
        change(next);
    });
    tick(menu, "cutFlip", tr("Keep the other side"), [](const auto& s) { return s.cut && !s.cut->keepBeyond; }, [](auto& s, bool on) {
        if (!s.cut) s.cut.emplace();
        s.cut->keepBeyond = !on;
    });
}

void SurfaceMenus::fillLook(QMenu& menu) {
    tick(menu, "lookOutlines", tr("Outlines"), [](const auto& s) { return s.look.silhouette > 0; }, [](auto& s, bool on) { s.look.silhouette = on ? outlinePixels10 / 10.0 : 0; });
    tick(menu, "lookDepth", tr("What is far fades"), [](const auto& s) { return s.look.depthCue > 0; }, [](auto& s, bool on) { s.look.depthCue = on ? depthCue : 0; });
    tick(menu, "lookOcclusion", tr("What crowds together is darker"), [](const auto& s) { return s.look.occlusion > 0; }, [](auto& s, bool on) { s.look.occlusion = on ? 1 : 0; });
    menu.addSeparator();
    tick(menu, "lookScaleBar", tr("Scale bar"), [](const auto& s) { return s.scaleBar; }, [](auto& s, bool on) { s.scaleBar = on; });
    tick(menu, "lookAxes", tr("Axes in µm"), [](const auto& s) { return s.axes; }, [](auto& s, bool on) { s.axes = on; });
    tick(menu, "lookWhite", tr("White ground"), [](const auto& s) { return s.white; }, [](auto& s, bool on) { s.white = on; });
    menu.addSeparator();
    auto* opacity = menu.addMenu(tr("How opaque"));
    opacity->setObjectName("lookOpacity");
    fillOpacity(*opacity);
    if (m_state.hiddenObjects.empty()) return;
    auto* all = menu.addAction(tr("Show hidden objects (%1)").arg(m_state.hiddenObjects.size()));
    all->setObjectName("showHidden");
    connect(all, &QAction::triggered, this, [this] {
        auto next = m_state;
        next.hiddenObjects.clear();
        change(next);
    });
}

void SurfaceMenus::fillOpacity(QMenu& menu) {
    for (const auto& c : m_classes) {
        const auto own = m_state.opacityOf.find(c.id);
        auto* slider = slide(menu, QStringLiteral("opacity%1").arg(c.id), c.name, static_cast<int>(100 * (own == m_state.opacityOf.end() ? c.usual : own->second)));
        connect(slider, &QSlider::valueChanged, this, [this, id = c.id](int value) {
            auto next = m_state;
            next.opacityOf[id] = value / 100.0;
            change(next);
        });
    }
    auto* usual = menu.addAction(tr("As usual"));
    usual->setObjectName("opacityUsual");
    usual->setEnabled(!m_state.opacityOf.empty());
    connect(usual, &QAction::triggered, this, [this] {
        auto next = m_state;
        next.opacityOf.clear();
        change(next);
    });
}

void SurfaceMenus::fillViews(QMenu& menu) {
    auto* store = menu.addAction(tr("Store this view"));
    store->setObjectName("storeView");
    connect(store, &QAction::triggered, this, &SurfaceMenus::storeAsked);
    auto* recipe = menu.addAction(tr("Save as a recipe..."));
    recipe->setObjectName("saveRecipe");
    recipe->setToolTip(tr("A file that granule-cli render repeats on any cell"));
    connect(recipe, &QAction::triggered, this, &SurfaceMenus::recipeAsked);
    if (m_stored.isEmpty()) return;
    menu.addSeparator();
    for (const auto& name : m_stored) {
        auto* recall = menu.addAction(name);
        recall->setObjectName("recall" + name);
        connect(recall, &QAction::triggered, this, [this, name] { emit recallAsked(name); });
    }
    menu.addSeparator();
    auto* forget = menu.addMenu(tr("Remove a stored view"));
    for (const auto& name : m_stored) connect(forget->addAction(name), &QAction::triggered, this, [this, name] { emit forgetAsked(name); });
}

void offerHiding(QMenu& menu, const QString& name, LabelId object, const std::set<LabelId>& hidden, const std::set<LabelId>& all,
                 const std::function<void(std::set<LabelId>)>& hide) {
    auto* one = menu.addAction(SurfaceMenus::tr("Hide %1").arg(name));
    one->setObjectName("hideObject");
    QObject::connect(one, &QAction::triggered, &menu, [object, now = hidden, hide]() mutable {
        now.insert(object);
        hide(now);
    });
    auto* others = menu.addAction(SurfaceMenus::tr("Show %1 alone").arg(name));
    others->setObjectName("showOnlyObject");
    QObject::connect(others, &QAction::triggered, &menu, [object, now = all, hide]() mutable {
        now.erase(object);
        hide(now);
    });
}

} // namespace granule::view
