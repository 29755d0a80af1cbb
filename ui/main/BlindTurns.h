// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/agreement/BlindReading.h"
#include "core/project/JobQueue.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace granule::panel {
class BlindBar;
}

namespace granule::desktop {

class Dock;
class MainWindow;

/// A blind reading that is under way: one cell after the other. Each turn is a document of its own that holds nothing but the layer that
/// is painted: no other labels, no history, that could be shown, flipped to or brought back by undo. What was read is in the file as soon
/// as a cell is done, and every few seconds in between. Main thread.
class BlindTurns : public QObject {
    Q_OBJECT
public:
    BlindTurns(MainWindow& window, Dock& dock, QObject* parent);

    /// Begins with the first cell that is not done. `reading` names its reader, and belongs to the stack that is open.
    void begin(const QString& path, agreement::BlindReading reading);
    bool isReading() const noexcept { return m_reading; }
    const agreement::BlindReading& reading() const noexcept { return m_plan; }
    /// The cell is done; the next one follows. A cell without a label wants to be asked twice.
    void next();
    void togglePause();
    /// Brings the cell back into sight.
    void show();
    /// Keeps what was painted, to be gone on with.
    void end();
    /// Before the document goes: what was painted is in the file when this returns, and nothing asks to be saved.
    void keep();

signals:
    /// All cells are done, or the person ended it; `path` is the file.
    void ended(const QString& path, bool allDone);
    /// Another document took the place of the turn's.
    void interrupted(const QString& path);

private:
    void beginTurn();
    void confine();
    void lock(bool locked);
    void takeLabels();
    void tick();
    void write();
    void stop();
    agreement::BlindItem& item() { return m_plan.items[m_at]; }

    /// Jobs may come late: what is older than what was written is not written any more.
    struct Writer {
        std::mutex mutex;
        std::uint64_t written = 0;
        void write(std::uint64_t number, const std::string& path, const agreement::BlindReading& plan);
    };

    MainWindow& m_window;
    Dock& m_dock;
    panel::BlindBar* m_bar;
    QString m_path;
    std::shared_ptr<Writer> m_writer = std::make_shared<Writer>();
    std::uint64_t m_writes = 0;
    agreement::BlindReading m_plan;
    std::size_t m_at = 0;
    bool m_reading = false, m_paused = false, m_changing = false, m_mayBeEmpty = false;
    int m_ticks = 0;
    double m_before = 0; ///< seconds of this turn before the clock was started last
    QElapsedTimer m_clock;
    QTimer m_second;
};

} // namespace granule::desktop
