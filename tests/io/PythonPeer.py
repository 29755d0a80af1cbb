# SPDX-License-Identifier: BSD-3-Clause
"""Reads and writes stacks with Python's libraries, for tst_PythonPeers."""
import re
import sys

import numpy


def read(path):
    """Prints type, shape and a weighted sum of a stack, and the voxel size in nm where the format has one."""
    nm = ''
    if path.endswith('.h5'):
        import h5py
        data = h5py.File(path)['data']
        nm = ' '.join('%g' % (1000 * v) for v in data.attrs['element_size_um'])
        values = data[:]
    elif path.endswith('.tif'):
        import tifffile
        with tifffile.TiffFile(path) as file:
            values = file.series[0].asarray()
            if file.is_ome:
                size = dict(re.findall(r'PhysicalSize([XYZ])="([^"]*)"', file.ome_metadata))
                nm = ' '.join('%g' % float(size[axis]) for axis in 'ZYX')
            else:
                x = file.pages[0].tags['XResolution'].value
                nm = '%g %g' % (file.imagej_metadata['spacing'], x[1] / x[0])
    else:
        import skimage.io
        values = skimage.io.imread_collection(path + '/*.png').concatenate()
    flat = values.astype('float64').ravel()
    print(values.dtype.name, *values.shape, '%.0f' % (flat * (numpy.arange(flat.size) % 97)).sum(), nm)


def write(path, dtype, options):
    """Writes counting values of a type, with options of the library."""
    options = eval(options)
    values = (numpy.arange(7 * 37 * 53) % 120).reshape(7, 37, 53).astype(dtype)
    if path.endswith('.h5'):
        import h5py
        with h5py.File(path, 'w', userblock_size=options.pop('userblock', 0), libver=options.pop('libver', 'earliest')) as file:
            file.create_dataset('group/volume', data=values, **options)
    else:
        import tifffile
        tifffile.imwrite(path, values, **options)


{'read': read, 'write': write}[sys.argv[1]](*sys.argv[2:])
