// The border between two threads: commands one way, deliveries the other.
#include "session/command_queue.h"
#include "session/worker_messages.h"
#include "session/mailbox.h"

#include <QTest>

#include <atomic>
#include <numeric>
#include <thread>

using namespace stacklight;
using namespace std::chrono_literals;

class TestHandover : public QObject
{
    Q_OBJECT

private slots:
    void mailboxTellsOnceUntilItIsTaken();
    void nothingIsLostBetweenTwoThreads();
    void commandsArriveInOrder();
    void waitingForACommandEndsAtItsDeadline();
    void aNewRunReplacesWhatWaits();
    void whatComesOfAnOlderLoadIsDropped();
    void laterDeliveriesAreAdded();
    void goingBackForgetsWhatWaitsBeyond();
};

void TestHandover::mailboxTellsOnceUntilItIsTaken()
{
    Mailbox<int> mailbox;
    QVERIFY(mailbox.isEmpty());
    QVERIFY(mailbox.post([](int &value) { value += 1; }));
    QVERIFY(!mailbox.post([](int &value) { value += 1; }));
    QVERIFY(!mailbox.isEmpty());
    QCOMPARE(mailbox.take(), 2);
    QVERIFY(mailbox.isEmpty());
    QVERIFY(mailbox.post([](int &value) { value += 1; }));
    QCOMPARE(mailbox.take(), 1);
}

void TestHandover::nothingIsLostBetweenTwoThreads()
{
    constexpr int count = 20'000;
    Mailbox<std::vector<int>> mailbox;
    std::atomic<int> told = 0;
    std::thread writer([&] {
        for (int i = 0; i < count; ++i) {
            if (mailbox.post([i](std::vector<int> &values) { values.push_back(i); }))
                ++told;
        }
    });
    std::vector<int> received;
    int takes = 0;
    while (int(received.size()) < count) {
        const std::vector<int> taken = mailbox.take();
        takes += taken.empty() ? 0 : 1;
        received.insert(received.end(), taken.begin(), taken.end());
    }
    writer.join();
    std::vector<int> expected(count);
    std::iota(expected.begin(), expected.end(), 0);
    QCOMPARE(received, expected);
    QCOMPARE(told.load(), takes);
}

void TestHandover::commandsArriveInOrder()
{
    constexpr int count = 5'000;
    CommandQueue<int> queue;
    std::thread writer([&] {
        for (int i = 0; i < count; ++i)
            queue.push(i);
    });
    for (int i = 0; i < count; ++i)
        QCOMPARE(queue.waitForNext(), std::optional(i));
    writer.join();
    QVERIFY(!queue.next());
}

void TestHandover::waitingForACommandEndsAtItsDeadline()
{
    CommandQueue<int> queue;
    const auto begin = CommandQueue<int>::Clock::now();
    QVERIFY(!queue.waitForNext(begin + 20ms));
    QVERIFY(CommandQueue<int>::Clock::now() - begin >= 20ms);
}

namespace {

RunUpdate newsOf(int branch, std::vector<CurvePoint> curve)
{
    RunUpdate update;
    update.branch = branch;
    update.step = curve.empty() ? 0 : curve.back().step;
    update.curve = std::move(curve);
    return update;
}

SessionUpdate deliveryOf(std::vector<RunUpdate> runs)
{
    SessionUpdate delivery;
    delivery.generation = 1;
    delivery.runs = std::move(runs);
    return delivery;
}

} // namespace

void TestHandover::aNewRunReplacesWhatWaits()
{
    SessionUpdate waiting = deliveryOf({newsOf(0, {{1, 0, 0.5, 0.5}}), newsOf(1, {{1, 0, 0.5, 0.5}})});
    SessionUpdate later = deliveryOf({newsOf(0, {})});
    later.runs[0].begins = true;
    later.state = SessionState::Paused;
    waiting.append(std::move(later));
    QVERIFY(waiting.runs[0].begins);
    QVERIFY(waiting.runs[0].curve.empty());
    QCOMPARE(waiting.runs[1].curve.size(), std::size_t(1));
    QCOMPARE(waiting.state, SessionState::Paused);
}

void TestHandover::whatComesOfAnOlderLoadIsDropped()
{
    SessionUpdate waiting = deliveryOf({newsOf(0, {{1, 0, 0.5, 0.5}})});
    SessionUpdate later;
    later.generation = 2;
    waiting.append(std::move(later));
    QVERIFY(waiting.runs.empty());
}

void TestHandover::laterDeliveriesAreAdded()
{
    SessionUpdate waiting = deliveryOf({newsOf(0, {{1, 0, 0.5, 0.5}})});
    waiting.runs[0].begins = true;
    SessionUpdate later = deliveryOf({newsOf(0, {{2, 0, 0.4, 0.5}}), newsOf(2, {{1, 0, 0.3, 0.5}})});
    later.runs[0].divergence = Divergence{};
    waiting.append(std::move(later));
    QCOMPARE(waiting.runs.size(), std::size_t(2));
    QVERIFY(waiting.runs[0].begins);
    QCOMPARE(waiting.runs[0].curve.size(), std::size_t(2));
    QCOMPARE(waiting.runs[0].step, std::int64_t(2));
    QVERIFY(waiting.runs[0].divergence.has_value());
    QCOMPARE(waiting.runs[1].branch, 2);
}

void TestHandover::goingBackForgetsWhatWaitsBeyond()
{
    SessionUpdate waiting = deliveryOf({newsOf(0, {{1, 0, 0.5, 0.5}, {2, 0, 0.4, 0.5}, {3, 0, 0.3, 0.5}})});
    SessionUpdate back = deliveryOf({newsOf(0, {{2, 0, 0.7, 0.5}})});
    back.runs[0].backTo = 1;
    waiting.append(std::move(back));
    QCOMPARE(waiting.runs[0].backTo, std::optional<std::int64_t>(1));
    QCOMPARE(waiting.runs[0].curve.size(), std::size_t(2));
    QCOMPARE(waiting.runs[0].curve.back().loss, 0.7);
}

QTEST_GUILESS_MAIN(TestHandover)
#include "tst_handover.moc"
