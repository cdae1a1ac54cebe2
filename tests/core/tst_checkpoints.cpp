// How many checkpoints a run keeps, and which.
#include <QTest>

#include "base/json.h"
#include "core/run_helpers.h"
#include "train/checkpoint_list.h"

#include <functional>

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
    void theShelfKeepsWithinItsMemory_data();
    void theShelfKeepsWithinItsMemory();
    void aLargeShelfLeavesHalfToTheCheckpoints();
    void manyEditsDoNotFillTheShelf();
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
    CheckpointList list(
        std::make_shared<const Checkpoint>(std::make_shared<const Experiment>(both)), std::size_t(1) << 30);
    std::size_t alone = 0;
    for (int i = 0; i < 5; ++i) {
        train(*trainer, 1);
        const auto checkpoint = trainer->checkpoint();
        QVERIFY(checkpoint->removed->bytes() > 1000);
        alone += checkpoint->bytes();
        list.add(checkpoint, {trainer->stepCount(), 1});
        QCOMPARE(list.bytes(), alone + checkpoint->removed->bytes());
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
    const std::size_t plain = bytes(R"({"type": "sgd"})"), momentum = bytes(R"({"type": "sgd", "momentum": 0.9})"),
                      adam = bytes(R"({"type": "adam"})");
    QVERIFY(plain < momentum && momentum < adam);
    const auto trainer = trainerOf(experimentOf(moonsDocument(plainBody, 2)));
    QVERIFY(plain < std::size_t(trainer->plan().parameterCount()) * sizeof(Scalar) + 1000);
}

void TestCheckpoints::theShelfKeepsWithinItsMemory_data()
{
    QTest::addColumn<QString>("optimizer");
    QTest::addColumn<int>("blocks"); // the bytes of one value of a parameter, with its state
    QTest::newRow("plain") << R"({"type": "sgd", "learning_rate": 0.001})" << 1;
    QTest::newRow("with momentum") << R"({"type": "sgd", "momentum": 0.9, "learning_rate": 0.001})" << 2;
    QTest::newRow("with two of state") << R"({"type": "adam", "learning_rate": 0.001})" << 3;
}

namespace {

/// Takes a layer away and brings another, with parameters of their own, `edits` times.
void changePlaces(Trainer &trainer, const Json &document, int edits, const std::function<void()> &check)
{
    for (int i = 0; i < edits; ++i) {
        Json next = document;
        next["stack"][0]["units"] = 100 + i % 2 * 10 + i / 2; // some return, others never do
        QVERIFY(trainer.edit(experimentOf(next)));
        train(trainer, 1);
        check();
    }
}

} // namespace

void TestCheckpoints::theShelfKeepsWithinItsMemory()
{
    QFETCH(QString, optimizer);
    QFETCH(int, blocks);
    Json document = moonsDocument(plainBody, 1, 100);
    document["optimizer"] = Json::parse(optimizer.toStdString());
    const Experiment experiment = experimentOf(document);
    constexpr std::size_t most = 100'000;
    auto first = std::make_shared<Checkpoint>(std::make_shared<const Experiment>(experiment));
    first->removed = std::make_shared<const RemovedParameters>(most);
    const auto trainer = *Trainer::create(*first, dataOf(experiment), {1});
    std::size_t largest = 0;
    changePlaces(*trainer, document, 200, [&] {
        const RemovedParameters &removed = *trainer->checkpoint()->removed;
        std::size_t bytes = removed.ownBytes();
        removed.forEachShared([&](const void *, std::size_t each) { bytes += each; });
        QCOMPARE(removed.bytes(), bytes);
        QVERIFY(bytes <= most);
        largest = std::max(largest, bytes);
    });
    // What does not fit are the oldest ones alone: a layer of 100 units and what follows it has some 1,900 values.
    QVERIFY(largest + std::size_t(blocks) * 4 * 4000 > most);
}

void TestCheckpoints::aLargeShelfLeavesHalfToTheCheckpoints()
{
    // Each edit puts a third of all that may be held aside, and no two the same.
    Json document = moonsDocument(plainBody, 1, 100);
    document["optimizer"] = Json::parse(R"({"type": "adam", "learning_rate": 0.001})");
    document["batch_size"] = 200;
    const Experiment experiment = experimentOf(document);
    constexpr std::size_t most = 1'000'000;
    auto first = std::make_shared<Checkpoint>(std::make_shared<const Experiment>(experiment));
    first->removed = std::make_shared<const RemovedParameters>(most / 3);
    const auto trainer = *Trainer::create(*first, dataOf(experiment), {1});
    CheckpointList list(first, most);
    std::size_t edits = 0;
    changePlaces(*trainer, document, 300, [&] {
        const auto checkpoint = trainer->checkpoint();
        list.add(checkpoint, {trainer->stepCount(), ++edits});
        QVERIFY(list.bytes() <= most);
        // To the byte what is held: every checkpoint, and every tensor on their sets of removed parameters once.
        std::size_t bytes = 0;
        std::map<const void *, std::size_t> pieces, collections;
        for (std::size_t i = 1; i < list.items().size(); ++i) {
            const Checkpoint &item = *list.items()[i].checkpoint;
            bytes += item.bytes();
            collections[item.removed.get()] = item.removed->ownBytes();
            item.removed->forEachShared([&](const void *piece, std::size_t each) { pieces[piece] = each; });
        }
        for (const auto &held : {pieces, collections})
            for (const auto &[address, each] : held)
                bytes += each;
        QCOMPARE(list.bytes(), bytes);
        QVERIFY(list.items().back().checkpoint == checkpoint);
        QVERIFY(list.items().size() > std::min<std::size_t>(edits, 3));
    });
    QVERIFY2(list.bytes() > most / 4, qPrintable(QString::number(list.bytes())));
}

void TestCheckpoints::manyEditsDoNotFillTheShelf()
{
    // Layers without parameters leave a word that they went, which is little, but not nothing.
    Json with = moonsDocument(plainBody, 1), without = with;
    for (int i = 0; i < 30; ++i)
        with["stack"].insert(with["stack"].begin() + 1, Json::parse(R"({"type": "dropout"})"));
    auto first = std::make_shared<Checkpoint>(std::make_shared<const Experiment>(experimentOf(with)));
    constexpr std::size_t most = 20'000;
    first->removed = std::make_shared<const RemovedParameters>(most);
    const auto trainer = *Trainer::create(*first, dataOf(experimentOf(with)), {1});
    for (int i = 0; i < 50; ++i) {
        QVERIFY(trainer->edit(experimentOf(i % 2 ? with : without)));
        QVERIFY(trainer->checkpoint()->removed->bytes() <= most);
    }
}

QTEST_APPLESS_MAIN(TestCheckpoints)
#include "tst_checkpoints.moc"
