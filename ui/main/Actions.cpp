// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/Actions.h"

#include "ui/theme/Icon.h"
#include "ui/tool/Shortcuts.h"

#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QWidget>

namespace granule::desktop {

namespace {

QString iconOf(const QString& id) {
    static const std::map<QString, QString> names{
        {"file.open", "stack"},        {"file.openFolder", "folder"}, {"file.openWeb", "web"}, {"file.sample", "sample"},       {"file.addLabels", "layers"},     {"file.save", "save"},
        {"file.exportLabels", "export"}, {"file.exportPicture", "camera"}, {"file.exportFilm", "film"}, {"edit.undo", "undo"},
        {"edit.redo", "redo"},         {"tool.navigate", "navigate"},   {"tool.brush", "brush"},          {"tool.eraser", "eraser"},
        {"tool.fill2d", "fill"},       {"tool.fill3d", "fill"},         {"tool.lasso", "lasso"},        {"tool.polygon", "polygon"},     {"tool.wire", "wire"}, {"tool.prompt", "prompt"}, {"label.interpolate", "interpolate"},
        {"tool.pick", "pick"},            {"tool.box", "box"},
        {"label.swap", "swap"},        {"label.lock", "lock"},          {"label.hide", "eye-off"},        {"view.contrast", "contrast"},
        {"workspace.segment", "segment"}, {"workspace.models", "models"}, {"workspace.compare", "compare"}, {"workspace.figures", "figure"},
        {"workspace.annotate", "brush"}, {"help.search", "search"},     {"help.keys", "help"},
        {"object.new", "plus"},        {"object.find", "objects"},      {"object.merge", "merge"},        {"tool.split", "split"},
        {"object.rename", "rename"},   {"object.lock", "lock"},         {"object.delete", "trash"},       {"object.export", "table"},
        {"cell.done", "check"},        {"cell.flag", "flag"},           {"cell.only", "cell"}};
    const auto found = names.find(id);
    return found == names.end() ? QString() : found->second;
}

bool worksWithoutVolume(const QString& id) {
    static const QSet<QString> ids{"file.open", "file.openFolder", "file.openWeb", "file.sample", "file.budget", "file.quit", "workspace.annotate", "workspace.models",
                                   "theme.system", "theme.dark", "theme.light", "help.search", "help.keys"};
    return ids.contains(id);
}

} // namespace

Actions::Actions(QWidget* window) : QObject(window) {
    for (const auto& row : tool::shortcuts()) {
        auto* action = new QAction(row.text, window);
        action->setObjectName(row.id);
        action->setToolTip(tool::toolTipOf(row.id));
        action->setStatusTip(row.description);
        action->setProperty("group", row.group);
        if (const QString name = iconOf(row.id); !name.isEmpty()) action->setIcon(theme::icon(name));
        if (row.scope == tool::Scope::Window) action->setShortcuts(row.keys);
        window->addAction(action);
        m_byId[row.id] = action;
        m_all.push_back(action);
    }
    setHasVolume(false);
}

QAction* Actions::action(const QString& id) const {
    const auto found = m_byId.find(id);
    Q_ASSERT_X(found != m_byId.end(), "Actions", qPrintable(id));
    return found->second;
}

void Actions::on(const QString& id, std::function<void()> work) {
    connect(action(id), &QAction::triggered, this, [work = std::move(work)] { work(); });
}

QString Actions::groupOf(const QAction* action) {
    return action->property("group").toString();
}

void Actions::fill(QMenuBar* bar) const {
    QMenu* menu = nullptr;
    for (auto* action : m_all) {
        if (!menu || menu->title() != groupOf(action)) menu = bar->addMenu(groupOf(action));
        menu->addAction(action);
    }
}

void Actions::fill(QMenu* menu) const {
    QMenu* part = nullptr;
    for (auto* action : m_all) {
        if (!part || part->title() != groupOf(action)) part = menu->addMenu(groupOf(action));
        part->addAction(action);
    }
}

void Actions::setHasVolume(bool has) {
    for (auto& [id, action] : m_byId) action->setEnabled(has || worksWithoutVolume(id));
}

} // namespace granule::desktop
