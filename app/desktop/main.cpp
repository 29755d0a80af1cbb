// SPDX-License-Identifier: BSD-3-Clause
// granule, the window program: composes everything and is the last place where errors are caught.
#include "app/Allocator.h"
#include "app/desktop/Options.h"
#include "app/desktop/Screenshot.h"
#include "app/desktop/StartupBench.h"
#include "app/desktop/bench/Benches.h"
#include "core/volume/Error.h"
#include "ui/main/DocumentController.h"
#include "ui/main/MainWindow.h"
#include "ui/main/Notices.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSurfaceFormat>
#include <QTimer>

#include <csignal>
#include <cstdio>
#include <new>

namespace {

using namespace granule::desktop;

/// An error that nobody expected ends the event it happened in, not the program: it is shown in the window.
class Application : public QApplication {
public:
    using QApplication::QApplication;
    MainWindow* window = nullptr;

    bool notify(QObject* receiver, QEvent* event) override {
        try {
            return QApplication::notify(receiver, event);
        } catch (const granule::Error& e) {
            tell(QString::fromUtf8(e.what()), QString::fromStdString(e.detail()));
        } catch (const std::bad_alloc&) {
            tell(tr("There is not enough memory for this: save the project, close other programs and try again."), {});
        } catch (const std::exception& e) {
            tell(tr("Something unforeseen went wrong. Save the project, and please report it with the details."), QString::fromUtf8(e.what()));
        }
        return false;
    }

private:
    void tell(const QString& message, const QString& detail) {
        std::fprintf(stderr, "error: %s %s\n", qPrintable(message), qPrintable(detail));
        if (window) window->fail(message, detail);
    }
};

/// Wayland and EGL lack what VTK asks of X11, so X11 (or XWayland) is asked for where it is there.
void choosePlatform() {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && !qEnvironmentVariableIsEmpty("DISPLAY")) qputenv("QT_QPA_PLATFORM", "xcb");
    // Contexts outlive a change of their window, which the first 3D view brings about.
    QApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QSurfaceFormat format;
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8);
    QSurfaceFormat::setDefaultFormat(format);
}

void openAll(MainWindow& window, const Options& options) {
    if (options.sample) window.openSample();
    if (options.paths.isEmpty()) return;
    const QString first = QFileInfo(options.paths.first()).exists() ? QFileInfo(options.paths.first()).absoluteFilePath() : options.paths.first();
    window.openPath(first);
    const QStringList labels = options.paths.mid(1);
    if (labels.isEmpty()) return;
    auto& document = window.document();
    QObject::connect(
        &document, &DocumentController::opened, &window,
        [&document, labels] {
            for (const auto& path : labels) document.addLabels(QFileInfo(path).absoluteFilePath());
        },
        Qt::SingleShotConnection);
}

void applyWorkspace(MainWindow& window, const QString& name) {
    for (int i = 0; i < workspaceCount; ++i)
        if (describe(static_cast<Workspace>(i)).compare(name, Qt::CaseInsensitive) == 0) window.setWorkspace(static_cast<Workspace>(i));
}

int print(const QJsonArray& results) {
    std::fputs(QJsonDocument(results).toJson().constData(), stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
}

/// The benches that open windows of their own.
int runBench(const QString& name) {
    if (name == QLatin1String("slice")) return print(runSliceBench());
    if (name == QLatin1String("paint")) return print(runPaintBench());
    QWidget bare;
    bare.resize(1440, 900);
    new FirstPaint(bare, [](double seconds) {
        std::printf("%.4f\n", seconds);
        std::fflush(stdout);
        QCoreApplication::exit(0);
    });
    bare.show();
    return QApplication::exec();
}

int run(int argc, char** argv) {
    int exitCode = 0;
    const auto options = parseOptions(argc, argv, exitCode);
    if (!options) return exitCode;
    choosePlatform();
    Application app(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("Granule"));
    QApplication::setApplicationName(QStringLiteral("granule"));
    QApplication::setApplicationVersion(QStringLiteral(GRANULE_VERSION));
    if (!options->bench.isEmpty() && options->bench != QLatin1String("startup")) return runBench(options->bench);
    MainWindow window;
    app.window = &window;
    if (!options->theme.isEmpty()) granule::theme::Theme::instance().choose(granule::theme::parseChoice(options->theme));
    if (!options->workspace.isEmpty()) {
        applyWorkspace(window, options->workspace);
        QObject::connect(&window.document(), &DocumentController::opened, &window, [&] { applyWorkspace(window, options->workspace); });
    }
    if (!options->bench.isEmpty())
        new FirstPaint(window, [](double seconds) { QCoreApplication::exit(print(startupResult(seconds, QCoreApplication::applicationFilePath()))); });
    window.show();
    if (options->bench.isEmpty()) QTimer::singleShot(0, &window, [&] { openAll(window, *options); });
    if (!options->screenshot.isEmpty()) new Screenshot(window, options->screenshot);
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    granule::tuneAllocator();
    // Writing beyond a limit on file sizes fails like a full disk then, with an error that says so.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
}
