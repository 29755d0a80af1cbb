// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "ui/tool/Neighbourhoods.h"
#include "ui/tool/Proposal.h"
#include "ui/tool/Session.h"

#include <QPointer>

#include <vector>

namespace granule::tool {

/// Clicks and scribbles of *this* (left) and *not this* (right) become an object in 3D, which is proposed anew after each.
/// Accepted, it is a new object of the active class, or the active object grows by it.
class PromptSession : public Session {
    Q_OBJECT
public:
    /// What was said by one click or scribble.
    struct Said {
        bool isObject = true;
        std::vector<Index> voxels;
    };

    /// All outlive it.
    PromptSession(project::Project& project, project::Selection& selection, project::JobQueue& jobs, Proposal& proposal, QObject* parent = nullptr);

    Neighbourhoods& neighbourhoods() noexcept { return m_places; }
    /// Left and right change places.
    void flip();
    bool isFlipped() const noexcept { return m_flipped; }
    /// A scribble goes on, and is over.
    void draw(const Said& scribble);
    void say(Said scribble);
    void stopDrawing();

    std::unique_ptr<Drag> press(view::SliceView& view, const QMouseEvent& event) override;
    bool isOpen() const override { return !m_said.empty(); }
    void accept() override;
    void cancel() override;
    void stepBack() override;
    QString hints() const override;
    view::Sketch sketch() const override;

private:
    struct Goal;
    Goal goalOn(const project::LabelLayer& layer) const;
    QString whyNotHere(const Index& voxel, bool isObject) const;
    void findAgain();
    void find();
    void show(const BlockDelta& delta, const ObjectChange& objects, const QString& title);

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    Proposal& m_proposal;
    Neighbourhoods m_places;
    Box m_place; ///< while it is open
    int m_layer = 0;
    std::vector<Said> m_said;
    Said m_drawn;
    QPointer<project::Job> m_job;
    bool m_flipped = false, m_offering = false;
};

} // namespace granule::tool
