# SPDX-License-Identifier: BSD-3-Clause
"""scikit-learn and scipy.ndimage on the same labels, as peers of `granule-cli bench agreement`.

usage: python_agreement.py confusion A B Z,Y,X CLASSES AGREED | surfaces A B Z,Y,X CLASSES MEAN_NM

A and B are files of one byte a voxel, the class, at 40 x 10 x 10 nm. Prints a line when ready; then, for each line on standard input,
the seconds of one turn. It ends where it finds another number of voxels agreed, or another mean distance of class 1."""
import sys
import time

import numpy

mode, first, second, shape, classes, expected = sys.argv[1:]
shape, classes = [int(n) for n in shape.split(",")], int(classes)
a, b = (numpy.fromfile(path, numpy.uint8).reshape(shape) for path in (first, second))

if mode == "confusion":
    import sklearn
    from sklearn.metrics import confusion_matrix

    version = sklearn.__version__
else:
    import scipy
    from scipy import ndimage

    version = scipy.__version__


def confusion():
    return confusion_matrix(a.ravel(), b.ravel(), labels=range(classes)).trace()


def surface(inside):
    return inside & ~ndimage.binary_erosion(inside, border_value=1)


def surfaces():
    means = []
    for k in range(1, classes):
        of_a, of_b = surface(a == k), surface(b == k)
        if not of_a.any() or not of_b.any():
            continue
        to_a, to_b = (ndimage.distance_transform_edt(~of, (40, 10, 10)) for of in (of_a, of_b))
        nm = numpy.concatenate([to_b[of_a], to_a[of_b]])
        means.append((nm.mean(), numpy.percentile(nm, 95), nm.max()))
    return means[0][0]


print(version, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    result = globals()[mode]()
    seconds = time.perf_counter() - start
    assert abs(result - float(expected)) <= 1e-5 * float(expected), (result, expected)
    print(seconds, flush=True)
