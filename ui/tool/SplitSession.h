// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/objects/Split.h"
#include "core/project/JobQueue.h"
#include "core/project/Selection.h"
#include "ui/tool/LabelJobs.h"
#include "ui/tool/Session.h"

#include <QPointer>

#include <optional>

namespace granule::tool {

/// Takes an object apart: each click sets the seed of a part, and the parts are shown. It is the active object, or the one
/// under the first click.
class SplitSession : public Session {
    Q_OBJECT
public:
    /// All outlive it.
    SplitSession(project::Project& project, project::Selection& selection, project::JobQueue& jobs, LabelJobs& edits, QObject* parent = nullptr);

    /// With Ctrl the click adds to the last part; the right button takes the last seed back.
    std::unique_ptr<Drag> press(view::SliceView& view, const QMouseEvent& event) override;
    bool isOpen() const override { return !m_seeds.empty(); }
    void accept() override;
    void cancel() override;
    void stepBack() override;
    QString hints() const override;
    view::Sketch sketch() const override;

    /// A seed for each bulge of the object.
    void propose();
    /// The object that is taken apart, or would be; 0: none yet.
    LabelId object() const;
    std::size_t parts() const noexcept { return m_seeds.size(); }
    /// Parts meet where the image has edges, instead of where the object is narrowest.
    void setByImage(bool on);

private:
    void begin();
    void recompute();
    void showParts();
    void dropParts();
    void forgetIfChanged();

    project::Project& m_project;
    project::Selection& m_selection;
    project::JobQueue& m_jobs;
    LabelJobs& m_edits;
    std::optional<LabelJobs::Snapshot> m_before; ///< what is taken apart
    LabelId m_object = 0;
    std::vector<objects::Seed> m_seeds; ///< one a part
    std::shared_ptr<const LabelMap> m_parts; ///< as computed last; null while they are not
    QPointer<project::Job> m_job;
    int m_preview = 0, m_wish = 0;
    bool m_byImage = false, m_acceptWhenDone = false;
};

} // namespace granule::tool
