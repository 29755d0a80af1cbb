// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Model.h"
#include "ui/theme/Page.h"

class QVBoxLayout;

namespace granule::panel {

/// The networks that are there, each with its card: what it is, what it learned from, how good it is, where it fails.
class ModelsPanel : public theme::Page {
    Q_OBJECT
public:
    explicit ModelsPanel(QWidget* parent = nullptr);
    /// Empty: none are there; `why` says it.
    void setModels(const std::vector<engine::ModelCard>& cards, const QString& why = {});

    /// Puts a part of its own above the cards.
    void addPart(QWidget* part);

private:
    QWidget* makeCard(const engine::ModelCard& card, int number);
    QVBoxLayout* m_list;
};

} // namespace granule::panel
