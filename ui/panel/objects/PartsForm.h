// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Components.h"
#include "core/volume/ObjectTable.h"

#include <QFrame>

class QButtonGroup;
class QDoubleSpinBox;
class QLabel;
class QPushButton;

namespace granule::panel {

/// A card that asks, in place, what is to become an object or to go: a volume, and what counts as connected. Main thread.
class PartsForm : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Find, DeleteSmall };
    PartsForm(Kind kind, QWidget* parent = nullptr);

    /// What is to be done, on the button: "Find alpha granules", "Delete 12 objects".
    void setOffer(const QString& words, const QString& button, bool possible);
    objects::Neighbours neighbours() const;
    double leastNm3() const;
    /// Whether it can be put away.
    void setClosable(bool closable);

signals:
    void changed();
    void agreed();
    void closed();

private:
    QLabel* m_words;
    QButtonGroup* m_connected = nullptr;
    QDoubleSpinBox* m_least;
    QPushButton *m_go, *m_close;
};

} // namespace granule::panel
