// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace granule::panel {

/// One line in which a person says what holds in a place: one of the raters, something repainted, or nothing yet; and why. It only tells
/// what was asked for. Main thread.
class RulingBar : public QWidget {
    Q_OBJECT
public:
    struct Choice {
        QString name;
        QColor colour;
        QString says; ///< "Alpha granule": of the present place; for the tooltip
    };

    explicit RulingBar(QWidget* parent = nullptr);
    void setRaters(const std::vector<Choice>& raters);
    /// What has been ruled about the present place: the name of a rater, or one of the words of core/agreement/Rulings.h; empty: nothing.
    void setRuled(const QString& choice);
    /// A reason, one line; empty: none was given.
    QString why() const;
    void setWhy(const QString& why);

signals:
    void rulingAsked(int rater);
    void repaintAsked();
    void leaveOpenAsked();

private:
    QHBoxLayout* m_choices;
    std::vector<QPushButton*> m_raters;
    std::vector<QString> m_names;
    QPushButton *m_repaint, *m_leave;
    QLineEdit* m_why;
};

} // namespace granule::panel
