// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/SettleGround.h"

#include "core/edit/Renew.h"
#include "core/volume/AllCores.h"
#include "core/volume/Error.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace granule::desktop {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("granule::desktop::SettleGround", text);
}

QString numberWord(std::size_t n) {
    static const QStringList words{tr("none"), tr("one"), tr("two"), tr("three"), tr("four"), tr("five"), tr("six")};
    return n < static_cast<std::size_t>(words.size()) ? words[static_cast<qsizetype>(n)] : QString::number(n);
}

/// Where all that differs lies within the tolerance the raters say what the consensus says.
std::vector<agreement::Rater> withoutLineWidth(std::vector<agreement::Rater> raters, const LabelMap& consensus, const GroundOrder& order, Progress& progress,
                                               const std::stop_token& stop) {
    std::vector<LabelMap> kinds;
    for (std::size_t a = 0; a < raters.size(); ++a)
        for (std::size_t b = a + 1; b < raters.size(); ++b) {
            const double pairs = static_cast<double>(raters.size() * (raters.size() - 1) / 2), done = static_cast<double>(kinds.size());
            SubProgress part(progress, done / pairs, (done + 1) / pairs);
            kinds.push_back(agreement::differences(raters[a].labels, raters[b].labels, order.schema, order.tolerance, order.masked, part, stop));
        }
    std::vector<std::vector<LabelBlockPtr>> fresh(consensus.blockCount());
    onAllCores(consensus.blockCount(), [&](std::size_t block) {
        throwIfStopped(stop);
        if (std::ranges::all_of(raters, [&](const auto& rater) { return rater.labels.block(block) == raters.front().labels.block(block); })) return;
        const auto box = consensus.blockBox(block);
        const auto agreed = consensus.read(box);
        std::vector<std::uint8_t> real(agreed.size());
        for (const auto& map : kinds) {
            const auto ids = map.read(box);
            for (std::size_t i = 0; i < ids.size(); ++i) real[i] |= ids[i] > static_cast<LabelId>(agreement::Difference::LineWidth) ? 1 : 0;
        }
        for (const auto& rater : raters) {
            auto ids = rater.labels.read(box);
            for (std::size_t i = 0; i < ids.size(); ++i)
                if (!real[i]) ids[i] = agreed[i];
            fresh[block].push_back(LabelBlock::of(box.shape(), ids.data()));
        }
    });
    for (std::size_t block = 0; block < fresh.size(); ++block)
        for (std::size_t r = 0; r < fresh[block].size(); ++r) raters[r].labels.setBlock(block, fresh[block][r]);
    return raters;
}

} // namespace

std::shared_ptr<const SettleGround> makeGround(const GroundOrder& order, Progress& progress, const std::stop_token& stop) {
    auto ground = std::make_shared<SettleGround>();
    ground->layers = order.layers;
    ground->rule = order.rule;
    ground->raters = order.raters;
    for (auto& rater : ground->raters) {
        rater.labels = agreement::classesOf(rater);
        rater.objects = std::make_shared<const ObjectTable>();
    }
    SubProgress deciding(progress, 0, 0.5), telling(progress, 0.5, 0.9);
    ground->consensus = agreement::consensus(ground->raters, order.schema, order.rule, deciding, stop);
    ground->tolerant = withoutLineWidth(ground->raters, ground->consensus.labels, order, telling, stop);
    ground->cells = order.cells.empty() ? agreement::cellsOf(order.raters.front(), order.schema, agreement::leastCellNm3, stop) : order.cells;
    progress.update(1);
    return ground;
}

BlockDelta rulingDelta(const std::vector<agreement::Rater>& disputing, const LabelMap& target, std::size_t rater, const agreement::Dispute& dispute,
                       const ClassSchema& schema, const std::stop_token& stop) {
    auto fresh = target;
    agreement::settled(target, disputing.at(rater).labels, disputing, dispute, stop).apply(fresh);
    auto delta = edit::renew(target, {fresh, dispute.box, LabelMap(target.shape(), target.spacing()), schema}, stop);
    auto after = target;
    delta.apply(after);
    if (after.read(dispute.box) != fresh.read(dispute.box))
        throw Error(ErrorKind::InvalidValue, "A class that would change in this place is locked, or an object lies in it: unlock it or dissolve it, and rule again.");
    if (delta.empty()) {
        const auto block = target.blockAt(dispute.inside);
        delta.add(target.blockBox(block), {block, target.block(block), target.block(block)});
    }
    return delta;
}

QString originOf(const SettleGround& ground) {
    QStringList names;
    for (const auto& rater : ground.raters) names << QString::fromStdString(rater.name);
    const bool majority = ground.rule == agreement::ConsensusRule::Majority;
    return (majority ? tr("consensus by majority of %1") : tr("consensus by STAPLE of %1")).arg(names.join(QStringLiteral(", ")));
}

QString sentenceOf(const SettleGround& ground, const agreement::Rulings& rulings) {
    const auto& c = ground.consensus;
    if (c.voxels == 0) return {};
    const auto percent = [&](std::uint64_t voxels) {
        const double share = 100.0 * static_cast<double>(voxels) / static_cast<double>(c.voxels);
        return QString::number(share, 'f', share > 0 && share < 0.1 ? 2 : 1);
    };
    // What the raters say in a place decides whether it is open: all of its voxels are, or none.
    std::uint64_t ruled = 0;
    for (const auto& ruling : rulings.all())
        if (ruling.choice != agreement::leftOpen && c.undecided.shape().contains(ruling.at) && c.undecided.at(ruling.at) != 0) ruled += ruling.voxels;
    const auto open = c.voxels - c.decided;
    const auto raters = ground.raters.size();
    QStringList parts{ground.rule == agreement::ConsensusRule::Staple ? tr("%1 % of voxels by STAPLE").arg(percent(c.decided))
                      : raters == 2 ? tr("both agree on %1 % of voxels").arg(percent(c.decided))
                                    : tr("%1 % of voxels by %2 of %3").arg(percent(c.decided), numberWord(raters / 2 + 1), numberWord(raters))};
    if (ruled > 0) parts << tr("%1 % by rulings").arg(percent(ruled));
    parts << tr("%1 % open").arg(percent(open - std::min(open, ruled)));
    return tr("Consensus so far: %1.").arg(parts.join(QStringLiteral(", ")));
}

} // namespace granule::desktop
