// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace granule::theme {

/// A column that fills the dock to its foot and scrolls up and down, under a title where it has one.
class Page : public QScrollArea {
    Q_OBJECT
public:
    explicit Page(const QString& name, const QString& title = {}, QWidget* parent = nullptr);
    /// Where the content goes.
    QVBoxLayout* column() const noexcept { return m_column; }

private:
    QVBoxLayout* m_column;
};

} // namespace granule::theme
