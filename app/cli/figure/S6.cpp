// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/figure/FigureKind.h"
#include "app/cli/Settings.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "ui/figure/WeightsFigure.h"

namespace granule::cli {

namespace {

Result draw(const FigureRequest& request, Context& context) {
    if (!request.has("weights"))
        throw Error(ErrorKind::InvalidValue, "The figure's settings lack \"weights\": write them with granule-cli weights LABELS OUT, and name that file.");
    const auto labels = io::readLabels(request.path("labels"), context.progress, context.stop);
    const auto weights = io::openStack(request.path("weights"));
    const auto z = settingOr<std::int64_t>(request.config, "slice", labels.shape().z / 2, "a whole number", "The figure's settings");
    const double most = figure::writeWeightsFigure(request.out, labels, weights, z);
    return {{{"slice", z}, {"most_weight", most}}, {}};
}

const AddFigure add{{"S6", "a slice of labels beside its error weights", {"labels", "weights", "slice"}, draw}};

} // namespace

} // namespace granule::cli
