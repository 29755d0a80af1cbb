// SPDX-License-Identifier: BSD-3-Clause
#include "core/measure/Table.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace granule::measure {

namespace {

constexpr double perUm = 1e-3, perUm2 = 1e-6, perUm3 = 1e-9;

std::string text(double value) {
    if (!std::isfinite(value)) return {};
    char buffer[64];
    // What counts voxels is written exactly.
    const auto end = value == std::round(value) && std::abs(value) < 9e15
                         ? std::to_chars(buffer, std::end(buffer), static_cast<std::int64_t>(value))
                         : std::to_chars(buffer, std::end(buffer), value, std::chars_format::general, 9);
    return {buffer, end.ptr};
}

std::string field(const Entry& entry) {
    if (const auto* number = std::get_if<double>(&entry)) return text(*number);
    const auto& words = std::get<std::string>(entry);
    if (words.find_first_of(",\"\r\n") == std::string::npos) return words;
    std::string quoted = "\"";
    for (const char c : words) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

Entry idOrNone(LabelId id) {
    return id == 0 ? notThere : static_cast<double>(id);
}

/// "Alpha granule" as part of a column's name.
std::string slug(const std::string& name) {
    std::string out;
    for (const char c : name) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    return out;
}

/// Collects columns that are numbers.
template <typename Row>
class Columns {
public:
    void add(std::string name, std::string title, std::function<Entry(const Row&)> entry, std::string unit = {}, double scale = 1) {
        m_all.push_back({std::move(name), std::move(title), std::move(unit), scale, std::move(entry)});
    }
    template <typename T>
    void number(const std::string& name, const std::string& title, T get, const std::string& unit = {}, double scale = 1) {
        add(name, title, [get](const Row& row) -> Entry { return static_cast<double>(get(row)); }, unit, scale);
    }
    std::vector<Column<Row>> take() { return std::move(m_all); }

private:
    std::vector<Column<Row>> m_all;
};

/// The schema's classes, and those that only the objects have.
std::vector<LabelId> classesOf(const Morphometry& all, const ClassSchema& schema) {
    std::set<LabelId> ids;
    for (const auto& c : schema.classes) ids.insert(c.id);
    for (const auto& o : all.objects) ids.insert(o.classId);
    return {ids.begin(), ids.end()};
}

std::string wordOf(const std::optional<Opening>& opening) {
    if (!opening) return {};
    return *opening == Opening::Open ? "open" : *opening == Opening::Cut ? "cut" : "closed";
}

using O = MeasuredObject;

void addPlace(Columns<O>& columns) {
    const char axes[] = {'z', 'y', 'x'};
    for (std::size_t i = 0; i < 3; ++i)
        columns.number(std::string("long_axis_") + axes[i], std::string("Long axis, ") + axes[i], [i](const O& o) { return o.longAxis[i]; });
    for (std::size_t i = 0; i < 3; ++i)
        columns.number(std::string("centroid_") + axes[i] + "_voxel", std::string("Centroid ") + axes[i], [i](const O& o) { return o.centroid[i]; }, "voxel");
    const auto side = [&](const char* name, auto get) { columns.number(name, std::string("Box ") + name[4] + name[5], get, "voxel"); };
    side("box_z0_voxel", [](const O& o) { return o.box.lo.z; }), side("box_z1_voxel", [](const O& o) { return o.box.hi.z; });
    side("box_y0_voxel", [](const O& o) { return o.box.lo.y; }), side("box_y1_voxel", [](const O& o) { return o.box.hi.y; });
    side("box_x0_voxel", [](const O& o) { return o.box.lo.x; }), side("box_x1_voxel", [](const O& o) { return o.box.hi.x; });
}

void addNeighbours(Columns<O>& columns) {
    columns.add("nearest_id", "Nearest", [](const O& o) { return idOrNone(o.nearest); });
    columns.number("nearest_gap_nm", "Gap to the nearest", [](const O& o) { return o.nearestGapNm; }, "nm");
    columns.add("nearest_centroid_id", "Nearest centroid", [](const O& o) { return idOrNone(o.nearestCentre); });
    columns.number("nearest_centroid_nm", "To the nearest centroid", [](const O& o) { return o.nearestCentreNm; }, "nm");
    columns.number("membrane_from_surface_nm", "To the membrane", [](const O& o) { return o.leastToMembraneNm; }, "nm");
    columns.number("membrane_from_centroid_nm", "Centroid to the membrane", [](const O& o) { return o.centroidToMembraneNm; }, "nm");
}

void addVessels(Columns<O>& columns) {
    columns.add("vessel", "Vessel", [](const O& o) -> Entry { return wordOf(o.opening); });
    const auto line = [&](const char* name, const char* title, auto get, const char* unit, double scale) {
        columns.number(name, title, [get](const O& o) { return o.skeleton ? static_cast<double>(get(*o.skeleton)) : notThere; }, unit, scale);
    };
    line("path_nm", "Path", [](const SkeletonLengths& s) { return s.pathNm; }, "µm", perUm);
    line("branches", "Branches", [](const SkeletonLengths& s) { return s.branches; }, "", 1);
    line("ends", "Ends", [](const SkeletonLengths& s) { return s.ends; }, "", 1);
}

} // namespace

std::string className(LabelId classId, const ClassSchema& schema) {
    const auto* found = schema.find(classId);
    return found ? found->name : classId == unknownClass ? "object" : "Class " + std::to_string(classId);
}

std::vector<Column<MeasuredObject>> objectColumns(const Morphometry& all, const ClassSchema& schema) {
    Columns<O> columns;
    columns.number("id", "Id", [](const O& o) { return o.id; });
    columns.add("name", "Name", [schema, table = all.table](const O& o) -> Entry { return nameOf(o.id, schema, table); });
    columns.number("class_id", "Class id", [](const O& o) { return o.classId; });
    columns.add("class", "Class", [schema](const O& o) -> Entry { return className(o.classId, schema); });
    columns.add("cell_id", "Cell", [](const O& o) { return idOrNone(o.cell); });
    columns.number("voxels", "Voxels", [](const O& o) { return o.voxels; });
    columns.number("volume_nm3", "Volume", [](const O& o) { return o.volumeNm3; }, "µm³", perUm3);
    columns.number("surface_nm2", "Surface", [](const O& o) { return o.surfaceNm2; }, "µm²", perUm2);
    columns.number("sphericity", "Sphericity", [](const O& o) { return o.sphericity; });
    const char* axes[] = {"long", "middle", "short"};
    for (std::size_t i = 0; i < 3; ++i)
        columns.number(std::string(axes[i]) + "_axis_nm", std::string(1, static_cast<char>(axes[i][0] - 'a' + 'A')) + (axes[i] + 1) + " axis",
                       [i](const O& o) { return o.axesNm[i]; }, "nm");
    columns.number("touches_border", "Cut off", [](const O& o) { return o.cutOff ? 1 : 0; });
    addNeighbours(columns);
    for (const auto id : classesOf(all, schema))
        columns.number("contact_" + slug(className(id, schema)) + "_nm2", "Contact with " + className(id, schema), [id](const O& o) {
            const auto at = o.contactNm2.find(id);
            return at == o.contactNm2.end() ? 0.0 : at->second; }, "µm²", perUm2);
    if (std::ranges::any_of(all.objects, [](const O& o) { return o.opening.has_value(); })) addVessels(columns);
    if (std::ranges::any_of(all.objects, [](const O& o) { return std::isfinite(o.greyMean); })) {
        columns.number("grey_mean", "Grey", [](const O& o) { return o.greyMean; });
        columns.number("grey_sd", "Grey spread", [](const O& o) { return o.greySd; });
    }
    const double nm[] = {all.spacing.zNm, all.spacing.yNm, all.spacing.xNm};
    for (std::size_t i = 0; i < 3; ++i)
        columns.number(std::string("centroid_") + "zyx"[i] + "_nm", std::string("Centroid ") + "zyx"[i],
                       [i, step = nm[i]](const O& o) { return o.centroid[i] * step; }, "µm", perUm);
    addPlace(columns);
    return columns.take();
}

std::vector<Column<MeasuredCell>> cellColumns(const Morphometry& all, const ClassSchema& schema) {
    using C = MeasuredCell;
    Columns<C> columns;
    columns.number("cell_id", "Cell", [](const C& c) { return c.id; });
    columns.add("name", "Name", [schema, table = all.table](const C& c) -> Entry { return nameOf(c.id, schema, table); });
    columns.number("voxels", "Voxels", [](const C& c) { return c.voxels; });
    columns.number("volume_nm3", "Volume", [](const C& c) { return c.volumeNm3; }, "µm³", perUm3);
    columns.number("surface_nm2", "Surface", [](const C& c) { return c.surfaceNm2; }, "µm²", perUm2);
    columns.number("touches_border", "Cut off", [](const C& c) { return c.cutOff ? 1 : 0; });
    for (const auto id : classesOf(all, schema)) {
        if (id == 0) continue;
        const auto word = slug(className(id, schema)), title = className(id, schema);
        const auto of = [id](const C& c) {
            const auto at = c.classes.find(id);
            return at == c.classes.end() ? C::OfClass{} : at->second;
        };
        const auto volume = [of, voxel = all.spacing.voxelVolumeNm3()](const C& c) { return static_cast<double>(of(c).voxels) * voxel; };
        columns.number("count_" + word, title + ", count", [of](const C& c) { return of(c).count; });
        columns.number("volume_" + word + "_nm3", title + ", volume", volume, "µm³", perUm3);
        columns.number("fraction_" + word, title + ", share", [volume](const C& c) { return volume(c) / c.volumeNm3; }, "%", 100);
    }
    for (const auto opening : {Opening::Open, Opening::Cut, Opening::Closed})
        columns.number("vessels_" + wordOf(opening), "Vessels " + wordOf(opening), [opening](const C& c) {
            const auto at = c.openings.find(opening);
            return at == c.openings.end() ? 0 : at->second;
        });
    columns.number("vessel_path_nm", "Vessels' path", [](const C& c) { return c.vessels.pathNm; }, "µm", perUm);
    columns.number("vessel_branches", "Vessels' branches", [](const C& c) { return c.vessels.branches; });
    columns.number("vessel_ends", "Vessels' ends", [](const C& c) { return c.vessels.ends; });
    return columns.take();
}

template <typename Row>
std::string csv(const std::vector<Column<Row>>& columns, const std::vector<Row>& rows) {
    std::string out;
    for (const auto& column : columns) out += (out.empty() ? "" : ",") + field(column.name);
    out += '\n';
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < columns.size(); ++i) out += (i == 0 ? "" : ",") + field(columns[i].entry(row));
        out += '\n';
    }
    return out;
}

template std::string csv(const std::vector<Column<MeasuredObject>>&, const std::vector<MeasuredObject>&);
template std::string csv(const std::vector<Column<MeasuredCell>>&, const std::vector<MeasuredCell>&);

std::string skeletonCsv(const Morphometry& all) {
    std::string out = "object_id,point,next_point,z_nm,y_nm,x_nm,radius_nm\n";
    for (const auto& [id, skeleton] : all.skeletons) {
        std::vector<double> next(skeleton.points.size(), notThere);
        for (const auto& [from, to] : skeleton.edges) next[from] = to;
        for (std::size_t i = 0; i < next.size(); ++i) {
            const auto& [at, radius] = skeleton.points[i];
            for (const double value : {static_cast<double>(id), static_cast<double>(i), next[i], at[0], at[1], at[2]}) out += text(value) + ',';
            out += text(radius) + '\n';
        }
    }
    return out;
}

} // namespace granule::measure
