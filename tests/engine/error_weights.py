# SPDX-License-Identifier: BSD-3-Clause
"""The study's error weights, restated in NumPy from the formulas: error_weights.py PRESET Z Y X < labels > weights.
labels: Z*Y*X bytes; weights: as many float32. Floor 0.01, class balance 1, the preset's own edge maximum."""
import sys
import numpy as np


def gaussian(image, sigma=6):
    """Direct sum over a 49 x 49 window, zero outside."""
    reach = 4 * sigma
    line = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    line /= line.sum()
    wide = np.pad(image, reach)
    out = np.zeros_like(image)
    for j, a in enumerate(line):
        for i, b in enumerate(line):
            out += a * b * wide[j:j + image.shape[0], i:i + image.shape[1]]
    return out


def diffused(source, target):
    kernel = np.array([[1 / 12, 1 / 6, 1 / 12], [1 / 6, -1, 1 / 6], [1 / 12, 1 / 6, 1 / 12]])
    u = source.astype(float)
    for _ in range(50):
        change = sum(kernel[j, i] * np.roll(u, (1 - j, 1 - i), (0, 1)) for j in range(3) for i in range(3))
        u = np.maximum(0.98 * (u + 0.2 * change), 0)
        u[source] = 1
    return np.where(target, np.maximum(u - 0.2, 0), 0)


def scaled(term, most):
    return term * (most / term.max()) if term.max() > 0 else term


preset, shape = sys.argv[1], tuple(int(n) for n in sys.argv[2:5])
labels = np.frombuffer(sys.stdin.buffer.read(), np.uint8).reshape(shape)
groups = [labels == 0, labels == 1, labels >= 2]
counts = np.bincount(labels.ravel())
weights = 0.01 + counts[counts > 0].min() / counts[labels].astype(float)
if preset == "published":
    edge = np.zeros(shape)
    for z in range(shape[0]):
        for group in groups:
            edge[z] += np.where(group[z], np.maximum(gaussian(1.0 - group[z]) - 0.255, 0), 0)
    weights += scaled(edge, 2.04)
else:
    for a in range(3):
        for b in range(3):
            if a != b:
                weights += scaled(np.stack([diffused(groups[a][z], groups[b][z]) for z in range(shape[0])]), 25)
sys.stdout.buffer.write(weights.astype(np.float32).tobytes())
