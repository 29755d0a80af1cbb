// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/volume/Error.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::testing;

/// The real data beside the repository open with the shape their README states, and their voxels can be read.
class tst_SharedData : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        if (!sharedData()) QSKIP("nothing to run here: no shared data");
    }
    void opensWithItsShape_data();
    void opensWithItsShape();
    void colouredSliceEqualsPlaneOfTheLabelVolume();
    void arraysOfOtherThings();
    void instanceColoursAreRefusedByName();
    void paletteLabelsAreIndices();
    void meaninglessVoxelSizesAreNone();
    void amiraNamesItsMaterials();

private:
    static std::string file(const char* name) { return (*sharedData() / name).string(); }
};

void tst_SharedData::opensWithItsShape_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("shape");
    QTest::addColumn<QString>("type");
    const auto row = [](const char* name, const char* shape, const char* type) {
        QTest::addRow("%s", name) << name << shape << type;
    };
    for (const char* name : {"50-semantic_z0.png", "50-instance-cell_z0.png", "50-instance-organelle_z0.png"})
        row(("platelet-em/" + std::string(name)).c_str(), "1x800x800", "uint8");
    row("platelet-em/50-images_z0.png", "1x800x800", "uint16");
    row("platelet-em/train-labels.tif", "50x800x800", "uint16");
    row("platelet-em/50-images_z15_378px.png", "1x378x378", "uint8");
    row("platelet-em/50-semantic_z15_378px.png", "1x378x378", "uint8");
    row("platelet-em/50-error-weights_z15_378px.png", "1x378x379", "uint8");
    for (const char* part : {"image", "labels", "classbits"})
        row(("epfl6/epfl6_train_z0000-0013_" + std::string(part) + ".tif").c_str(), "14x768x1024", "uint8");
    for (const char* part : {"A_image", "A_labels", "A_classbits", "B_image", "B_labels", "B_classbits"})
        row(("epfl6/two_annotators/z0055_" + std::string(part) + ".tif").c_str(), "1x768x1024", "uint8");
    for (const char* part : {"mitoboundary_z0014_A", "mitoboundary_z0014_B", "mitoboundary_z0074_A",
                             "mitoboundary_z0074_B", "slice_z0014", "slice_z0074"})
        row(("epfl6/two_annotators/" + std::string(part) + ".png").c_str(), "1x768x1024", "uint8");
    for (const char* part : {"membranes", "mitochondrion", "slices"})
        row(("epfl6/original_png/" + std::string(part)).c_str(), "2x768x1024", "uint8");
    for (const char* part : {"raw", "labels", "mitochondria", "membranes", "synapses"})
        row(("vnc/stack1/" + std::string(part)).c_str(), "14x1024x1024", "uint8");
    row("cdeep3m_sbem/training/images", "8x1024x1024", "uint8");
    row("cdeep3m_sbem/training/labels", "8x1024x1024", "uint8");
    row("isbi2012/image", "24x512x512", "uint8");
    row("isbi2012/label", "24x512x512", "uint8");
    row("hela_sbfsem_unlabelled", "2x2000x2000", "uint8");
    row("flyem_fibsem/training_sample2_image.tif", "250x250x250", "uint8");
    row("flyem_fibsem/training_sample2_neurons.tif", "250x250x250", "uint16");
    row("formats/platelet_eval_topology_appear.nrrd", "24x800x800", "int16");
    row("formats/gala/train-image.h5", "50x100x200", "uint8");
    row("formats/gala/train-gt.lzf.h5:/stack", "50x100x200", "int32");
    row("formats/hdf5/ilastik_3d.h5", "50x60x55", "uint8");
    row("formats/nifti/urocell_mito_instance_fib1-0-0-0.nii.gz", "256x256x256", "int16");
    row("formats/nifti/urocell_lyso_binary_fib1-0-0-0.nii.gz", "256x256x256", "float32");
    row("formats/mrc/EMD-3197.map", "20x20x20", "float32");
    row("formats/mrc/ROI_Random_Scan_movie.mrc", "348x16x16", "uint16");
    row("formats/tiff/imageJ_stack.tif", "2x68x68", "float32");
    row("formats/dm/test_STEM_image.dm3", "1x68x68", "uint32");
    row("formats/amira/ahds_testscalar.am", "8x6x4", "float32");
    const std::string zarr = "formats/zarr/zarr_v2/from_zarr-python/data.zarr";
    row(zarr.c_str(), "3x3x3", "int16");
    for (const char* array : {"3d.chunked.i2", "3d.chunked.mixed.i2.C", "3d.chunked.mixed.i2.F", "3d.contiguous.i2"})
        row((zarr + "/" + array).c_str(), "3x3x3", "int16");
    for (const char* array : {"2d.chunked.i2", "2d.contiguous.i2"}) row((zarr + "/" + array).c_str(), "1x2x2", "int16");
    row((zarr + "/2d.chunked.ragged.i2").c_str(), "1x3x3", "int16");
    for (const char* array : {"chunked.i2", "contiguous.blosc.i2", "contiguous.lz4.i2", "contiguous.raw.i2", "contiguous.zlib.i2", "contiguous.zstd.i2"})
        row((zarr + "/1d." + array).c_str(), "1x1x4", "int16");
    row((zarr + "/1d.chunked.ragged.i2").c_str(), "1x1x5", "int16");
    row((zarr + "/1d.contiguous.b1").c_str(), "1x1x4", "uint8");
    row((zarr + "/1d.contiguous.f4.be").c_str(), "1x1x4", "float32");
    row((zarr + "/1d.contiguous.f8").c_str(), "1x1x4", "float64");
    row((zarr + "/1d.contiguous.i4").c_str(), "1x1x4", "int32");
    for (const char* array : {"tensorstore_blosc", "tensorstore_gzip", "tensorstore_raw"})
        row(("formats/n5/" + std::string(array)).c_str(), "1x4x5", "uint16");
    row("formats/other/itksnap_Y300.mha", "1x299x640", "uint16");
}

void tst_SharedData::opensWithItsShape() {
    QFETCH(QString, name);
    QFETCH(QString, shape);
    QFETCH(QString, type);
    const auto volume = io::openStack(file(name.toUtf8().constData()));
    QCOMPARE(QString::fromStdString(describe(volume.shape())), shape);
    QCOMPARE(QString::fromStdString(describe(volume.type())), type);
    // The middle slice is a picture, not a constant.
    const auto z = volume.shape().z / 2;
    const auto slice = volume.read<float>({{z, 0, 0}, {z + 1, volume.shape().y, volume.shape().x}});
    const auto [low, high] = std::ranges::minmax(slice);
    QVERIFY(low < high);
}

void tst_SharedData::colouredSliceEqualsPlaneOfTheLabelVolume() {
    NoProgress progress;
    const auto plane = io::readLabels(file("platelet-em/50-semantic_z0.png"), progress);
    const auto volume = io::readLabels(file("platelet-em/train-labels.tif"), progress);
    const Box first{{0, 0, 0}, {1, 800, 800}};
    QVERIFY(plane.read<std::uint8_t>(first) == volume.read<std::uint8_t>(first));
}

void tst_SharedData::arraysOfOtherThings() {
    for (const char* array : {"1d.contiguous.S7", "1d.contiguous.U7", "1d.contiguous.U13.be", "1d.contiguous.U13.le", "2d.chunked.U7", "3d.chunked.O"}) {
        const auto message = messageOf([&] { io::inspect(file("formats/zarr/zarr_v2/from_zarr-python/data.zarr/") + array); });
        QVERIFY2(message.find("no number") != message.npos, message.c_str());
    }
    const auto levels = io::inspect(file("formats/n5/n5_viewer_multiscale_modern")); // metadata alone, in nanometres and seconds
    QVERIFY(levels.levels == 3 && levels.shape == (Shape{1, 20, 10}) && !levels.spacing);
}

void tst_SharedData::instanceColoursAreRefusedByName() {
    NoProgress progress;
    try {
        io::readLabels(file("platelet-em/50-instance-cell_z0.png"), progress);
        QFAIL("colours of objects were taken for classes");
    } catch (const Error& e) {
        QCOMPARE(e.kind(), ErrorKind::Unsupported);
        QVERIFY2(std::string(e.what()).find("(224,96,192)") != std::string::npos, e.what());
    }
}

void tst_SharedData::paletteLabelsAreIndices() {
    NoProgress progress;
    const auto labels = io::readLabels(file("cdeep3m_sbem/training/labels"), progress);
    const auto ids = labels.read<std::uint8_t>(Box::of(labels.shape()));
    QCOMPARE(int(*std::ranges::max_element(ids)), 1);
    QVERIFY(std::ranges::count(ids, 1) > 1000);
}

// All its voxels are 0, so it is no picture.
void tst_SharedData::amiraNamesItsMaterials() {
    const auto info = io::inspect(file("formats/amira/ahds_test9.am"));
    QCOMPARE(describe(info.shape), std::string("284x284x284"));
    QCOMPARE(info.labels.size(), std::size_t{3});
    QCOMPARE(info.labels[2].name, std::string("molecule"));
}

void tst_SharedData::meaninglessVoxelSizesAreNone() {
    QVERIFY(!io::inspect(file("formats/nifti/urocell_lyso_binary_fib1-0-0-0.nii.gz")).spacing);
    QVERIFY(!io::inspect(file("formats/platelet_eval_topology_appear.nrrd")).spacing);
    QVERIFY(!io::inspect(file("formats/mrc/ROI_Random_Scan_movie.mrc")).spacing);
    QVERIFY(!io::inspect(file("hela_sbfsem_unlabelled/ROI_6005_4739_81_z0026.tif")).spacing);
    const auto fly = io::inspect(file("flyem_fibsem/training_sample2_image.tif")).spacing;
    QVERIFY(fly && *fly == (VoxelSpacing{10, 10, 10}));
}

QTEST_GUILESS_MAIN(tst_SharedData)
#include "tst_SharedData.moc"
