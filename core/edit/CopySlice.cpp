// SPDX-License-Identifier: BSD-3-Clause
#include "core/edit/CopySlice.h"

#include "core/edit/BlockWriter.h"
#include "core/edit/Fill.h"
#include "core/edit/SlicePlane.h"
#include "core/volume/Error.h"

#include <map>

namespace granule::edit {

namespace {

/// The runs of every wanted label of slice `copy.from`, moved to slice `copy.to`.
std::map<LabelId, Runs> runsOf(const LabelMap& map, const SliceCopy& copy, const ObjectTable& objects) {
    const auto ids = map.read(sliceBox(map.shape(), fromPlane(copy.normal, {0, 0, copy.from}), copy.normal));
    const auto size = sizeIn(copy.normal, map.shape());
    const auto isWanted = [&](LabelId id) {
        return id != 0 && (!copy.only || id == *copy.only || objects.classOf(id) == *copy.only);
    };
    std::map<LabelId, Runs> runs;
    const auto* row = ids.data();
    for (std::int64_t v = 0; v < size.v; ++v, row += size.u)
        for (std::int64_t u = 0, end = 0; u < size.u; u = end) {
            while (end < size.u && row[end] == row[u]) ++end;
            if (isWanted(row[u])) addRow(runs[row[u]], copy.normal, copy.to, v, u, end);
        }
    return runs;
}

} // namespace

BlockDelta copySlice(const LabelMap& before, const SliceCopy& copy, const ClassSchema& schema, const ObjectTable& objects,
                     const PaintOver& over, const Confine& confine) {
    const auto slices = sizeIn(copy.normal, before.shape()).slice;
    for (const auto slice : {copy.from, copy.to})
        if (slice < 0 || slice >= slices)
            throw Error(ErrorKind::InvalidValue, "There is no slice " + std::to_string(slice) + " to copy from or to: the labels have " +
                                                     std::to_string(slices) + ". Step to another slice first.");
    BlockWriter writer(before, {0, schema, objects, over}, confine);
    for (const auto& [id, runs] : runsOf(before, copy, objects)) {
        writer.setRule({id, schema, objects, over});
        writer.paint(runs);
    }
    return writer.total();
}

} // namespace granule::edit
