# SPDX-License-Identifier: BSD-3-Clause
"""A network in eager PyTorch, as a peer of `granule-cli bench forward`.

usage: eager_forward.py FOLDER_OF_reference_models.py NETWORK.safetensors OUT.safetensors THREADS [OUT.onnx]

NETWORK holds the metadata of a network, its weights and an image. Prints a line when ready; then, for each line on standard
input, the seconds of one pass. The first pass leaves its logits in OUT. With a second OUT the network is also exported."""
import json
import pathlib
import struct
import sys
import time
import warnings

import torch
from torch import nn

sys.path[:0] = [sys.argv[1], str(pathlib.Path(__file__).parents[1] / "engine")]
from reference_networks import build, weights_of


def load(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    metadata = header.pop("__metadata__")
    return metadata, {name: torch.frombuffer(data, dtype=torch.float32, count=(at["data_offsets"][1] - at["data_offsets"][0]) // 4,
                                             offset=at["data_offsets"][0]).reshape(at["shape"]) for name, at in header.items()}


def save(path, logits):
    entry = {"dtype": "F32", "shape": list(logits.shape), "data_offsets": [0, 4 * logits.numel()]}
    header = json.dumps({"logits": entry}).encode()
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(header)) + header + logits.contiguous().numpy().tobytes())


class Whole(nn.Module):
    def __init__(self, net, forward):
        super().__init__()
        self.net, self.run = net, forward

    def forward(self, image):
        return self.run(image)["logits3d"]


metadata, tensors = load(sys.argv[2])
torch.set_num_threads(int(sys.argv[4]))
net, layers, forward = build(metadata)
for name, tensor in weights_of(net, layers):
    tensor.data = tensors[f"weight.{name}"].reshape(tensor.shape).clone()
whole, image = Whole(net, forward).eval(), tensors["image"]
if len(sys.argv) > 5:
    warnings.simplefilter("ignore")
    torch.onnx.export(whole, image, sys.argv[5], opset_version=13)
print(torch.__version__, flush=True)
for count, line in enumerate(sys.stdin):
    start = time.perf_counter()
    with torch.no_grad():
        logits = whole(image)
    seconds = time.perf_counter() - start
    if count == 0:
        save(sys.argv[3], logits)
    print(seconds, flush=True)
