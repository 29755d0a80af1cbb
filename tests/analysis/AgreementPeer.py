# SPDX-License-Identifier: BSD-3-Clause
"""Scores of two label maps by scikit-learn, scikit-image and SciPy: usage AgreementPeer.py A B Z,Y,X CLASSES SPACING_Z,Y,X

A and B are files of one byte a voxel. Prints a line for each score, its name and its value."""
import sys

import numpy
from scipy import ndimage
from skimage.metrics import variation_of_information
from sklearn import metrics

shape, spacing = ([float(n) for n in text.split(",")] for text in (sys.argv[3], sys.argv[5]))
a, b = (numpy.fromfile(path, numpy.uint8).reshape([int(n) for n in shape]) for path in sys.argv[1:3])
labels = list(range(int(sys.argv[4])))
t, o = a.ravel(), b.ravel()


def say(name, value):
    print(name, repr(float(value)))


for (k, l), count in numpy.ndenumerate(metrics.confusion_matrix(t, o, labels=labels)):
    say(f"count_{k}_{l}", count)
for name, function in ("iou", metrics.jaccard_score), ("dice", metrics.f1_score), ("precision", metrics.precision_score), ("recall", metrics.recall_score):
    for k, value in enumerate(function(t, o, labels=labels, average=None, zero_division=0)):
        say(f"{name}_{k}", value)
say("miou_all", metrics.jaccard_score(t, o, labels=labels, average="macro", zero_division=0))
say("miou_present", metrics.jaccard_score(t, o, average="macro"))
say("miou_org", metrics.jaccard_score(t, o, labels=labels[2:], average="macro", zero_division=0))
say("accuracy", metrics.accuracy_score(t, o))
say("kappa", metrics.cohen_kappa_score(t, o))
for k in labels[:-1]:
    say(f"kappa_{k}", metrics.cohen_kappa_score(t == k, o == k))
say("ari", metrics.adjusted_rand_score(t, o))
say("vi", sum(variation_of_information(a, b)))
for k in labels[1:-1]:
    surfaces = [(m == k) & ~ndimage.binary_erosion(m == k, border_value=1) for m in (a, b)]
    to_a, to_b = (ndimage.distance_transform_edt(~surface, spacing) for surface in surfaces)
    nm = numpy.concatenate([to_b[surfaces[0]], to_a[surfaces[1]]])
    say(f"mean_nm_{k}", nm.mean())
    say(f"percent95_nm_{k}", numpy.percentile(nm, 95, method="lower"))
    say(f"most_nm_{k}", nm.max())
