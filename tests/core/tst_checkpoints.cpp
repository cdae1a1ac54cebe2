// How many checkpoints a run keeps, and which.
#include <QTest>

#include "core/run_helpers.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestCheckpoints : public QObject
{
    Q_OBJECT

private slots:
    void memoryStaysWithinItsBound_data();
    void memoryStaysWithinItsBound();
    void theNewestPastIsTheDensest();
    void sharedShelvesCountOnce();
    void checkpointsOfPlainSgdHoldNoState();
};

void TestCheckpoints::memoryStaysWithinItsBound_data()
{
    QTest::addColumn<int>("checkpoints");
    QTest::addColumn<bool>("edits");
    QTest::newRow("less than one checkpoint") << 0 << false;
    QTest::newRow("three checkpoints") << 3 << false;
    QTest::newRow("fifty checkpoints") << 50 << false;
    QTest::newRow("fifty checkpoints, with layers that come and go") << 50 << true;
    QTest::newRow("more than there is any use for") << 5000 << false;
}

void TestCheckpoints::memoryStaysWithinItsBound()
{
    QFETCH(int, checkpoints);
    QFETCH(bool, edits);
    Json document = moonsDocument(residualBody, 2);
    document["batch_size"] = 200; // frequent checkpoints
    const Experiment experiment = experimentOf(document);
    document["stack"][1]["count"] = 1;
    const Experiment shorter = experimentOf(document);
    const auto measured = runOf(experiment, dataOf(experiment));
    while (measured->checkpointCount() < 3)
        measured->step(false);
    const std::size_t bound = (measured->checkpointBytes() / 2 + 100) * std::size_t(checkpoints) + 500;
    const auto run = runOf(experiment, dataOf(experiment), bound);
    constexpr int steps = 3000;
    State middle, late;
    for (int i = 0; i < steps; ++i) {
        if (edits && i % 7 == 3)
            QVERIFY(run->edit(i % 2 ? shorter : experiment));
        if (i == steps / 2)
            middle = stateOf(run->trainer());
        if (i == steps - 10)
            late = stateOf(run->trainer());
        run->step(false);
        QVERIFY(run->checkpointBytes() <= bound);
    }
    QVERIFY(run->checkpointCount() <= 1025);
    QVERIFY(run->checkpointCount() >= std::size_t(std::min(checkpoints / 2, 100)));
    QVERIFY(run->goTo(steps - 10));
    QVERIFY(stateOf(run->trainer()) == late);
    QVERIFY(run->goTo(steps / 2));
    QVERIFY(stateOf(run->trainer()) == middle);
}

void TestCheckpoints::theNewestPastIsTheDensest()
{
    const auto first = std::make_shared<const Checkpoint>(std::make_shared<const Experiment>());
    CheckpointList list(first, 40 * first->bytes());
    const auto longestGap = [&](std::int64_t from, std::int64_t to) {
        std::int64_t longest = 0;
        for (std::size_t i = 1; i < list.items().size(); ++i) {
            const std::int64_t begin = list.items()[i - 1].place.step, end = list.items()[i].place.step;
            if (begin >= from && end <= to)
                longest = std::max(longest, end - begin);
        }
        return longest;
    };
    for (std::int64_t step = 10; step <= 100'000; step += 10) {
        list.add(first, {step, 0});
        QVERIFY(list.bytes() <= 40 * first->bytes());
    }
    QCOMPARE(list.items().front().place.step, 0);
    QCOMPARE(list.items().back().place.step, 100'000);
    QVERIFY(list.items().size() >= 38);
    // A uniform list would have gaps of 2,500.
    QVERIFY2(longestGap(0, 100'000) <= 7'500, qPrintable(QString::number(longestGap(0, 100'000))));
    QVERIFY2(longestGap(80'000, 100'000) <= 2'500, qPrintable(QString::number(longestGap(80'000, 100'000))));
    QCOMPARE(list.before({99'999, 7}).place.step <= 99'999, true);
    QCOMPARE(list.before({5, 0}).place.step, 0);
}

void TestCheckpoints::sharedShelvesCountOnce()
{
    // A layer was put aside; all later checkpoints share it.
    Json document = moonsDocument(residualBody, 2);
    const Experiment both = experimentOf(document);
    document["stack"][1]["count"] = 1;
    const auto trainer = trainerOf(both);
    train(*trainer, 3);
    QVERIFY(trainer->edit(experimentOf(document)));
    CheckpointList list(std::make_shared<const Checkpoint>(std::make_shared<const Experiment>(both)), std::size_t(1) << 30);
    std::size_t alone = 0;
    for (int i = 0; i < 5; ++i) {
        train(*trainer, 1);
        const auto checkpoint = trainer->checkpoint();
        QVERIFY(checkpoint->shelf->bytes() > 1000);
        alone += checkpoint->bytes();
        list.add(checkpoint, {trainer->stepCount(), 1});
        QCOMPARE(list.bytes(), alone + checkpoint->shelf->bytes());
    }
    list.dropAfter({trainer->stepCount() - 2, 1});
    QCOMPARE(list.items().size(), 4u);
    QVERIFY(list.bytes() < alone);
}

void TestCheckpoints::checkpointsOfPlainSgdHoldNoState()
{
    const auto bytes = [](const char *optimizer) {
        Json document = moonsDocument(plainBody, 2);
        document["optimizer"] = Json::parse(optimizer);
        const auto trainer = trainerOf(experimentOf(document));
        train(*trainer, 3);
        return trainer->checkpoint()->bytes();
    };
    const std::size_t plain = bytes(R"({"type": "sgd"})"), momentum = bytes(R"({"type": "sgd", "momentum": 0.9})"), adam = bytes(R"({"type": "adam"})");
    QVERIFY(plain < momentum && momentum < adam);
    const auto trainer = trainerOf(experimentOf(moonsDocument(plainBody, 2)));
    QVERIFY(plain < std::size_t(trainer->plan().parameterCount()) * sizeof(Scalar) + 1000);
}

QTEST_APPLESS_MAIN(TestCheckpoints)
#include "tst_checkpoints.moc"
