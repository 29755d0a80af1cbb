// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/tool/Drag.h"
#include "ui/view/SliceView.h"

#include <QMouseEvent>
#include <QObject>

#include <memory>

namespace granule::tool {

/// A tool whose work takes several clicks: outlines, seeds, prompts. What it would do is shown, Enter accepts it, Escape
/// drops it, and so does taking another tool. One object serves all views. Main thread.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;
    /// A press of the left or right button; what the mouse does until its release, or null. A double click comes as a
    /// second press of type MouseButtonDblClick.
    virtual std::unique_ptr<Drag> press(view::SliceView& view, const QMouseEvent& event) = 0;
    /// The mouse moved without a button.
    virtual void hover(view::SliceView&, const QPointF&) {}
    /// True while there is something to accept or drop.
    virtual bool isOpen() const = 0;
    virtual void accept() = 0;
    virtual void cancel() = 0;
    /// Takes the last click back.
    virtual void stepBack() {}
    /// For the bottom bar: what clicks and keys do now.
    virtual QString hints() const = 0;
    virtual view::Sketch sketch() const { return {}; }

signals:
    /// Sketch, hints or isOpen() are others.
    void changed();
    void message(const QString& text);
};

} // namespace granule::tool
