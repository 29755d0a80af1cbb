// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/view/SceneState.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>

class QMenu;
class QToolButton;
class QWidget;

namespace granule::view {

/// The buttons in the upper right corner of the 3D view and the menus behind them: slices, cut, look, stored views. They
/// change a SceneState. Main thread.
class SurfaceMenus : public QObject {
    Q_OBJECT
public:
    explicit SurfaceMenus(QWidget* view);

    const SceneState& state() const noexcept { return m_state; }
    /// Shows another state, without a signal.
    void setState(const SceneState& state);
    /// Classes whose opacity is offered: id, name and how opaque they usually are.
    struct ClassEntry {
        LabelId id = 0;
        QString name;
        double usual = 1;
    };
    void setClasses(std::vector<ClassEntry> classes) { m_classes = std::move(classes); }
    /// Names of stored views, for the menu.
    void setStoredViews(const QStringList& names) { m_stored = names; }
    /// From the right: the buttons that are there, for the view to place.
    const std::vector<QToolButton*>& buttons() const noexcept { return m_buttons; }
    void setVisible(bool image, bool surfaces);

signals:
    void changed();
    void fitAsked();
    void storeAsked();
    void recallAsked(const QString& name);
    void forgetAsked(const QString& name);
    void recipeAsked(); ///< save the view as a recipe

private:
    QToolButton* button(const QString& name, const QString& text, const QString& tip);
    void fillSlices(QMenu& menu);
    void fillCut(QMenu& menu);
    void fillLook(QMenu& menu);
    void fillOpacity(QMenu& menu);
    void fillViews(QMenu& menu);
    /// A line with a tick that turns something of the state on and off.
    template <typename Get, typename Set>
    void tick(QMenu& menu, const QString& name, const QString& text, Get get, Set set);
    void change(SceneState next);

    QWidget* m_view;
    SceneState m_state;
    QStringList m_stored;
    std::vector<ClassEntry> m_classes;
    QToolButton *m_slices, *m_cut, *m_look, *m_views, *m_fit;
    std::vector<QToolButton*> m_buttons;
};

/// Entries that hide `object`, called `name`, or all but it; `hide` is told what is hidden then.
void offerHiding(QMenu& menu, const QString& name, LabelId object, const std::set<LabelId>& hidden, const std::set<LabelId>& all,
                 const std::function<void(std::set<LabelId>)>& hide);

} // namespace granule::view
