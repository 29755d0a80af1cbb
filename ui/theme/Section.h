// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QWidget>

class QHBoxLayout;
class QToolButton;
class QVBoxLayout;

namespace granule::theme {

/// A part of a dock under a small heading in capitals; a click on the heading folds it. What a person folded stays
/// folded, remembered under the section's object name.
class Section : public QWidget {
    Q_OBJECT
public:
    explicit Section(const QString& title, const QString& name, QWidget* parent = nullptr);
    /// Where the content goes.
    QVBoxLayout* body() const noexcept { return m_body; }
    /// Places a small control at the right end of the heading.
    void addToHeading(QWidget* widget);
    void setTitle(const QString& title);
    void setFolded(bool folded);
    bool isFolded() const noexcept { return m_folded; }
    /// Folded until a person unfolds it.
    void foldAtFirst();

private:
    QToolButton* m_heading;
    QHBoxLayout* m_head;
    QWidget* m_content;
    QVBoxLayout* m_body;
    bool m_folded = false;
};

} // namespace granule::theme
