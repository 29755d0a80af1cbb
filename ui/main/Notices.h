// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFrame>

#include <functional>
#include <utility>
#include <vector>

class QVBoxLayout;

namespace granule::desktop {

/// One thing the program has to say, in place: what, where, what to do.
struct Notice {
    enum class Kind { Info, Warning, Error, Question };
    Kind kind = Kind::Info;
    QString text;
    QString detail;                   ///< a library's own words, behind *Details*
    /// Answers; the first is the one to be expected. Each closes the notice.
    std::vector<std::pair<QString, std::function<void()>>> answers;
    QWidget* form = nullptr;          ///< something to fill in, shown between text and answers; the notice takes it. Return in a field is the first answer
    QString key;                      ///< a notice replaces an earlier one of the same key
    bool lasting = false;             ///< stays when another document is opened
};

/// Bars over the views, at most three, the newest on top; never a box that stops the work. Main thread.
class Notices : public QWidget {
    Q_OBJECT
public:
    explicit Notices(QWidget* parent = nullptr);
    void show(const Notice& notice);
    void dismiss(const QString& key);
    /// Drops all but those that last.
    void clear();
    int count() const;

private:
    QFrame* makeBar(const Notice& notice);
    void drop(QWidget* bar);
    QVBoxLayout* m_column;
};

} // namespace granule::desktop
