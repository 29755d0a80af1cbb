// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/review/Queue.h"
#include "ui/theme/Section.h"
#include "ui/theme/Widgets.h"

#include <optional>

class QListWidget;

namespace granule::panel {

/// The places that are worth a look, the most worth first, and the one that is being looked at. It only tells what was
/// asked for. Main thread.
class NextPanel : public theme::Section {
    Q_OBJECT
public:
    explicit NextPanel(QWidget* parent = nullptr);
    /// What is listed; `searched` false: nobody has looked for places yet.
    void setQueue(const review::Queue& queue, bool searched);
    /// Places have been decided since.
    void refreshStates(const review::Queue& queue);
    void setCurrent(const review::Queue& queue, std::optional<std::size_t> place);
    void setSearching(bool searching);
    /// Scrolls the dock to it.
    void bringIntoSight();

signals:
    void searchAsked();
    void rulesAsked();
    void placeAsked(std::size_t place);
    void mendAsked();
    void doneAsked();
    void skipAsked();

private:
    QWidget* makeCard();

    QLabel *m_text, *m_count, *m_sentence = nullptr, *m_about = nullptr;
    QListWidget* m_list;
    QFrame* m_card;
    QPushButton *m_search, *m_mend = nullptr, *m_done = nullptr, *m_skip = nullptr;
    bool m_searched = false;
};

/// "z 18, members disagree": where a place lies and why it is worth a look.
QString describePlace(const review::Place& place);

} // namespace granule::panel
