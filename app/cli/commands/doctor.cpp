// SPDX-License-Identifier: BSD-3-Clause
#include "app/cli/Command.h"
#include "core/analysis/doctor/SliceDoctor.h"
#include "core/io/Stack.h"
#include "core/volume/Error.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace granule::cli {

namespace {

namespace fs = std::filesystem;

struct Options {
    std::string stack, out;
    std::vector<std::int64_t> bridged;
    bool interpolate = false, wholePixels = false, keepDrift = false, allDrift = false;
};

nlohmann::json jsonOf(const analysis::SliceReport& report, const std::vector<SliceShift>& unsteady, const Volume& volume) {
    auto findings = nlohmann::json::array(), drift = findings;
    for (const auto& f : report.findings)
        findings.push_back({{"slice", f.slice}, {"kind", describe(f.fault)}, {"value", f.value}, {"sentence", f.sentence}});
    const auto rounded = [](double v) { return std::round(v * 1000) / 1000; };
    for (std::size_t z = 0; z < report.drift.size(); ++z) {
        const auto& d = report.drift[z];
        nlohmann::json row{{"slice", z}, {"dy", rounded(d.dy)}, {"dx", rounded(d.dx)}, {"unsteady_dy", rounded(unsteady[z].dy)}, {"unsteady_dx", rounded(unsteady[z].dx)}};
        if (volume.spacing()) row.update({{"dy_nm", rounded(d.dy * volume.spacing()->yNm)}, {"dx_nm", rounded(d.dx * volume.spacing()->xNm)}});
        drift.push_back(row);
    }
    return {{"slices", volume.shape().z}, {"findings", findings}, {"drift", drift}, {"most_drift_px", rounded(analysis::largest(report.drift))},
            {"most_unsteady_drift_px", rounded(analysis::largest(unsteady))}};
}

/// "3.21 pixels (32 nm)"
std::string lengthText(double pixels, const Volume& volume) {
    char text[64];
    if (volume.spacing()) std::snprintf(text, sizeof text, "%.2f pixels (%.0f nm)", pixels, pixels * std::max(volume.spacing()->yNm, volume.spacing()->xNm));
    else std::snprintf(text, sizeof text, "%.2f pixels", pixels);
    return text;
}

std::string textOf(const analysis::SliceReport& report, const std::vector<SliceShift>& unsteady, const Volume& volume) {
    const auto all = std::to_string(volume.shape().z);
    const auto count = report.findings.size();
    std::string text = count == 0 ? "No slice of " + all + " looks damaged.\n"
                                  : std::to_string(count) + " of " + all + (count == 1 ? " slices looks" : " slices look") + " damaged:\n";
    for (const auto& f : report.findings) text += "  " + f.sentence + "\n";
    return text + "Drift: up to " + lengthText(analysis::largest(report.drift), volume) + ", of it unsteady: up to " +
           lengthText(analysis::largest(unsteady), volume) + ".\n";
}

void requireOther(const std::string& stack, const std::string& out) {
    std::error_code ignored;
    if (fs::equivalent(stack.substr(0, stack.find(":/")), out, ignored))
        throw Error(ErrorKind::InvalidValue, "'" + out + "' is the input itself, which is never written to: name another file.");
    io::requireWritableEnding(out);
}

Result examine(const Options& o, Context& context) {
    const bool writes = !o.out.empty();
    if (writes) requireOther(o.stack, o.out);
    const auto volume = io::openStack(o.stack);
    SubProgress looking(context.progress, 0, writes ? 0.6 : 1), writing(context.progress, 0.6, 1);
    const auto report = analysis::examineSlices(volume, looking, context.stop);
    const auto unsteady = analysis::unsteadyPart(report.drift);
    Result result{jsonOf(report, unsteady, volume), textOf(report, unsteady, volume)};
    if (!writes) return result;
    SliceCare care;
    if (!o.keepDrift) care.drift = o.allDrift ? report.drift : unsteady;
    if (o.interpolate) care.bridged = report.toBridge();
    for (const auto z : o.bridged) care.bridged.push_back(z);
    care.bridged = inOrder(std::move(care.bridged));
    io::writeStack(o.out, corrected(volume, care, o.wholePixels ? ShiftBy::WholeVoxels : ShiftBy::Fractions), {}, volume.type(), writing, context.stop);
    result.json.update({{"corrected", o.out}, {"interpolated", care.bridged}});
    result.text += "Corrected copy: " + o.out + ", " + std::to_string(care.bridged.size()) + " slices interpolated.\n";
    return result;
}

Run setup(CLI::App& app) {
    auto o = std::make_shared<Options>();
    app.add_option("STACK", o->stack, "A file, a folder of numbered slices, or file.h5:/dataset")->required();
    auto* out = app.add_option("--correct", o->out, "Write a copy there without jumps and jitter of slices; STACK stays as it is");
    app.add_flag("--interpolate", o->interpolate, "In the copy, mix damaged slices from their neighbours (displaced ones are moved back)")->needs(out);
    app.add_option("--interpolate-slices", o->bridged, "In the copy, mix these slices from their neighbours: 3,17 (from 0 on)")
        ->delimiter(',')->check(CLI::NonNegativeNumber)->needs(out);
    app.add_flag("--whole-pixels", o->wholePixels, "Move slices by whole pixels, which blurs nothing")->needs(out);
    auto* all = app.add_flag("--all-drift", o->allDrift, "Take back steady drift as well; where fibres slant, that is the specimen's own")->needs(out);
    app.add_flag("--keep-drift", o->keepDrift, "Leave slices where they are; only interpolate")->needs(out)->excludes(all);
    return [o](Context& context) { return examine(*o, context); };
}

const AddCommand add{{"doctor", "damaged slices and drift of a stack; a corrected copy", setup}};

} // namespace

} // namespace granule::cli
