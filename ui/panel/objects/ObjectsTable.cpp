// SPDX-License-Identifier: BSD-3-Clause
#include "ui/panel/objects/ObjectsTable.h"

#include "ui/panel/objects/ObjectWords.h"

#include <array>
#include <cmath>
#include <sstream>

namespace granule::panel {

namespace {

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\n;") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + '"';
}

std::string neighbours(LabelId id, const objects::Tally& tally, const ObjectTable& objects, const ClassSchema& schema, const VoxelSpacing& spacing) {
    std::ostringstream text;
    const char* between = "";
    for (const auto other : neighboursOf(id, tally, objects, schema)) {
        text << between << nameOf(other, schema, objects) << ": " << std::llround(tally.touching.at(other).areaNm2(spacing));
        between = "; ";
    }
    return text.str();
}

} // namespace

std::string objectsAsCsv(const ObjectTable& objects, const ObjectCount& count, const ClassSchema& schema, const VoxelSpacing& spacing) {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << "id,name,class,state,voxels,volume_um3,extent_z_nm,extent_y_nm,extent_x_nm,centre_z_nm,centre_y_nm,centre_x_nm,"
           "cut_off_by_border,touching,touching_objects_nm2\n";
    for (const auto& [id, object] : objects.all()) {
        out << id << ',' << quoted(nameOf(id, schema, objects)) << ',' << quoted(className(object.classId, schema).toStdString()) << ','
            << describe(object.state).toStdString() << ',';
        const auto* tally = count.find(id);
        if (!tally) {
            out << "0,0,0,0,0,,,,no,0,\n";
            continue;
        }
        out << tally->voxels << ',' << tally->volumeNm3(spacing) * 1e-9;
        for (const double length : extentNm(tally->box, spacing)) out << ',' << length;
        for (const double place : {tally->z * spacing.zNm, tally->y * spacing.yNm, tally->x * spacing.xNm}) out << ',' << place;
        out << ',' << (tally->touchesBorder(count.map.shape()) ? "yes" : "no") << ',' << neighboursOf(id, *tally, objects, schema).size() << ','
            << quoted(neighbours(id, *tally, objects, schema, spacing)) << '\n';
    }
    return out.str();
}

} // namespace granule::panel
