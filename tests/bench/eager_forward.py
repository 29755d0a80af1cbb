# SPDX-License-Identifier: BSD-3-Clause
"""The 2D-3D+3x3x3 network of base 64 in eager PyTorch, as a reference for `granule-cli bench forward`.

usage: eager_forward.py Z Y X THREADS; then for each line on standard input one pass, whose seconds are printed."""
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

BASE, CLASSES = 64, 7


def conv(cin, cout, *kernel):
    return nn.Sequential(nn.Conv3d(cin, cout, kernel, padding=[k // 2 for k in kernel]), nn.ReLU())


def block(cin, cout, hybrid):
    first = [conv(cin, cout // 2, 3, 3, 3)] if hybrid else []
    return nn.Sequential(*first, conv(cout // 2 if hybrid else cin, cout, 1, 3, 3), conv(cout, cout, 1, 3, 3))


def crop(x, like):
    for axis in (2, 3, 4):
        x = x.narrow(axis, (x.shape[axis] - like.shape[axis]) // 2, like.shape[axis])
    return x


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [BASE << s for s in range(4)]
        self.down = nn.ModuleList([block(c, w, s < 2) for s, (c, w) in enumerate(zip([1] + widths, widths))])
        self.up = nn.ModuleList([nn.ConvTranspose3d(2 * widths[s], widths[s] // (2 if s < 2 else 1), (1, 2, 2), (1, 2, 2))
                                 for s in range(3)])
        self.join = nn.ModuleList([block(widths[s] + self.up[s].out_channels, widths[s], s < 2) for s in range(3)])
        self.p2 = conv(BASE, CLASSES, 1, 1, 1)
        wide, joined = 2 * BASE, BASE + CLASSES
        self.a = nn.Sequential(conv(joined, BASE, 3, 3, 3), conv(BASE, BASE, 3, 3, 3), conv(BASE, BASE, 3, 3, 3))
        self.b = nn.Sequential(nn.MaxPool3d((1, 2, 2)), conv(joined, wide, 3, 3, 3),
                               *[conv(wide, wide, 3, 3, 3) for _ in range(4)], conv(wide, BASE, 1, 1, 1),
                               nn.ConvTranspose3d(BASE, BASE, 2, 2))
        self.p3 = conv(BASE, CLASSES, 1, 1, 1)

    def forward(self, x):
        skips = []
        for s, down in enumerate(self.down):
            x = down(x if s == 0 else F.max_pool3d(x, (1, 2, 2)))
            skips.append(x)
        for s in (2, 1, 0):
            x = self.up[s](x)
            x = self.join[s](torch.cat([crop(skips[s], x), x], 1))
        x = torch.cat([x, self.p2(x)], 1)
        a = self.a(x)
        return self.p3(a + crop(self.b(x), a))


z, y, x, threads = map(int, sys.argv[1:])
torch.set_num_threads(threads)
network, image = Network().eval(), torch.randn(1, 1, z, y, x)
assert sum(p.numel() for p in network.parameters()) == 10_283_406
print(torch.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    with torch.no_grad():
        network(image)
    print(time.perf_counter() - start, flush=True)
