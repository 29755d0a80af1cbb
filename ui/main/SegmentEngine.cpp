// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/SegmentEngine.h"

#include "core/volume/Error.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLibrary>

#include <mutex>

namespace granule::desktop {

namespace {

SegmentEngine& load() {
    const QDir here(QCoreApplication::applicationDirPath());
    QString file = here.filePath(QStringLiteral("granule-engine.so"));
    for (const char* place : {"../lib/granule/granule-engine.so", "../bin/granule-engine.so"})
        if (!QFileInfo::exists(file)) file = here.filePath(QString::fromLatin1(place));
    QLibrary library(file);
    library.setLoadHints(QLibrary::PreventUnloadHint);
    using Make = SegmentEngine* (*)();
    const auto make = reinterpret_cast<Make>(library.resolve(segmentEngineSymbol));
    if (!make)
        throw Error(ErrorKind::NotFound, "The part of Granule that holds the networks, granule-engine.so, cannot be loaded: install Granule again.",
                    library.errorString().toStdString());
    return *make();
}

} // namespace

SegmentEngine& segmentEngine() {
    static std::mutex mutex;
    static SegmentEngine* engine = nullptr;
    std::lock_guard lock(mutex);
    if (!engine) engine = &load();
    return *engine;
}

} // namespace granule::desktop
