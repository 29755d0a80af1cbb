// SPDX-License-Identifier: BSD-3-Clause
#include "ui/figure/TrainingVideo.h"

#include "core/volume/Error.h"
#include "ui/figure/FigureFile.h"
#include "ui/figure/FilmOverlay.h"
#include "ui/figure/FrameMix.h"
#include "ui/figure/SliceFrames.h"

#include <QImage>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace granule::figure {

namespace {

/// The classes of a snapshot but background, as they are coloured; those that the schema does not know are grey.
std::vector<OrganelleClass> shownClasses(const TrainingSnapshot& snapshot, const TrainingVideoOptions& options) {
    std::vector<OrganelleClass> out;
    for (std::size_t id = 1; id < snapshot.probabilities.size(); ++id) {
        const auto* known = options.schema.find(static_cast<LabelId>(id));
        out.push_back(known ? *known : OrganelleClass{static_cast<LabelId>(id), "Class " + std::to_string(id), {}, {150, 150, 150}, {90, 90, 90}});
        if (options.paperColours) out.back().colour = out.back().plainColour;
    }
    return out;
}

Colour groundOf(const TrainingVideoOptions& options) {
    return options.paperColours ? Colour{255, 255, 255} : Colour{0x10, 0x11, 0x14};
}

/// A probability map from the ground's colour to that of its class.
QImage coloured(const std::vector<std::uint8_t>& map, const TrainingSnapshot& snapshot, const Colour& ground, const Colour& colour) {
    QImage image(static_cast<int>(snapshot.width), static_cast<int>(snapshot.height), QImage::Format_RGB32);
    const auto between = [](int a, int b, int share) { return a + (b - a) * share / 255; };
    for (int y = 0; y < image.height(); ++y) {
        auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
        const auto* from = &map[static_cast<std::size_t>(y) * static_cast<std::size_t>(snapshot.width)];
        for (int x = 0; x < image.width(); ++x)
            row[x] = qRgb(between(ground.r, colour.r, from[x]), between(ground.g, colour.g, from[x]), between(ground.b, colour.b, from[x]));
    }
    return image;
}

/// All maps in a grid, three in a row where there are six, each under its name.
void drawMaps(scene::RgbImage& frame, const TrainingSnapshot& snapshot, const std::vector<OrganelleClass>& classes,
              const TrainingVideoOptions& options) {
    const double unit = frame.height / 100.0, gap = 3 * unit, name = 5 * unit;
    const auto count = static_cast<int>(classes.size());
    const int columns = std::max(1, static_cast<int>(std::ceil(std::sqrt(1.5 * count)))), rows = (count + columns - 1) / columns;
    const double cellWidth = (frame.width - gap) / columns - gap, cellHeight = (88 * unit - gap) / rows - gap - name;
    const double scale = std::min(cellWidth / static_cast<double>(snapshot.width), cellHeight / static_cast<double>(snapshot.height));
    const QSizeF size(static_cast<double>(snapshot.width) * scale, static_cast<double>(snapshot.height) * scale);
    const double left = (frame.width - columns * size.width() - (columns - 1) * gap) / 2;
    QImage picture(frame.rgb.data(), frame.width, frame.height, frame.width * 3, QImage::Format_RGB888);
    QPainter painter(&picture);
    painter.setRenderHints(QPainter::SmoothPixmapTransform | QPainter::Antialiasing);
    painter.setFont(figureFont(3.2 * unit, QFont::Medium));
    const QColor ink = options.paperColours ? QColor(0x16, 0x18, 0x1c) : QColor(0xf4, 0xf6, 0xf8);
    for (int i = 0; i < count; ++i) {
        const QPointF corner(left + i % columns * (size.width() + gap), gap + i / columns * (size.height() + name + gap));
        const auto& c = classes[static_cast<std::size_t>(i)];
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(c.colour.r, c.colour.g, c.colour.b));
        painter.drawRoundedRect(QRectF(corner.x(), corner.y() + 1.1 * unit, 2.2 * unit, 2.2 * unit), 0.4 * unit, 0.4 * unit);
        painter.setPen(ink);
        painter.drawText(QRectF(corner.x() + 3.4 * unit, corner.y(), size.width() - 3.4 * unit, 4.4 * unit), Qt::AlignVCenter, QString::fromStdString(c.name));
        const auto map = coloured(snapshot.probabilities[c.id], snapshot, groundOf(options), c.colour);
        const QRectF area(corner + QPointF(0, name), size);
        painter.drawImage(area, map.scaled(area.size().toSize(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
        painter.setPen(QPen(options.paperColours ? QColor(200, 204, 210) : QColor(0x2e, 0x35, 0x40), std::max(1.0, unit / 6)));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(area);
    }
}

void drawSegmentation(scene::RgbImage& frame, const TrainingSnapshot& snapshot, const std::vector<OrganelleClass>& classes,
                      const TrainingVideoOptions& options) {
    const Shape shape{1, snapshot.height, snapshot.width};
    const auto labels = LabelMap::fromVoxels(shape, snapshot.labels, {10, 10, 10});
    Volume under;
    if (!options.image.isNull()) {
        const auto& s = options.image.shape();
        const Index corner{options.slice, (s.y - shape.y) / 2, (s.x - shape.x) / 2};
        if (options.slice < 0 || options.slice >= s.z || corner.y < 0 || corner.x < 0)
            throw Error(ErrorKind::Mismatch, "The image is " + describe(s) + " voxels (z,y,x): slice " + std::to_string(options.slice) +
                                                 " of it does not hold the " + std::to_string(shape.y) + "x" + std::to_string(shape.x) +
                                                 " voxels of the snapshots. Give the stack that the run was scored on.");
        under = options.image.cutOut({corner, {corner.z + 1, corner.y + shape.y, corner.x + shape.x}});
    }
    const SliceFrames slices(labels, under, options.schema, classes, groundOf(options));
    const int edge = 4 * frame.height / 100, high = frame.height - 4 * edge; // room for the line below
    paste(frame, slices.picture(scene::SliceAxis::Z, 0, frame.width - 2 * edge, high), edge, edge);
}

/// "39,744"
std::string grouped(std::int64_t number) {
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(number)).toStdString();
}

} // namespace

std::optional<double> lossAt(const std::filesystem::path& run, std::int64_t step) {
    if (step <= 0) return {};
    std::ifstream file(run / "history.csv");
    std::optional<double> loss;
    for (std::string line; std::getline(file, line);) {
        long long at = 0, epoch = 0;
        double mean = 0;
        if (std::sscanf(line.c_str(), "%lld,%lld,%lf", &at, &epoch, &mean) != 3 || !std::isfinite(mean)) continue;
        loss = mean;
        if (at >= step) break;
    }
    return loss;
}

scene::RgbImage trainingFrame(const TrainingSnapshot& snapshot, const std::optional<double>& loss, const TrainingVideoOptions& options) {
    using Kind = TrainingVideoOptions::Kind;
    const auto classes = shownClasses(snapshot, options);
    auto frame = ground(options.video.width, options.video.height, groundOf(options), groundOf(options));
    FilmOverlay overlay{.darkInk = options.paperColours};
    if (options.kind == Kind::Probabilities) drawMaps(frame, snapshot, classes, options);
    else {
        drawSegmentation(frame, snapshot, classes, options);
        overlay.legend = classes;
    }
    char text[32] = "";
    if (loss) std::snprintf(text, sizeof text, " · loss %.4f", *loss);
    overlay.captions = {{"Iteration " + grouped(snapshot.step) + text, 1}};
    OverlayPainter().draw(frame, overlay);
    return frame;
}

std::int64_t writeTrainingVideo(const std::string& path, const std::filesystem::path& run, const TrainingVideoOptions& options, Progress& progress,
                                std::stop_token stop) {
    const auto files = findSnapshots(run);
    if (files.empty())
        throw Error(ErrorKind::NotFound, "\"" + run.string() + "\" holds no snapshots of a training run: train with --snapshots N, and name the run's folder.");
    VideoWriter video(path, options.video);
    auto even = options;
    even.video.width = video.width();
    even.video.height = video.height();
    const auto step = static_cast<std::size_t>(std::max(1, options.every));
    std::int64_t frames = 0;
    for (std::size_t i = 0; i < files.size(); i += step, ++frames) {
        throwIfStopped(stop);
        const auto snapshot = readSnapshot(files[i]);
        video.add(trainingFrame(snapshot, lossAt(run, snapshot.step), even));
        progress.update(static_cast<double>(i + 1) / static_cast<double>(files.size()));
    }
    video.finish();
    return frames;
}

} // namespace granule::figure
