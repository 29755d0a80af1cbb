// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/BlindReading.h"
#include "core/project/Project.h"

#include <QObject>
#include <QStringList>

#include <vector>

namespace granule::panel {
class Raters;
}

namespace granule::desktop {

class BlindTurns;
class Dock;
class MainWindow;

/// Blind readings in the window: plans them, opens the file of one and has its cells read turn by turn (BlindTurns), and adds what came
/// back as raters. It asks in place and answers the blind.* commands. Main thread; the work is done by jobs.
class BlindController : public QObject {
    Q_OBJECT
public:
    /// All outlive this.
    BlindController(MainWindow& window, Dock& dock, panel::Raters& raters, QObject* parent);

    static bool isReadingFile(const QString& path);
    /// Asks which cells are to be read, and where the file goes.
    void start();
    /// Draws the cells of the layer `layer` and writes the file.
    void plan(int layer, const agreement::BlindOptions& options, const QString& path);
    /// Reads the file, looks whether it belongs to the open stack, and asks who reads.
    void open(const QString& path);
    /// Adds a layer a file, each a rater, and says how well each reader agrees with himself or herself.
    void merge(const QStringList& paths);
    BlindTurns& turns() noexcept { return *m_turns; }
    bool isReading() const noexcept;

private:
    void askWhoReads(const QString& path, const agreement::BlindReading& reading);
    void begin(const QString& path, agreement::BlindReading reading, const QString& name);
    void tellEnd(const QString& path, bool allDone);

    MainWindow& m_window;
    panel::Raters& m_raters;
    BlindTurns* m_turns;
    /// What was open before the reading began.
    struct Before {
        QString path; ///< of the project; empty: it never was saved, and the rest brings it back
        std::vector<project::LabelLayer> layers;
        int activeLayer = 0;
        ClassSchema schema;
        SliceCare care;
        bool dirty = false;
    };
    Before m_before;
};

} // namespace granule::desktop
