// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Rater.h"

#include <QWidget>

#include <set>
#include <vector>

class QComboBox;

namespace granule::desktop {

/// A small table: every id of a label file, and the class that it is.
class ClassesForm : public QWidget {
    Q_OBJECT
public:
    /// Starts with `known`; what it does not name is itself where the schema has it, else background.
    ClassesForm(const std::set<LabelId>& ids, const ClassSchema& schema, const agreement::ClassMapping& known, QWidget* parent = nullptr);
    /// What every id of the table is to be, those that stay included.
    agreement::ClassMapping mapping() const;

private:
    struct Row {
        LabelId id;
        QComboBox* box;
    };
    std::vector<Row> m_rows;
};

} // namespace granule::desktop
