// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/volume/ClassSchema.h"

#include <QWidget>

namespace granule::panel {

/// A small rounded square of a class's colour, an empty one for background, nothing at all for none.
class Swatch : public QWidget {
    Q_OBJECT
public:
    explicit Swatch(QWidget* parent = nullptr);
    void setClass(const OrganelleClass* c);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QColor m_colour; ///< invalid: none; transparent: background
};

} // namespace granule::panel
