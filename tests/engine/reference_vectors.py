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

sys.path.insert(0, sys.argv[1])
from reference_networks import build, weights_of


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
    weights = {}
    for name, tensor in weights_of(net, layers):
        tensor.data = tensor.data + 0.02 * torch.randn_like(tensor) if random else by_formula(name, tensor)
        flat = tensor.dim() == 4 # 2D kernels are kernels of one plane to Granule
        weights[f"weight.{name}"] = tensor.data.unsqueeze(2) if flat else tensor.data
    return weights


def write(path, spec, shape, random, store=True):
    spec = {key: str(value) for key, value in spec.items()}
    net, layers, forward = build(spec)
    weights = set_weights(net.eval(), layers, random and store)
    image = torch.randn(1, 1, *shape) if random else formula("image", torch.zeros(1, 1, *shape), 1.5)
    with torch.no_grad():
        tensors = forward(image)
    if random:
        tensors.update(image=image, **(weights if store else {}))
    save(path, {**spec, **dict(zip("zyx", map(str, shape)))}, tensors)


def main():
    out, random = pathlib.Path(sys.argv[2]), sys.argv[3] == "random"
    torch.manual_seed(7)
    torch.set_num_threads(2)
    base, shape = (8, (5, 61, 70)) if random else (4, (2, 9, 17))
    for name, k, pyramid, z_up in [("full", 3, True, 2), ("no3x3x3", 1, True, 2), ("nopyramid", 3, False, 2), ("z_up1", 3, True, 1)]:
        write(out / f"{name}.safetensors", {"family": "2d-3d", "base": base, "init_kernel_z": k, "pyramid": int(pyramid), "z_up": z_up},
              shape, random)
    write(out / "unet.safetensors", {"family": "u-net", "base": base}, (3, 204, 188) if random else (1, 188, 204), random)
    for kind in ("thick", "thin"):
        size = (8, 28, 36) if random else (4, 12, 16)
        write(out / f"unet3d_{kind}.safetensors", {"family": f"3d-u-net-{kind}", "base": base}, size, random)
    size = (2, 70, 61) if random else (1, 33, 41)
    write(out / "deeplab_drn.safetensors", {"family": "deeplab-drn-d-54", "base": 64}, size, random, False)
    write(out / "deeplab_resnet.safetensors", {"family": "deeplab-resnet-101", "base": 64}, size, random, False)
    write(out / "deepvess.safetensors", {"family": "deepvess", "base": 32}, (9, 43, 38) if random else (7, 38, 33), random)


main()
