// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/tool/ViewTools.h"

#include <QElapsedTimer>
#include <QWidget>

#include <functional>
#include <memory>

namespace granule::desktop {

/// Views and tools over a stack in a bare window of a fixed size, and a clock from an event to its pixels.
class BenchWindow {
public:
    /// The XY view alone, `side` device pixels wide and high.
    BenchWindow(const Volume& volume, const LabelMap& labels, int side);

    view::SliceView& xy() { return m_views.slice(view::Plane::XY); }
    project::Project& project() { return m_project; }
    project::Selection& selection() { return m_selection; }
    /// Runs `act` and waits until the XY view has painted what it led to and the window system has it;
    /// milliseconds.
    double eventToPixels(const std::function<void()>& act);
    /// Runs `act` and all that it left to be done, the last pixel included where something is painted;
    /// milliseconds.
    double eventToRest(const std::function<void()>& act);
    /// Lets the program go about its business for `ms`.
    void idle(int ms);

private:
    project::Project m_project;
    project::Selection m_selection;
    project::JobQueue m_jobs;
    view::OrthoView m_views;
    tool::ViewTools m_tools;
};

/// Grey values made up from their place, for a stack of any size.
Volume proceduralStack(Shape shape);
/// The plain way, for reference: a window that reads the slice and its labels, makes an image of them pixel
/// by pixel and draws it, on the main thread, whenever something changed. Returns the time for one slice, the
/// median of `repeats`, ms.
double plainRedraw(const Volume& volume, const LabelMap& labels, int side, int repeats);

} // namespace granule::desktop
