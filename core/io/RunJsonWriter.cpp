// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/StackWriter.h"
#include "core/volume/Error.h"
#include "core/volume/LabelBlock.h"
#include "core/volume/SafeFile.h"

#include <bit>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>

namespace granule::io {

namespace {

static_assert(std::endian::native == std::endian::little, "ids are read from the low bytes of their voxels");

/// Keeps the runs as text until the end, since the file lists them label by label.
class RunJsonWriter : public StackWriter {
public:
    explicit RunJsonWriter(const WritePlan& plan) : m_file(plan.path), m_plan(plan) {}

    void writeSlice(const std::byte* voxels) override {
        const auto size = bytesPerVoxel(m_plan.type);
        for (std::int64_t i = 0; i < m_plan.shape.y * m_plan.shape.x; ++i, ++m_at, voxels += size) {
            LabelId id = 0;
            std::memcpy(&id, voxels, size);
            if (id == m_id) continue;
            endRun();
            m_id = id;
            m_start = m_at;
        }
    }

    bool skipSlice() override {
        endRun();
        m_at += m_plan.shape.y * m_plan.shape.x;
        return true;
    }

    void finish() override {
        endRun();
        nlohmann::json info{{"shape", {m_plan.shape.z, m_plan.shape.y, m_plan.shape.x}},
                            {"dtype", describe(m_plan.type)}};
        if (m_plan.spacing)
            info["voxel_nm"] = {m_plan.spacing->zNm, m_plan.spacing->yNm, m_plan.spacing->xNm};
        m_file.write("{\".info\": " + info.dump());
        for (const auto& [id, runs] : m_runs)
            m_file.write(",\n\"" + std::to_string(id) + "\": \"" + runs + "\"");
        m_file.write("}\n");
        m_file.commit();
    }

private:
    void endRun() {
        if (m_id == 0) return;
        auto& runs = m_runs[m_id];
        runs +=
            (runs.empty() ? "" : " ") + std::to_string(m_start + 1) + " " + std::to_string(m_at - m_start);
        m_id = 0;
    }

    SafeFile m_file;
    WritePlan m_plan;
    std::map<LabelId, std::string> m_runs;
    std::int64_t m_at = 0, m_start = 0;
    LabelId m_id = 0;
};

} // namespace

std::unique_ptr<StackWriter> createRunJson(const WritePlan& plan) {
    if (!plan.labels)
        throw Error(ErrorKind::Unsupported, "JSON holds labels only, so the image cannot be written to '" +
                                                plan.path +
                                                "': choose .tif, or say that these are labels (--labels).");
    return std::make_unique<RunJsonWriter>(plan);
}

} // namespace granule::io
