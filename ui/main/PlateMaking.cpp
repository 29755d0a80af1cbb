// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/PlateMaking.h"

#include "core/analysis/ConfusionMatrix.h"
#include "core/io/Stack.h"
#include "core/objects/OneCell.h"
#include "core/volume/Error.h"
#include "ui/figure/FigureFile.h"
#include "ui/figure/MatrixPlate.h"
#include "ui/figure/SlicePlate.h"
#include "ui/figure/WeightsFigure.h"

#include <QPainter>

namespace granule::desktop {

namespace {

using panel::PlateRequest;

/// Of classes alone, as figures count and draw.
std::vector<figure::NamedLabels> classMaps(const PlateInputs& inputs) {
    std::vector<figure::NamedLabels> maps;
    for (const auto& layer : inputs.layers) maps.push_back({layer.name, classMap(layer.map, *layer.objects)});
    return maps;
}

figure::ScenePlateStyle styleOf(const PlateInputs& inputs) {
    figure::ScenePlateStyle style;
    style.recipe = inputs.recipe;
    style.recipe.classes.reset(); // a figure has all organelles
    style.recipe.hiddenObjects.clear();
    style.recipe.transparent = false;
    style.recipe.axes = false;
    style.recipe.top = style.recipe.bottom = {255, 255, 255};
    style.dpi = inputs.dpi;
    return style;
}

figure::Plate cell(const PlateInputs& inputs, Progress& progress, const std::stop_token& stop) {
    const auto maps = classMaps(inputs);
    const auto& truth = maps.front().labels;
    const auto z = inputs.crosshair.z;
    const bool there = inputs.request.atCrosshair && truth.at(inputs.crosshair) != 0;
    const auto one = objects::oneCell(truth, {}, there ? std::optional(inputs.crosshair) : std::nullopt, stop);
    const auto slice = there ? z : (one.box.lo.z + one.box.hi.z) / 2;
    const auto &shape = truth.shape(), &s = shape;
    figure::CellFigure figure;
    figure.slice = inputs.image.isNull() ? figure::labelPicture(truth, slice, figure::LabelColours::Screen, inputs.schema) : figure::greyPicture(inputs.image, slice);
    figure.mask = one.mask.read<std::uint8_t>({{slice, 0, 0}, {slice + 1, s.y, s.x}});
    figure.sliceTitle = QStringLiteral("z = %1").arg(slice);
    figure.sliceWidthNm = static_cast<double>(s.x) * truth.spacing().xNm;
    figure.sliceAspect = figure.sliceWidthNm / (static_cast<double>(s.y) * truth.spacing().yNm);
    for (const auto& map : maps) figure.maps.push_back({map.name, objects::insideCell(map.labels, one)});
    return figure::cellPlate(figure, inputs.schema, styleOf(inputs), progress, stop);
}

figure::Plate slice(const PlateInputs& inputs) {
    const auto z = inputs.crosshair.z;
    figure::SliceFigure figure;
    figure.image = figure::greyPicture(inputs.image, z);
    figure.imageTitle = QStringLiteral("Image, z = %1").arg(z);
    figure.colours = static_cast<figure::LabelColours>(inputs.request.colours);
    if (inputs.request.overImage) figure.overlay = 0.55;
    figure.dpi = inputs.dpi;
    figure.groups = {{{}, {}}, {{}, {}}};
    for (const auto& map : classMaps(inputs)) {
        const auto& s = map.labels.shape();
        figure.groups[figure.groups[0].maps.empty() ? 0 : 1].maps.push_back({map.name, map.labels.cutOut({{z, 0, 0}, {z + 1, s.y, s.x}})});
    }
    if (figure.groups[1].maps.empty()) figure.groups.pop_back();
    return figure::slicePlate(figure, inputs.schema);
}

figure::Plate matrices(const PlateInputs& inputs, Progress& progress, const std::stop_token& stop) {
    const auto maps = classMaps(inputs);
    QStringList names;
    int classes = 0;
    for (const auto& c : inputs.schema.classes) classes = std::max(classes, static_cast<int>(c.id) + 1);
    for (int id = 0; id < classes; ++id) {
        const auto* known = inputs.schema.find(static_cast<LabelId>(id));
        names << (known ? QString::fromStdString(known->shortName) : QString::number(id));
    }
    std::vector<figure::MatrixFigure> all;
    const double pairs = static_cast<double>(maps.size() * (maps.size() - 1)) / 2;
    for (std::size_t a = 0; a < maps.size(); ++a)
        for (std::size_t b = a + 1; b < maps.size(); ++b) {
            const auto done = static_cast<double>(all.size());
            SubProgress part(progress, done / pairs, (done + 1) / pairs);
            const auto matrix = analysis::compare(maps[a].labels, maps[b].labels, classes, true, part, stop); // inside what is labelled, as the study
            all.push_back({matrix, names, QStringLiteral("MIoU(org) %1").arg(matrix.mIoUOrg(), 0, 'f', 3), maps[a].name, maps[b].name, figure::MatrixNumbers::RowPercent});
        }
    return figure::matrixPlate(all, {});
}

/// Empty for what is drawn another way.
std::optional<figure::Plate> plateOf(const PlateInputs& inputs, Progress& progress, const std::stop_token& stop) {
    switch (inputs.request.kind) {
    case PlateRequest::Kind::OneCell: return cell(inputs, progress, stop);
    case PlateRequest::Kind::Slice: return slice(inputs);
    case PlateRequest::Kind::Raters: return figure::raterPlate(classMaps(inputs), inputs.schema, styleOf(inputs), progress, stop);
    case PlateRequest::Kind::Matrices: return matrices(inputs, progress, stop);
    case PlateRequest::Kind::Weights: break;
    }
    return {};
}

} // namespace

QImage plateImage(const PlateInputs& inputs, int widthPixels, Progress& progress, const std::stop_token& stop) {
    const auto plate = plateOf(inputs, progress, stop);
    if (!plate) return {};
    QImage image(widthPixels, static_cast<int>(widthPixels * figure::plateHeightMm(*plate) / plate->widthMm), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    figure::paintPlate(painter, QRectF(image.rect()), *plate);
    return image;
}

void makePlate(const std::string& path, const PlateInputs& inputs, Progress& progress, const std::stop_token& stop) {
    figure::requireFigureEnding(path);
    if (const auto plate = plateOf(inputs, progress, stop)) return figure::writePlate(path, *plate);
    figure::writeWeightsFigure(path, classMaps(inputs).front().labels, io::openStack(inputs.request.weights.toStdString()), inputs.crosshair.z);
}

} // namespace granule::desktop
