# SPDX-License-Identifier: BSD-3-Clause
"""The networks as an independent PyTorch re-statement has them, with Granule's names for their layers. Put the folder of
reference_models.py on the path before this is imported."""
import torch
from torch import nn

import reference_models as reference

HYBRID = [("e0a", "net2d.enc.0.0.c"), ("e0b", "net2d.enc.0.1.c"), ("e0c", "net2d.enc.0.2.c"),
          ("e1a", "net2d.enc.1.0.c"), ("e1b", "net2d.enc.1.1.c"), ("e1c", "net2d.enc.1.2.c"),
          ("e2a", "net2d.enc.2.0.c"), ("e2b", "net2d.enc.2.1.c"), ("d3a", "net2d.mid.0.c"), ("d3b", "net2d.mid.1.c"),
          ("t2", "net2d.up.0"), ("d2a", "net2d.dec.0.0.c"), ("d2b", "net2d.dec.0.1.c"),
          ("t1", "net2d.up.1"), ("d1a", "net2d.dec.1.0.c"), ("d1b", "net2d.dec.1.1.c"), ("d1c", "net2d.dec.1.2.c"),
          ("t0", "net2d.up.2"), ("d0a", "net2d.dec.2.0.c"), ("d0b", "net2d.dec.2.1.c"), ("d0c", "net2d.dec.2.2.c"),
          ("P2", "pred2d.c"), ("a1", "pyr.a.0.c"), ("a2", "pyr.a.1.c"), ("a3", "pyr.a.2.c"),
          ("b1", "pyr.b.0.c"), ("b2", "pyr.b.1.c"), ("b3", "pyr.b.2.c"), ("b4", "pyr.b.3.c"), ("b5", "pyr.b.4.c"),
          ("b6", "pyr.b1.c"), ("tb", "pyr.up"), ("P3", "pred3d.c")]
UNET = ([(f"e{s}{'ab'[i]}", f"e.{s}.{2 * i}") for s in range(5) for i in range(2)] +
        [(f"t{3 - k}", f"t.{k}") for k in range(4)] +
        [(f"d{3 - k}{'ab'[i]}", f"d.{k}.{2 * i}") for k in range(4) for i in range(2)] + [("P", "o")])
UNET3D = ([(f"{'e0 e1 m'.split()[s]}{'abc'[i]}", f"e.{s}.{2 * i}") for s in range(3) for i in range(3)] +
          [(f"t{1 - k}", f"t.{k}") for k in range(2)] +
          [(f"d{1 - k}{'abc'[i]}", f"d.{k}.{2 * i}") for k in range(2) for i in range(3)] + [("P", "o")])
DEEPVESS = [(f"c{i + 1}", f"c.{i}") for i in range(5)] + [("f1", "f1"), ("f2", "f2")]


def normed(ours, theirs):
    return [(ours, theirs + ".0"), (ours + ".norm", theirs + ".1")]


def deeplab(stem, quarter, stages, tail):
    layers = []
    for i, name in enumerate(stem):
        layers += normed(f"stem.{i}", name)
    for ours, (theirs, count) in [("quarter.0", quarter)] + [(f"deep.{i}", stage) for i, stage in enumerate(stages)]:
        for k in range(count):
            for i in range(3):
                layers += normed(f"{ours}.{k}.{'abc'[i]}", f"{theirs}.{k}.f.{i}")
            layers += normed(f"{ours}.{k}.shortcut", f"{theirs}.{k}.p")
    for i, name in enumerate(tail):
        layers += normed(f"deep.{len(stages) + i}", name)
    for i in range(4):
        layers += normed(f"a{i}", f"aspp.{i}")
    for ours, theirs in [("average", "gap"), ("fuse", "fuse"), ("low", "low"), ("h1", "head.0"), ("h2", "head.2")]:
        layers += normed(ours, theirs)
    return layers + [("P", "head.4")]


DRN = deeplab(["bb.l0", "bb.l1", "bb.l2"], ("bb.l3", 3), [("bb.l4", 4), ("bb.l5", 6), ("bb.l6", 3)], ["bb.l7", "bb.l8"])
RESNET = deeplab(["bb.stem.0"], ("bb.l1", 3), [("bb.l2", 4), ("bb.l3", 23), ("bb.l4", 3)], [])


def single(logits):
    return {"logits3d": logits}


def slices(net, channels=1):
    return lambda image: single(torch.cat([net(image[:, :, z].repeat(1, channels, 1, 1)).unsqueeze(2) for z in range(image.shape[2])], 2))


def patches(net):
    """A window's patches of 7x33x33, side by side."""
    def forward(image):
        _, _, z, y, x = image.shape
        return single(torch.stack([torch.cat([torch.cat([net(image[:, :, k:k + 7, j:j + 33, i:i + 33]) for i in range(0, x - 28, 5)], 3)
                                              for j in range(0, y - 28, 5)], 2) for k in range(z - 6)], 2))
    return forward


def without_norm(net):
    """As Table S1's 3D U-Nets are specified: plain ReLU, no normalisation."""
    for block in [*net.e, *net.d]:
        for i, module in enumerate(block):
            if isinstance(module, nn.LeakyReLU):
                block[i] = nn.ReLU()
            if isinstance(module, nn.InstanceNorm3d):
                block[i] = nn.Identity()
    return net


def build(spec):
    """By what the metadata of a file say (all strings): the network, its layers as (Granule's name, its own), and a function
    from N,1,Z,Y,X to a dict of logits N,classes,Z,Y,X."""
    family, base = spec["family"], int(spec["base"])
    if family == "2d-3d":
        net = reference.Hybrid(base, (int(spec["init_kernel_z"]), 3, 3), spec["pyramid"] == "1", int(spec["z_up"]))
        return net, HYBRID, lambda image: dict(zip(("logits2d", "logits3d"), net(image)))
    if family == "u-net":
        net = reference.UNet2D(base)
        return net, UNET, slices(net)
    if family.startswith("3d-u-net"):
        net = without_norm(reference.UNet3D(base, 3, 3, 3, 3, False, family.endswith("thick")))
        return net, UNET3D, lambda image: single(net(image))
    if family == "deepvess":
        net = reference.DeepVess()
        return net, DEEPVESS, patches(net)
    drn = family == "deeplab-drn-d-54"
    net = reference.DeepLabV3P(reference.DRND54() if drn else reference.ResNet101OS16(), (12, 24, 36) if drn else (6, 12, 18))
    return net, DRN if drn else RESNET, slices(net, 3)


def weights_of(net, layers):
    """(Granule's name, tensor) of all that a model holds."""
    named = {**dict(net.named_parameters()), **dict(net.named_buffers())}
    for ours, theirs in layers:
        for kind in ("weight", "bias", "running_mean", "running_var"):
            tensor = named.pop(f"{theirs}.{kind}", None)
            if tensor is not None:
                yield f"{ours}.{kind}", tensor
    assert all(name.endswith("num_batches_tracked") for name in named), named.keys()
