// The border between two threads: commands one way, deliveries the other.
#include "session/command_queue.h"
#include "session/delivery.h"
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
    void laterDeliveriesAreAdded();
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

void TestHandover::aNewRunReplacesWhatWaits()
{
    Delivery waiting;
    waiting.generation = 1;
    waiting.curve = {{1, 0, 0.5, 0.5}};
    Delivery later;
    later.generation = 1;
    later.begins = true;
    later.state = SessionState::Paused;
    waiting.append(std::move(later));
    QVERIFY(waiting.begins);
    QVERIFY(waiting.curve.empty());
    QCOMPARE(waiting.state, SessionState::Paused);
}

void TestHandover::laterDeliveriesAreAdded()
{
    Delivery waiting;
    waiting.begins = true;
    waiting.curve = {{1, 0, 0.5, 0.5}};
    Delivery later;
    later.curve = {{2, 0, 0.4, 0.5}};
    later.step = 2;
    later.divergence = Divergence{};
    waiting.append(std::move(later));
    QVERIFY(waiting.begins);
    QCOMPARE(waiting.curve.size(), std::size_t(2));
    QCOMPARE(waiting.step, std::int64_t(2));
    QVERIFY(waiting.divergence.has_value());
}

QTEST_GUILESS_MAIN(TestHandover)
#include "tst_handover.moc"
