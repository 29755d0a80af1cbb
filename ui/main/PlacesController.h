// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/Disagreement.h"
#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/project/Selection.h"
#include "ui/panel/compare/Raters.h"
#include "ui/panel/settle/PlacesStrip.h"
#include "ui/view/OrthoView.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

namespace granule::desktop {

/// The places behind a number of the comparison, in the strip below the views, and the flight to any place of the strip. Main thread;
/// searching is done by jobs.
class PlacesController : public QObject {
    Q_OBJECT
public:
    PlacesController(project::Project& project, project::Selection& selection, project::JobQueue& jobs, view::OrthoView& views, panel::Raters& raters,
                     panel::PlacesStrip& strip, QObject* parent = nullptr);

    /// Lists the places of the present pair of raters that `filter` lets through, under `title`; `jump`: and flies to the largest.
    void ask(const agreement::PlaceFilter& filter, const QString& title, bool jump);
    /// Puts what was asked for last into the strip again.
    void show();
    /// The views mark no place any more.
    void leave();
    const agreement::DifferencePlaces& found() const noexcept { return m_found; }

signals:
    void message(const QString& text);

private:
    struct Pair;
    void search();
    void take(agreement::DifferencePlaces found);
    void forgetPair(bool other);
    void takeCells();
    void flyTo(int place);
    QString aboutText() const;

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    view::OrthoView& m_views;
    panel::Raters& m_raters;
    panel::PlacesStrip& m_strip;
    std::optional<agreement::PlaceFilter> m_asked;
    panel::StripFilter m_stripFilter;
    QString m_title;
    std::shared_ptr<const Pair> m_pair; ///< what the places are of; null: to be worked out
    agreement::DifferencePlaces m_found;
    QPointer<project::Job> m_job;
    QTimer m_rest; ///< labels changed; searched again once they rest
    bool m_marked = false;
    bool m_jump = false; ///< fly to the first of the places, once they are found
};

/// "alpha granule", within a sentence.
QString className(const ClassSchema& schema, LabelId id);
/// "z 17, cell 2".
QString whereOf(const Index& inside, int cell, const agreement::CellMap& cells);

} // namespace granule::desktop
