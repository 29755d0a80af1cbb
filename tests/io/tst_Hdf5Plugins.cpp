// SPDX-License-Identifier: BSD-3-Clause
#include "core/io/Stack.h"
#include "core/store/ProjectFile.h"
#include "core/volume/Error.h"
#include "tests/store/Contents.h"

#include <QTest>

#include <hdf5.h>

using namespace granule;

namespace {

constexpr H5Z_filter_t hostile = 32999; ///< of modules/HostileFilter.cpp

/// A dataset that says that it was packed by that filter.
void makeFile(const std::string& path) {
    const hsize_t sizes[3] = {2, 4, 4};
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(3, sizes, nullptr), plan = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(plan, 3, sizes);
    H5Pset_filter(plan, hostile, H5Z_FLAG_OPTIONAL, 0, nullptr);
    const hid_t set = H5Dcreate2(file, "raw", H5T_STD_U8LE, space, H5P_DEFAULT, plan, H5P_DEFAULT);
    const std::vector<std::uint8_t> chunk(32, 5);
    const hsize_t at[3] = {0, 0, 0};
    QVERIFY(H5Dwrite_chunk(set, H5P_DEFAULT, 0, at, chunk.size(), chunk.data()) >= 0);
    H5Dclose(set);
    H5Pclose(plan);
    H5Sclose(space);
    H5Fclose(file);
}

} // namespace

/// Filters of HDF5 that lie in folders of the environment stay where they are, whatever a file asks for.
class tst_Hdf5Plugins : public QObject {
    Q_OBJECT
private slots:
    void init() {
        qputenv("HDF5_PLUGIN_PATH", GRANULE_HOSTILE_FILTERS);
        H5PLset_loading_state(0);
        makeFile(m_folder.file("hostile.h5"));
        H5PLset_loading_state(H5PL_ALL_PLUGIN);
    }
    void stacksLoadNone() {
        QVERIFY_THROWS_EXCEPTION(Error, io::openStack(m_folder.file("hostile.h5")));
        QVERIFY(qgetenv("GRANULE_HOSTILE_FILTER").isEmpty());
    }
    void projectsLoadNone() {
        NoProgress progress;
        const auto path = m_folder.file("p.granule");
        store::saveProject(path, testing::contents({2, 4, 4}, 1), progress);
        H5PLset_loading_state(H5PL_ALL_PLUGIN);
        (void)store::loadProject(path, progress);
        QVERIFY(H5Zfilter_avail(hostile) <= 0);
        QVERIFY(qgetenv("GRANULE_HOSTILE_FILTER").isEmpty());
    }
    /// The test would see it: HDF5 by itself loads the filter.
    void itIsThere() {
        QVERIFY(H5Zfilter_avail(hostile) > 0);
        QCOMPARE(qgetenv("GRANULE_HOSTILE_FILTER"), "loaded");
    }

private:
    testing::TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(tst_Hdf5Plugins)
#include "tst_Hdf5Plugins.moc"
