# SPDX-License-Identifier: BSD-3-Clause
"""scipy.ndimage on the same voxels, as a peer of `granule-cli bench objects`.

usage: scipy_objects.py label VOXELS Z,Y,X NEIGHBOURS COMPONENTS | grow VOXELS Z,Y,X NM | split VOXELS Z,Y,X A B

VOXELS is a file of one byte a voxel, nonzero inside, at 40 x 10 x 10 nm. Prints a line when ready; then, for each line on standard
input, the seconds of one turn. label ends where it finds another number of components; split takes its seeds as places in VOXELS."""
import sys
import time

import numpy
import scipy
from scipy import ndimage

mode, path, shape, *rest = sys.argv[1:]
inside = numpy.fromfile(path, numpy.uint8).reshape([int(n) for n in shape.split(",")])
spacing = (40, 10, 10)


def label():
    return ndimage.label(inside, ndimage.generate_binary_structure(3, 3 if rest[0] == "26" else 1))[1]


def grow():
    return ndimage.distance_transform_edt(inside == 0, spacing) <= float(rest[0])


def split():
    depth = ndimage.distance_transform_edt(inside, spacing)
    heights = (255 - depth * (255 / depth.max())).astype(numpy.uint8)
    seeds = numpy.zeros(inside.shape, numpy.int16)
    seeds.flat[int(rest[0])], seeds.flat[int(rest[1])] = 1, 2
    seeds[inside == 0] = -1
    return ndimage.watershed_ift(heights, seeds, numpy.ones((3, 3, 3)))


print(scipy.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    result = globals()[mode]()
    seconds = time.perf_counter() - start
    if mode == "label":
        assert result == int(rest[1]), result
    print(seconds, flush=True)
