// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/project/JobQueue.h"
#include "core/project/Project.h"
#include "core/prompt/Prompter.h"

#include <QObject>
#include <QPointer>

#include <deque>
#include <functional>
#include <memory>

namespace granule::tool {

/// The surroundings of clicks, ready to answer prompts: grey values are read and features computed once, by jobs; the
/// last few are kept. What a network knows comes later than what needs none. Main thread.
class Neighbourhoods : public QObject {
    Q_OBJECT
public:
    /// What a network sees in the box. Called by a worker; no channels where there is no network. May throw Error.
    using Network = std::function<prompt::Features(const Volume&, const Box&, Progress&, std::stop_token)>;

    /// Both outlive it.
    Neighbourhoods(project::Project& project, project::JobQueue& jobs, QObject* parent = nullptr);
    void setNetwork(Network network) { m_network = std::move(network); }

    /// The neighbourhood for a first click at `voxel`: a kept one that holds it well inside, else one around it, which a job
    /// begins to look at.
    Box around(const Index& voxel);
    /// Null until the job has looked at it.
    std::shared_ptr<const prompt::Prompter> prompter(const Box& box) const;

signals:
    /// prompter(box) is there, or knows more.
    void learned(const granule::Box& box);

private:
    struct Place {
        Box box;
        std::shared_ptr<const prompt::Prompter> prompter;
        QPointer<project::Job> job;
    };
    void look(const Box& box);
    void askNetwork(const Box& box, std::shared_ptr<const std::vector<float>> grey);
    void learn(const Box& box, std::shared_ptr<const prompt::Prompter> prompter);
    void clear();
    Place* find(const Box& box);

    project::Project& m_project;
    project::JobQueue& m_jobs;
    Network m_network;
    std::deque<Place> m_places; ///< the one used last first
};

} // namespace granule::tool
