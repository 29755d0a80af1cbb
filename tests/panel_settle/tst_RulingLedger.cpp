// SPDX-License-Identifier: BSD-3-Clause
#include "ui/main/RulingLedger.h"

#include <QJsonObject>
#include <QTest>

using granule::agreement::Ruling;
using granule::desktop::RulingLedger;

namespace {

Ruling ruling(std::int64_t x, const std::string& choice) {
    return {{1, 2, x}, 40, choice, "anna", "a reason, with \"quotes\"", 1700000000000};
}

} // namespace

class tst_RulingLedger : public QObject {
    Q_OBJECT
private slots:
    void aRulingHoldsWhileItsStepIsDone() {
        RulingLedger ledger;
        ledger.add(7, ruling(1, "A"), 11);
        ledger.add(7, ruling(2, "B"), 12);
        ledger.add(7, ruling(3, "left open"), 0);
        QCOMPARE(ledger.inForce(7, {11, 12}).all().size(), std::size_t{3});
        const auto undone = ledger.inForce(7, {11});
        QVERIFY(undone.about({1, 2, 1}) && !undone.about({1, 2, 2}) && undone.about({1, 2, 3}));
        QVERIFY(ledger.inForce(8, {11, 12}).all().empty()); // of another consensus
    }

    void anEarlierRulingComesBackWithUndo() {
        RulingLedger ledger;
        ledger.add(7, ruling(1, "A"), 11);
        ledger.add(7, ruling(1, "B"), 12);
        QCOMPARE(ledger.inForce(7, {11, 12}).about({1, 2, 1})->choice, std::string("B"));
        QCOMPARE(ledger.inForce(7, {11}).about({1, 2, 1})->choice, std::string("A"));
    }

    void theFileKeepsAll() {
        RulingLedger ledger;
        ledger.add(7, ruling(1, "A"), 11);
        ledger.add(7, ruling(2, "B"), 12);
        ledger.add(7, ruling(3, "left open"), 0);
        const auto again = RulingLedger::of(ledger.toJson({11}));
        for (const auto& done : {std::set<std::uint64_t>{11}, {11, 12}, {}})
            QVERIFY(again.inForce(7, done).all() == ledger.inForce(7, done).all());
        // Without the history that the steps are of, what held when it was saved holds.
        auto orphaned = again;
        orphaned.forgetSteps();
        QVERIFY(orphaned.inForce(7, {}).all() == ledger.inForce(7, {11}).all());
        QVERIFY(RulingLedger::of({QJsonValue(3), QJsonObject{{"at", "nowhere"}}}).empty());
    }
};

QTEST_APPLESS_MAIN(tst_RulingLedger)
#include "tst_RulingLedger.moc"
