// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace granule::desktop {

class DocumentController;
class MainWindow;

/// What the window asks and says about the history: work that a crash left, projects that are open elsewhere, a journal
/// that cannot be written.
void connectHistoryNotices(MainWindow& window, DocumentController& document);

} // namespace granule::desktop
