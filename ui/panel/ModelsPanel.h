// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/engine/Model.h"
#include "ui/theme/Page.h"

class QLabel;
class QVBoxLayout;

namespace granule::panel {

/// A model as it stands in the list.
struct ModelEntry {
    engine::ModelCard card;
    bool isAdded = false;  ///< by the person; it does not ship
    bool isTicked = true;  ///< a member of the ensemble that Segment uses
};

/// The networks that are there, each with its card: what it is, what it learned from, how good it is, where it fails. Ticks
/// make an ensemble of them.
class ModelsPanel : public theme::Page {
    Q_OBJECT
public:
    explicit ModelsPanel(QWidget* parent = nullptr);
    /// `problem`: why there are none, or which could not be read.
    void setModels(const std::vector<ModelEntry>& entries, const QString& problem = {});
    /// What the ticks amount to, in a sentence.
    void setEnsemble(const QString& sentence, bool isWarning);

    /// Puts a part of its own above the cards.
    void addPart(QWidget* part);

signals:
    void ticked(const QString& path, bool on);
    void addAsked();
    void removeAsked(const QString& path);
    /// The person wants to see how this one learned.
    void curvesAsked(const QString& path);

private:
    QWidget* makeCard(const ModelEntry& entry, int number);
    QWidget* makeDetails(const ModelEntry& entry, int number, QWidget* parent);
    QWidget* makeLinks(const QString& path, int number, QWidget* parent);

    QVBoxLayout* m_list;
    QLabel *m_ensemble, *m_problem;
};

} // namespace granule::panel
