// SPDX-License-Identifier: BSD-3-Clause
// OME-Zarr 0.4 (https://ngff.openmicroscopy.org/0.4/) and N5 with n5-viewer's levels.
#include "core/io/ChunkFolder.h"
#include "core/volume/HalvedSlices.h"

#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace granule::io {

namespace {

using Json = nlohmann::json;
using Form = ChunkFolder::Form;

/// The array, and coarser copies of it, made while its slices pass by.
class PyramidWriter : public StackWriter {
public:
    PyramidWriter(const WritePlan& plan, Form form)
        : m_plan(plan), m_target(plan.path, SafeFile::Kind::Folder), m_halvings(halvingsFor(plan.shape, plan.spacing.value_or(plateletSpacing))),
          m_halved(plan.shape, plan.type, m_halvings, plan.labels ? HalvedSlices::Rule::Mode : HalvedSlices::Rule::Mean,
                   [this](std::size_t level, std::int64_t, const std::byte* slice) { m_levels[level + 1]->writeSlice(slice); }) {
        m_halvings.insert(m_halvings.begin(), Halvings{});
        for (const auto& h : m_halvings)
            m_levels.push_back(std::make_unique<ChunkFolder>(m_target, m_target.temporary() + "/" + (form == Form::N5 ? "s" : "") + std::to_string(m_levels.size()),
                                                             halvedShape(plan.shape, h), plan.type, plan.labels, form));
    }

    void writeSlice(const std::byte* voxels) override { add(voxels); }
    bool skipSlice() override {
        if (m_plan.labels) add(nullptr);
        return m_plan.labels;
    }

    void finish() override {
        writeMetadata();
        m_target.commit();
    }

protected:
    virtual void writeMetadata() const = 0;

    void put(const std::string& name, const Json& json) const {
        std::ofstream file(m_target.temporary() + "/" + name);
        file << json.dump(2) << '\n';
        if (!file.flush()) m_target.failed();
    }
    /// z, y, x of a level: how often finer the first is.
    std::array<double, 3> factors(std::size_t level) const {
        const auto& h = m_halvings[level];
        return {std::ldexp(1, h.z), std::ldexp(1, h.y), std::ldexp(1, h.x)};
    }
    std::array<double, 3> spacing() const {
        return m_plan.spacing ? std::array{m_plan.spacing->zNm, m_plan.spacing->yNm, m_plan.spacing->xNm} : std::array{1.0, 1.0, 1.0};
    }

    WritePlan m_plan;
    SafeFile m_target;
    std::vector<std::unique_ptr<ChunkFolder>> m_levels;

private:
    void add(const std::byte* slice) {
        m_levels[0]->writeSlice(slice);
        m_halved.add(m_slices++, slice);
    }

    std::vector<Halvings> m_halvings;
    HalvedSlices m_halved;
    std::int64_t m_slices = 0;
};

class ZarrWriter : public PyramidWriter {
public:
    explicit ZarrWriter(const WritePlan& plan) : PyramidWriter(plan, Form::Zarr) {}

private:
    /// Each file of metadata as it is, and all of them in one, for those who read over the web.
    void writeMetadata() const override {
        Json all{{".zgroup", {{"zarr_format", 2}}}, {".zattrs", attributes()}};
        for (std::size_t i = 0; i < m_levels.size(); ++i) all[std::to_string(i) + "/.zarray"] = array(*m_levels[i]);
        for (const auto& [name, json] : all.items()) put(name, json);
        put(".zmetadata", {{"zarr_consolidated_format", 1}, {"metadata", all}});
    }

    Json array(const ChunkFolder& level) const {
        const char* const types[] = {"u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8"};
        const std::string order = bytesPerVoxel(m_plan.type) == 1 ? "|" : std::endian::native == std::endian::little ? "<" : ">";
        const auto& s = level.shape();
        const auto& c = level.chunk();
        return {{"zarr_format", 2},
                {"shape", {s.z, s.y, s.x}},
                {"chunks", {c.z, c.y, c.x}},
                {"dtype", order + types[static_cast<int>(m_plan.type)]},
                {"compressor", {{"id", "blosc"}, {"cname", "zstd"}, {"clevel", 1}, {"shuffle", m_plan.labels ? 0 : 1}, {"blocksize", 0}}},
                {"fill_value", 0},
                {"order", "C"},
                {"filters", nullptr},
                {"dimension_separator", "/"}};
    }

    Json attributes() const {
        Json axes = Json::array(), datasets = Json::array();
        for (const char* name : {"z", "y", "x"}) {
            axes.push_back({{"name", name}, {"type", "space"}});
            if (m_plan.spacing) axes.back()["unit"] = "nanometer";
        }
        for (std::size_t i = 0; i < m_levels.size(); ++i) {
            auto scale = factors(i), shift = scale;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                shift[axis] = (scale[axis] - 1) / 2 * spacing()[axis]; // from the centre of the first voxel to that of the means
                scale[axis] *= spacing()[axis];
            }
            datasets.push_back({{"path", std::to_string(i)},
                                {"coordinateTransformations", {{{"type", "scale"}, {"scale", scale}}, {{"type", "translation"}, {"translation", shift}}}}});
        }
        const auto name = std::filesystem::path(m_plan.path).stem().string();
        Json attributes{{"multiscales", {{{"version", "0.4"}, {"name", name}, {"axes", axes}, {"datasets", datasets}, {"type", m_plan.labels ? "mode" : "mean"}}}}};
        if (m_plan.labels) attributes["image-label"] = {{"version", "0.4"}};
        return attributes;
    }
};

class N5Writer : public PyramidWriter {
public:
    explicit N5Writer(const WritePlan& plan) : PyramidWriter(plan, Form::N5) {}

private:
    /// All lists begin with x.
    void writeMetadata() const override {
        Json group{{"n5", "2.5.1"}, {"axes", {"x", "y", "z"}}, {"scales", Json::array()}};
        if (m_plan.spacing) {
            const auto nm = spacing();
            group["pixelResolution"] = {{"dimensions", {nm[2], nm[1], nm[0]}}, {"unit", "nm"}};
        }
        for (std::size_t i = 0; i < m_levels.size(); ++i) {
            const auto f = factors(i);
            const auto& s = m_levels[i]->shape();
            const auto& c = m_levels[i]->chunk();
            group["scales"].push_back({f[2], f[1], f[0]});
            Json array{{"dimensions", {s.x, s.y, s.z}}, {"blockSize", {c.x, c.y, c.z}}, {"dataType", describe(m_plan.type)}, {"compression", {{"type", "gzip"}, {"level", 1}, {"useZlib", false}}}, {"downsamplingFactors", group["scales"][i]}};
            if (m_plan.spacing) array["pixelResolution"] = group["pixelResolution"];
            put("s" + std::to_string(i) + "/attributes.json", array);
        }
        put("attributes.json", group);
    }
};

} // namespace

std::unique_ptr<StackWriter> createZarr(const WritePlan& plan) {
    return std::make_unique<ZarrWriter>(plan);
}

std::unique_ptr<StackWriter> createN5(const WritePlan& plan) {
    return std::make_unique<N5Writer>(plan);
}

} // namespace granule::io
