// SPDX-License-Identifier: BSD-3-Clause
// The kernels, compiled once for each kind of processor by the files beside this one, which define GRANULE_LANES, the floats in
// a register, and GRANULE_ROWS, the tiles that a product of two registers each holds. All names are local to the including file:
// what is compiled for one processor must not be linked into code for another.
#include "core/engine/networks/kernels/ConvJob.h"
#include "core/engine/networks/kernels/Product.inl"

#include <memory>

namespace {

using granule::engine::kernels::ConvJob;
using granule::engine::kernels::View;

inline Int least(Int a, Int b) {
    return a < b ? a : b;
}

inline Int most(Int a, Int b) {
    return a > b ? a : b;
}

inline Int evenly(Int channels) {
    return (channels + together - 1) / together * together;
}

/// Winograd: 4x4 inputs, 2x2 outputs and 16 points a tile; else one of each. Panels are `vectors` registers wide; where that is
/// one, a single panel holds all output channels.
template <bool winograd, int vectors>
struct Block {
    static constexpr Int points = winograd ? 16 : 1, reach = winograd ? 4 : 1, edge = winograd ? 2 : 1;
    static constexpr int rows = 2 * GRANULE_ROWS / vectors;
    static constexpr Int panel = vectors * lanes, wide = vectors == 1 ? panel : 128; // output channels: of a panel, of a part
    static constexpr Int mostTiles = vectors == 1 ? 2 * rows : (winograd ? 8 : 16) * GRANULE_ROWS;
    static constexpr Int stretch = vectors == 1 ? mostTiles : 1; // of many channels, those of a tile stay together in the nearest cache
    static constexpr Int depth = (winograd ? 64 : 256) * together; // input channels (of taps) that one step takes
    static constexpr Int capacity = winograd && together == 1 ? 80 : depth; // those that there is room for: three planes of 24
    static constexpr Int rowLength = capacity + lanes;                // with room for the last vector's surplus
    static constexpr Int valuesApart = mostTiles * rowLength + line, sumsApart = mostTiles * wide + line;

    struct Room {
        alignas(64) Element values[points][valuesApart];
        alignas(64) float sums[points][sumsApart];
        alignas(64) float zeros[rowLength];
    };
    /// A row of pixels, `step` floats apart.
    struct Line {
        const float* data;
        Int step;
    };

    const ConvJob& job;
    Room& room;
    Int tiles = 0, n = 0, z = 0, first = 0, channel0 = 0, channels = 0; // channels: of whole panels
    bool begun = false;

    const Int inChannels = evenly(job.sources[0].channels + (job.sourceCount > 1 ? job.sources[1].channels : 0));
    const Int tapsY = winograd ? 1 : job.y.kernel, tapsX = winograd ? 1 : job.x.kernel;
    const Int ofPlane = tapsY * tapsX * inChannels; // values of a tile's point from one plane

    /// Output planes of a part: several where they share input planes for which there is room.
    Int planes() const {
        if (job.kernelZ == 1 || job.inZ == 1 || ofPlane * least(job.kernelZ, job.inZ) > capacity) return 1;
        return job.inZ * ofPlane <= capacity ? job.outZ : most(1, capacity / ofPlane - job.kernelZ + 1);
    }
    Int stacks() const { return (job.outZ + planes() - 1) / planes(); }
    Int blocks() const { return (job.y.count * job.x.count + mostTiles - 1) / mostTiles; }
    Int chunks() const { return (job.out.channels + wide - 1) / wide; }
    Int parts() const { return job.batch * stacks() * blocks() * chunks(); }

    void run(Int part) {
        const Int all = job.y.count * job.x.count, count = blocks();
        channel0 = part % chunks() * wide;
        part /= chunks();
        const Int block = part % count, stack = part / count % stacks();
        n = part / count / stacks();
        first = block * all / count;
        tiles = (block + 1) * all / count - first;
        channels = (least(job.out.channels - channel0, wide) + panel - 1) / panel * panel;
        const Int z0 = stack * planes(), z1 = least(z0 + planes(), job.outZ);
        const Int firstPlane = most(0, z0 - job.paddingZ);
        Int gathered = firstPlane;
        for (z = z0; z < z1; ++z) {
            begun = false;
            if (planes() > 1) sumStack(firstPlane, gathered);
            else sumUp();
            finish();
        }
    }

    /// Of all planes at once; those before `gathered` are there already.
    void sumStack(Int firstPlane, Int& gathered) {
        const Int tap0 = z - job.paddingZ, from = most(0, tap0), to = least(job.inZ, tap0 + job.kernelZ);
        for (; gathered < to; ++gathered) {
            Int column = (gathered - firstPlane) * ofPlane;
            for (Int ty = 0; ty < tapsY; ++ty)
                for (Int tx = 0; tx < tapsX; ++tx)
                    for (int s = 0; s < job.sourceCount; ++s) {
                        const auto& source = job.sources[s];
                        gather(source, gathered, ty, tx, 0, source.channels, column);
                        column += evenly(source.channels);
                    }
        }
        multiply((from - tap0) * ofPlane, (from - firstPlane) * ofPlane, (to - from) * ofPlane);
    }

    /// Fills `values` from neighbouring taps and sources until it is full, then multiplies.
    void sumUp() {
        Int start = 0, used = 0;
        for (Int tz = 0; tz < job.kernelZ; ++tz) {
            const Int from = z - job.paddingZ + tz;
            if (from < 0 || from >= job.inZ) continue;
            for (Int ty = 0; ty < tapsY; ++ty)
                for (Int tx = 0; tx < tapsX; ++tx) {
                    Int k = ((tz * tapsY + ty) * tapsX + tx) * inChannels;
                    for (int s = 0; s < job.sourceCount; ++s) {
                        const auto& source = job.sources[s];
                        for (Int c = 0; c < source.channels;) {
                            if (used > 0 && (k != start + used || used == depth)) multiply(start, 0, used), used = 0;
                            if (used == 0) start = k;
                            const Int take = least(source.channels - c, depth - used);
                            gather(source, from, ty, tx, c, take, used);
                            used += evenly(take), c += take, k += evenly(take);
                        }
                    }
                }
        }
        if (used > 0) multiply(start, 0, used);
    }

    /// Calls f(t, iy, ix, count) for stretches of the part's tiles: from number t on, at ix in row iy.
    template <typename F>
    void eachStretch(F f) const {
        Int iy = first / job.x.count, ix = first % job.x.count;
        for (Int t = 0; t < tiles;) {
            const Int count = least(least(tiles - t, job.x.count - ix), stretch);
            f(t, iy, ix, count);
            t += count, ix += count;
            if (ix == job.x.count) ix = 0, ++iy;
        }
    }

    /// Writes channels c.. of all tiles at their points, from column `column` on.
    void gather(const View<const float>& source, Int plane, Int ty, Int tx, Int c, Int take, Int column) {
        const float* base = source.data + n * source.n + plane * source.z + c;
        eachStretch([&](Int t, Int iy, Int ix, Int count) {
            Line lines[reach];
            for (Int j = 0; j < reach; ++j) {
                const Int y = job.y.starts[iy] * job.y.stride - job.y.padding + (ty + j) * job.y.dilation;
                lines[j] = y >= 0 && y < job.y.in ? Line{base + y * source.y, source.x} : Line{room.zeros, 0};
            }
            for (Int at = 0; at < take; at += lanes) {
                Element* to = &room.values[0][t * rowLength + column + at];
                if constexpr (winograd) toPoints(lines, ix, count, at, take - at, to);
                else copy(lines[0], ix, count, tx, at, take - at, to);
            }
        });
    }

    void copy(const Line& line, Int ix, Int count, Int tx, Int at, Int some, Element* to) const {
        for (Int i = 0; i < count; ++i, to += rowLength) {
            const Int x = job.x.starts[ix + i] * job.x.stride - job.x.padding + tx * job.x.dilation;
            put(to, x >= 0 && x < job.x.in ? loadSome(line.data + x * line.step + at, some) : Vec{});
        }
    }

    /// B^T d B of F(2x2, 3x3) for tiles side by side, which share two columns with the next.
    void toPoints(const Line (&lines)[reach], Int ix, Int count, Int at, Int some, Element* to) const {
        const Int dilation = job.x.dilation;
        const auto column = [&](Int x, Vec (&v)[4]) {
            Vec p[4]{};
            if (x >= 0 && x < job.x.in)
                for (int j = 0; j < 4; ++j) p[j] = loadSome(lines[j].data + x * lines[j].step + at, some);
            v[0] = p[0] - p[2], v[1] = p[1] + p[2], v[2] = p[2] - p[1], v[3] = p[1] - p[3];
        };
        Vec d[4][4]{}; // by column
        Int shared = -1;
        for (Int i = 0; i < count; ++i, to += rowLength) {
            const Int start = job.x.starts[ix + i], x = start - job.x.padding;
            if (start == shared) {
                for (int j = 0; j < 4; ++j) d[0][j] = d[2][j], d[1][j] = d[3][j];
            } else {
                column(x, d[0]);
                column(x + dilation, d[1]);
            }
            column(x + 2 * dilation, d[2]);
            column(x + 3 * dilation, d[3]);
            shared = start + 2 * dilation;
            for (int j = 0; j < 4; ++j) {
                Element* row = to + 4 * j * valuesApart;
                put(row, d[0][j] - d[2][j]);
                put(row + valuesApart, d[1][j] + d[2][j]);
                put(row + 2 * valuesApart, d[2][j] - d[1][j]);
                put(row + 3 * valuesApart, d[1][j] - d[3][j]);
            }
        }
    }

    /// Weights from `start` on with values from column `column` on.
    void multiply(Int start, Int column, Int used) {
        const Int k = job.kernelZ * ofPlane;
        const auto weights = [&](Int p, Int c) {
            return static_cast<const Element*>(job.weights) + (((channel0 + c) / panel * points + p) * k + start) * panel;
        };
        for (Int p = 0; p < points; ++p)
            for (Int c = 0; c < channels; c += panel) {
                const Element* next = c + panel < channels ? weights(p, c + panel) : p + 1 < points ? weights(p + 1, 0) : nullptr;
                for (Int t = 0; t < tiles; t += rows, next = nullptr)
                    someRows<vectors, rowLength, wide, rows>(tiles - t, &room.values[p][t * rowLength + column], weights(p, c), next, used,
                                                             &room.sums[p][t * wide + c], begun);
            }
        begun = true;
    }

    void finish() {
        eachStretch([&](Int t, Int iy, Int ix, Int count) {
            for (Int i = 0; i < count; ++i) finish(&room.sums[0][(t + i) * wide], job.y.starts[iy], job.x.starts[ix + i]);
        });
    }

    /// A^T s A of one tile, its bias, summand and ReLU.
    void finish(const float* sums, Int y0, Int x0) const {
        const Int real = least(job.out.channels - channel0, channels);
        const auto at = [&](const auto& view, Int y, Int x, Int c) { return view.data + n * view.n + z * view.z + y * view.y + x * view.x + channel0 + c; };
        for (Int c = 0; c < real; c += lanes, sums += lanes) {
            const Vec bias = load(job.bias + channel0 + c);
            Vec result[edge][edge];
            if constexpr (winograd) {
                Vec half[2][4];
                for (Int i = 0; i < 4; ++i) {
                    const Vec a = load(sums + i * sumsApart), b = load(sums + (4 + i) * sumsApart);
                    const Vec e = load(sums + (8 + i) * sumsApart), f = load(sums + (12 + i) * sumsApart);
                    half[0][i] = a + b + e;
                    half[1][i] = b - e - f;
                }
                for (int j = 0; j < 2; ++j) {
                    result[j][0] = half[j][0] + half[j][1] + half[j][2] + bias;
                    result[j][1] = half[j][1] - half[j][2] - half[j][3] + bias;
                }
            } else {
                result[0][0] = load(sums) + bias;
            }
            for (Int j = 0; j < edge; ++j)
                for (Int i = 0; i < edge; ++i) {
                    const Int y = y0 + j * job.y.dilation, x = x0 + i * job.x.dilation;
                    if (edge > 1 && (y >= job.y.out || x >= job.x.out)) continue;
                    Vec v = result[j][i];
                    if (job.summand.data) v += loadSome(at(job.summand, y, x, c), real - c);
                    if (job.relu) v = v > 0 ? v : Vec{};
                    storeSome(at(job.out, y, x, c), v, real - c);
                }
        }
    }
};

/// Each thread keeps its room.
template <bool winograd, int vectors>
Block<winograd, vectors> blockFor(const ConvJob& job) {
    using Found = Block<winograd, vectors>;
    static thread_local const auto room = std::make_unique<typename Found::Room>();
    return {job, *room};
}

/// Calls f with the block of the job's kind.
template <typename F>
auto withBlock(const ConvJob& job, F f) {
    const bool narrow = job.panel == lanes;
    if (job.winograd) return narrow ? f(blockFor<true, 1>(job)) : f(blockFor<true, 2>(job));
    return narrow ? f(blockFor<false, 1>(job)) : f(blockFor<false, 2>(job));
}

Int parts(const ConvJob& job) {
    return withBlock(job, [](const auto& block) { return block.parts(); });
}

void run(const ConvJob& job, Int from, Int to) {
    withBlock(job, [&](auto block) {
        for (Int part = from; part < to; ++part) block.run(part);
    });
}

} // namespace
