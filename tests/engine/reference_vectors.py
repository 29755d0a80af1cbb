# SPDX-License-Identifier: BSD-3-Clause
"""Inputs and outputs of the networks as an independent PyTorch re-statement computes them.

usage: reference_vectors.py FOLDER_OF_reference_models.py OUT_FOLDER (stored|random)

stored: weights follow a formula that tst_Reference.cpp repeats, so that the files stay small (tests/data/engine).
random: weights are drawn and written too, but for DeepLab's, which are too many; a larger window."""
import json
import math
import pathlib
import struct
import sys

import torch
from torch import nn

sys.path.insert(0, sys.argv[1])
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


def save(path, metadata, tensors):
    header, at = {"__metadata__": metadata}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + 4 * tensor.numel()]}
        at += 4 * tensor.numel()
    text = json.dumps(header).encode()
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            f.write(tensor.contiguous().numpy().astype("<f4").tobytes())


def formula(name, tensor, scale):
    number = sum((i + 1) * ord(c) for i, c in enumerate(name)) % 1000
    i = torch.arange(tensor.numel(), dtype=torch.float64)
    return (scale * torch.sin(1.7 * number + 0.9 * i)).reshape(tensor.shape).float()


def by_formula(name, tensor):
    if name.endswith("norm.weight"):
        return 0.5 + formula(name, tensor, 0.2)
    if name.endswith("running_var"):
        return 1 + formula(name, tensor, 0.3)
    fan = math.sqrt(tensor.numel() / tensor.shape[0])
    return formula(name, tensor, 2 / fan if tensor.dim() > 1 else 0.1)


def set_weights(net, layers, random):
    named, weights = {**dict(net.named_parameters()), **dict(net.named_buffers())}, {}
    for ours, theirs in layers:
        for kind in ("weight", "bias", "running_mean", "running_var"):
            tensor = named.pop(f"{theirs}.{kind}", None)
            if tensor is None:
                continue
            name = f"{ours}.{kind}"
            tensor.data = tensor.data + 0.02 * torch.randn_like(tensor) if random else by_formula(name, tensor)
            flat = tensor.dim() == 4 # 2D kernels are kernels of one plane to Granule
            weights[f"weight.{name}"] = tensor.data.unsqueeze(2) if flat else tensor.data
    assert all(name.endswith("num_batches_tracked") for name in named), named.keys()
    return weights


def write(path, spec, net, layers, shape, random, forward, store=True):
    """`forward` takes and gives N,C,Z,Y,X."""
    weights = set_weights(net.eval(), layers, random and store)
    image = torch.randn(1, 1, *shape) if random else formula("image", torch.zeros(1, 1, *shape), 1.5)
    with torch.no_grad():
        tensors = forward(image)
    if random:
        tensors.update(image=image, **(weights if store else {}))
    spec = {**spec, "z": shape[0], "y": shape[1], "x": shape[2]}
    save(path, {key: str(value) for key, value in spec.items()}, tensors)


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


def main():
    out, random = pathlib.Path(sys.argv[2]), sys.argv[3] == "random"
    torch.manual_seed(7)
    torch.set_num_threads(2)
    base, shape = (8, (5, 61, 70)) if random else (4, (2, 9, 17))
    for name, k, pyramid, z_up in [("full", 3, True, 2), ("no3x3x3", 1, True, 2), ("nopyramid", 3, False, 2), ("z_up1", 3, True, 1)]:
        net = reference.Hybrid(base, (k, 3, 3), pyramid, z_up)
        write(out / f"{name}.safetensors", {"family": "2d-3d", "base": base, "init_kernel_z": k, "pyramid": int(pyramid), "z_up": z_up},
              net, HYBRID, shape, random, lambda image: dict(zip(("logits2d", "logits3d"), net(image))))
    size = (3, 204, 188) if random else (1, 188, 204)
    net = reference.UNet2D(base)
    write(out / "unet.safetensors", {"family": "u-net", "base": base}, net, UNET, size, random, slices(net))
    for kind in ("thick", "thin"):
        size = (8, 28, 36) if random else (4, 12, 16)
        net = without_norm(reference.UNet3D(base, 3, 3, 3, 3, False, kind == "thick"))
        write(out / f"unet3d_{kind}.safetensors", {"family": f"3d-u-net-{kind}", "base": base}, net, UNET3D, size, random,
              lambda image: single(net(image)))
    size = (2, 70, 61) if random else (1, 33, 41)
    net = reference.DeepLabV3P(reference.DRND54(), (12, 24, 36))
    write(out / "deeplab_drn.safetensors", {"family": "deeplab-drn-d-54", "base": 64}, net, DRN, size, random, slices(net, 3), False)
    net = reference.DeepLabV3P(reference.ResNet101OS16(), (6, 12, 18))
    write(out / "deeplab_resnet.safetensors", {"family": "deeplab-resnet-101", "base": 64}, net, RESNET, size, random, slices(net, 3), False)
    net = reference.DeepVess()
    size = (9, 43, 38) if random else (7, 38, 33)
    write(out / "deepvess.safetensors", {"family": "deepvess", "base": 32}, net, DEEPVESS, size, random, patches(net))


main()
