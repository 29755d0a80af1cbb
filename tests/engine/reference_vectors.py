# SPDX-License-Identifier: BSD-3-Clause
"""Inputs and outputs of the networks as an independent PyTorch re-statement computes them.

usage: reference_vectors.py FOLDER_OF_reference_models.py OUT_FOLDER (stored|random)

stored: weights follow a formula that tst_Reference.cpp repeats, so that the files stay small (tests/data/engine).
random: weights are drawn and written too; a larger window."""
import json
import math
import pathlib
import struct
import sys

import torch

sys.path.insert(0, sys.argv[1])
import reference_models as reference

LAYERS = [("e0a", "net2d.enc.0.0.c"), ("e0b", "net2d.enc.0.1.c"), ("e0c", "net2d.enc.0.2.c"),
          ("e1a", "net2d.enc.1.0.c"), ("e1b", "net2d.enc.1.1.c"), ("e1c", "net2d.enc.1.2.c"),
          ("e2a", "net2d.enc.2.0.c"), ("e2b", "net2d.enc.2.1.c"), ("d3a", "net2d.mid.0.c"), ("d3b", "net2d.mid.1.c"),
          ("t2", "net2d.up.0"), ("d2a", "net2d.dec.0.0.c"), ("d2b", "net2d.dec.0.1.c"),
          ("t1", "net2d.up.1"), ("d1a", "net2d.dec.1.0.c"), ("d1b", "net2d.dec.1.1.c"), ("d1c", "net2d.dec.1.2.c"),
          ("t0", "net2d.up.2"), ("d0a", "net2d.dec.2.0.c"), ("d0b", "net2d.dec.2.1.c"), ("d0c", "net2d.dec.2.2.c"),
          ("P2", "pred2d.c"), ("a1", "pyr.a.0.c"), ("a2", "pyr.a.1.c"), ("a3", "pyr.a.2.c"),
          ("b1", "pyr.b.0.c"), ("b2", "pyr.b.1.c"), ("b3", "pyr.b.2.c"), ("b4", "pyr.b.3.c"), ("b5", "pyr.b.4.c"),
          ("b6", "pyr.b1.c"), ("tb", "pyr.up"), ("P3", "pred3d.c")]


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


def formula(number, tensor, scale):
    i = torch.arange(tensor.numel(), dtype=torch.float64)
    return (scale * torch.sin(1.7 * number + 0.9 * i)).reshape(tensor.shape).float()


def set_weights(net, random):
    named, weights = dict(net.named_parameters()), {}
    number = 0
    for ours, theirs in LAYERS:
        for kind in ("weight", "bias"):
            parameter = named.get(f"{theirs}.{kind}")
            if parameter is None:
                continue
            if random:
                parameter.data = parameter.data + 0.02 * torch.randn_like(parameter)
            else:
                fan = math.sqrt(parameter.numel() / parameter.shape[0])
                parameter.data = formula(number, parameter, 2 / fan if kind == "weight" else 0.1)
            weights[f"weight.{ours}.{kind}"] = parameter.data
            number += 1
    return weights


def main():
    out, random = pathlib.Path(sys.argv[2]), sys.argv[3] == "random"
    torch.manual_seed(7)
    torch.set_num_threads(2)
    base, shape = (8, (5, 61, 70)) if random else (4, (2, 9, 17))
    for name, k, pyramid, z_up in [("full", 3, True, 2), ("no3x3x3", 1, True, 2), ("nopyramid", 3, False, 2), ("z_up1", 3, True, 1)]:
        net = reference.Hybrid(base, (k, 3, 3), pyramid, z_up).eval()
        weights = set_weights(net, random)
        image = torch.randn(1, 1, *shape) if random else formula(99, torch.zeros(1, 1, *shape), 1.5)
        with torch.no_grad():
            logits2d, logits3d = net(image)
        tensors = {"logits2d": logits2d, "logits3d": logits3d}
        if random:
            tensors.update(image=image, **weights)
        spec = {"base": base, "init_kernel_z": k, "pyramid": int(pyramid), "z_up": z_up,
                "z": shape[0], "y": shape[1], "x": shape[2]}
        save(out / f"{name}.safetensors", {key: str(value) for key, value in spec.items()}, tensors)


main()
