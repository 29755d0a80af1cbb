// SPDX-License-Identifier: BSD-3-Clause
#include "core/plugin/Registry.h"
#include "tests/support/Files.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace granule;
using namespace granule::testing;
namespace fs = std::filesystem;

/// A plugin that works is used; what is wrong with one that does not is said, and nothing else happens.
class tst_Registry : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        for (const auto& module : fs::directory_iterator(GRANULE_TEST_PLUGINS))
            fs::copy(module, m_folder.path);
        writeBytes(m_folder.path / "torn.so", bytesOf(m_folder.path / "good.so").substr(0, 3000));
        writeBytes(m_folder.path / "text.so", "no module");
        writeBytes(m_folder.path / "readme.txt", "no plugin");
        fs::create_directory(m_folder.path / "folder.so");
    }

    void theGoodOneReads() {
        const plugin::Registry registry({m_folder.path});
        const auto* good = stateOf(registry, "good").plugin;
        QVERIFY(good);
        QCOMPARE(good->version, std::string("2.1"));
        const auto& format = good->formats.at(0);
        QVERIFY(format.recognises({"a", "GOODNESS", 8, false}));
        QVERIFY(!format.recognises({"a", "EVIL", 4, false}));
        std::byte pixel{};
        format.open("a")->readSlice(0, &pixel);
        QCOMPARE(std::to_integer<int>(pixel), 255);
    }

    void theBadOnesAreReported_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("word");
        QTest::newRow("made for another version") << "old"
                                                  << "version";
        QTest::newRow("says nothing") << "null"
                                      << "holds nothing";
        QTest::newRow("throws") << "throwing"
                                << "no licence found";
        QTest::newRow("a format without functions") << "incomplete"
                                                    << "half";
        QTest::newRow("without the symbol") << "symbolless"
                                            << "granulePlugin";
        QTest::newRow("cut off") << "torn"
                                 << "torn.so";
        QTest::newRow("text") << "text"
                              << "text.so";
        QTest::newRow("folder") << "folder"
                                << "folder.so";
    }
    void theBadOnesAreReported() {
        QFETCH(QString, name);
        QFETCH(QString, word);
        const plugin::Registry registry({m_folder.path});
        const auto& state = stateOf(registry, name.toStdString());
        QVERIFY(!state.plugin);
        QVERIFY2(QString::fromStdString(state.problem).contains(word), state.problem.c_str());
    }

    void everyModuleIsListedOnceAndNothingElse() {
        QCOMPARE(plugin::Registry({m_folder.path}).plugins().size(), std::size_t{9});
        QVERIFY(plugin::Registry({m_folder.path / "missing"}).plugins().empty());
    }

private:
    static const plugin::PluginState& stateOf(const plugin::Registry& registry, const std::string& name) {
        static const plugin::PluginState none;
        for (const auto& state : registry.plugins())
            if (state.file.stem() == name) return state;
        return none;
    }
    TemporaryFolder m_folder;
};

QTEST_GUILESS_MAIN(tst_Registry)
#include "tst_Registry.moc"
