// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/objects/ObjectWords.h"

#include "ui/panel/Words.h"
#include "ui/view/SliceStyle.h"

#include <QCoreApplication>
#include <QPainter>

namespace granule::panel {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("granule::panel::ObjectWords", text);
}

LabelId parentOf(LabelId classId, const ClassSchema& schema) {
    const auto* c = schema.find(classId);
    return c ? c->parent : 0;
}

} // namespace

std::vector<LabelId> neighboursOf(LabelId id, const objects::Tally& tally, const ObjectTable& objects, const ClassSchema& schema) {
    const LabelId own = objects.classOf(id);
    std::vector<LabelId> neighbours;
    for (const auto& [other, contact] : tally.touching) {
        const auto* object = objects.find(other);
        if (object && parentOf(own, schema) != object->classId && parentOf(object->classId, schema) != own) neighbours.push_back(other);
    }
    return neighbours;
}

std::array<double, 3> extentNm(const Box& box, const VoxelSpacing& spacing) {
    const auto s = box.shape();
    return {static_cast<double>(s.z) * spacing.zNm, static_cast<double>(s.y) * spacing.yNm, static_cast<double>(s.x) * spacing.xNm};
}

QColor colourOf(const LabelObject& object, const ClassSchema& schema, bool byObject) {
    if (object.colour) return colourOf(*object.colour);
    if (byObject) return QColor::fromRgb(view::colourOfObject(object.id));
    const auto* c = schema.find(object.classId);
    return c ? colourOf(c->colour) : QColor(Qt::gray);
}

QIcon swatch(const QColor& colour) {
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        QPixmap pixmap(12 * scale, 12 * scale);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(0.5, 0.5, 11, 11), 3, 3);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

QString describe(LabelObject::State state) {
    switch (state) {
    case LabelObject::State::Done: return tr("done");
    case LabelObject::State::Flagged: return tr("flagged");
    case LabelObject::State::Open: break;
    }
    return tr("open");
}

QString className(LabelId classId, const ClassSchema& schema) {
    const auto* c = schema.find(classId);
    return c ? QString::fromStdString(c->name) : tr("Class %1").arg(classId);
}

} // namespace granule::panel
