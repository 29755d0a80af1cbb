// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "tests/support/TestData.h"
#include "ui/tool/ViewTools.h"

#include <QApplication>
#include <QTest>
#include <QWheelEvent>

namespace granule::testing {

/// Views and tools over a small stack, driven by real events.
struct ToolFixture {
    project::Project project;
    project::Selection selection;
    project::JobQueue jobs;
    view::OrthoView views;
    tool::ViewTools tools;

    explicit ToolFixture(Shape shape = {40, 200, 240})
        : views(project, selection, jobs), tools(views, project, selection, jobs) {
        project.setVolume(greyRamp(shape), "test");
        views.resize(1000, 800);
        views.show();
        settle();
    }

    view::SliceView& xy() { return views.slice(view::Plane::XY); }
    view::SliceView& xz() { return views.slice(view::Plane::XZ); }
    view::SliceView& yz() { return views.slice(view::Plane::YZ); }
    const LabelMap& labels() const { return project.activeLayer()->map; }
    void settle() {
        const bool current = QTest::qWaitFor(
            [this] { return xy().isCurrent() && xz().isCurrent() && yz().isCurrent(); }, 4000);
        QVERIFY(current);
    }

    static QPointF at(view::SliceView& view, const Index& voxel) { return view.geometry().middleOf(voxel); }
    static void mouse(view::SliceView& view, QEvent::Type type, const QPointF& point, Qt::MouseButton button,
                      Qt::KeyboardModifiers held = {}) {
        const auto down = type == QEvent::MouseButtonRelease ? Qt::NoButton : button;
        QMouseEvent event(type, point, view.mapToGlobal(point),
                          type == QEvent::MouseMove ? Qt::NoButton : button, down, held);
        QApplication::sendEvent(&view, &event);
    }
    static void press(view::SliceView& view, const QPointF& point, Qt::MouseButton button = Qt::LeftButton,
                      Qt::KeyboardModifiers held = {}) {
        mouse(view, QEvent::MouseButtonPress, point, button, held);
    }
    static void move(view::SliceView& view, const QPointF& point, Qt::MouseButton button = Qt::LeftButton,
                     Qt::KeyboardModifiers held = {}) {
        mouse(view, QEvent::MouseMove, point, button, held);
    }
    static void release(view::SliceView& view, const QPointF& point, Qt::MouseButton button = Qt::LeftButton,
                        Qt::KeyboardModifiers held = {}) {
        mouse(view, QEvent::MouseButtonRelease, point, button, held);
    }
    static void click(view::SliceView& view, const Index& voxel, Qt::MouseButton button = Qt::LeftButton,
                      Qt::KeyboardModifiers held = {}) {
        press(view, at(view, voxel), button, held);
        release(view, at(view, voxel), button, held);
    }
    static void wheel(view::SliceView& view, const QPointF& point, int steps,
                      Qt::KeyboardModifiers held = {}) {
        QWheelEvent event(point, view.mapToGlobal(point), {}, {0, 120 * steps}, Qt::NoButton, held,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &event);
    }
};

} // namespace granule::testing
