// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

#include <functional>

/// What the window asks in place, as notices over the views. Main thread.
namespace granule::desktop {

class DocumentController;
class MainWindow;

/// From now on: work that a crash left, projects that are open elsewhere, a journal that cannot be written, a stack that is
/// not where its project looks for it.
void connectQuestions(MainWindow& window, DocumentController& document);
void askVoxelSize(MainWindow& window, DocumentController& document);
/// Where on the web is the stack that is to be opened? Asked again, with what was given, when it cannot be.
void askWebAddress(MainWindow& window, DocumentController& document, const QString& given = {});
/// With a stack open: is the file at `path` another stack, or labels of this one?
void askWhatItIs(MainWindow& window, DocumentController& document, const QString& path);
/// What becomes of unsaved work before `next`.
void askAboutChanges(MainWindow& window, std::function<void()> next);
/// How much memory and disk stacks may take.
void askBudget(MainWindow& window);

} // namespace granule::desktop
