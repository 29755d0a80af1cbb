// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/io/Stack.h"
#include "tests/support/TestData.h"
#include "ui/main/DocumentController.h"
#include "ui/main/MainWindow.h"
#include "ui/main/Notices.h"
#include "ui/view/OrthoView.h"

#include <QApplication>
#include <QDir>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QtTest>

namespace granule::desktop::testing {

/// Settings of the tests' own, empty at the start.
inline void useOwnSettings() {
    QStandardPaths::setTestModeEnabled(true);
    QApplication::setOrganizationName("Granule tests");
    QApplication::setApplicationName("granule-tests");
    QSettings().clear();
    QDir(HistoryController::leftoverFolder()).removeRecursively();
}

/// A small stack in a file.
inline QString writeStack(const granule::testing::TemporaryFolder& folder, const std::string& name = "ramp.tif", Shape shape = {12, 96, 128}) {
    NoProgress quiet;
    const auto path = folder.file(name);
    io::writeStack(path, granule::testing::greyRamp(shape), {}, VoxelType::UInt8, quiet);
    return QString::fromStdString(path);
}

template <typename Widget>
Widget* child(const QObject& in, const char* name) {
    auto* found = in.findChild<Widget*>(QString::fromLatin1(name));
    if (!found) qWarning("no widget is called %s", name);
    return found;
}

/// The button of a notice that offers this answer, once it is there; null where none comes.
inline QPushButton* answer(MainWindow& window, const QString& text) {
    QPushButton* found = nullptr;
    static_cast<void>(QTest::qWaitFor([&] {
        for (auto* button : window.notices().findChildren<QPushButton*>())
            if (button->text() == text && button->isVisibleTo(&window)) found = button;
        return found != nullptr;
    }, 2000));
    return found;
}

/// A window that is shown, with what a test does to it.
class Window : public MainWindow {
public:
    Window() {
        resize(1280, 800);
        show();
        static_cast<void>(QTest::qWaitForWindowExposed(this));
        QApplication::setActiveWindow(this); // keys reach no other window, and a bare X server activates none
    }
    /// Opens `path` and waits until it is there.
    bool load(const QString& path) {
        QSignalSpy opened(&document(), &DocumentController::opened);
        openPath(path);
        return (opened.count() || opened.wait(10000)) && settle();
    }
    /// Until no job runs.
    bool settle() {
        return QTest::qWaitFor([this] { return !jobs().busy(); }, 30000);
    }
    void click(const char* button) {
        auto* found = child<QAbstractButton>(*this, button);
        QVERIFY(found);
        QVERIFY2(found->isEnabled(), button);
        QTest::mouseClick(found, Qt::LeftButton);
    }
    QString noticeText() const {
        const auto* text = notices_().findChild<QLabel*>("noticeText");
        return text ? text->text() : QString();
    }

private:
    const Notices& notices_() const { return const_cast<Window*>(this)->notices(); }
};

} // namespace granule::desktop::testing
