// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/panel/compare/Raters.h"

#include <QColor>
#include <QWidget>

#include <vector>

class QMenu;

namespace granule::panel {

class RaterChip;

/// The colour by which a rater is known: people warm, algorithms blue, consensus green, in the order of Raters::all().
QColor colourOfRater(const Raters& raters, int layer);

/// All raters as chips in rows. The two chosen last stand against each other, in the order of Raters::all(); the menu of a chip says
/// what kind of rater it is, and whether it counts. Main thread.
class RaterChips : public QWidget {
    Q_OBJECT
public:
    RaterChips(project::Project& project, Raters& raters, QWidget* parent = nullptr);
    /// Puts a rater into the pair, in the place of the one that has been there longer.
    void choose(int layer);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent*) override;

private:
    void refresh();
    void fillMenu(QMenu& menu, int layer);
    /// Lays the chips out for `width`, or only measures; returns the height.
    int layOut(int width, bool place) const;

    project::Project& m_project;
    Raters& m_raters;
    std::vector<RaterChip*> m_chips;
    int m_older = 0; ///< of the pair, the one that was chosen earlier
};

} // namespace granule::panel
