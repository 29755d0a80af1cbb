// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/tool/Drag.h"
#include "ui/tool/PromptSession.h"

namespace granule::tool {

/// A click or a line of voxels in one slice: a prompt, said when the button is let go.
class ScribbleDrag : public Drag {
public:
    ScribbleDrag(PromptSession& session, view::SliceView& view, const Index& start, bool isObject);
    void move(const QPointF& point, Qt::KeyboardModifiers) override;
    void finish() override { m_session.say(std::move(m_said)); }
    void cancel() override { m_session.stopDrawing(); }

private:
    PromptSession& m_session;
    view::SliceView& m_view;
    PromptSession::Said m_said;
};

} // namespace granule::tool
