// Work beside the window: whose result is told, on which thread, and what is waited for.
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include "session/background_work.h"

#include <semaphore>

using namespace stacklight;

namespace {

// Goes on until it is asked to end.
int untilCancelled(Progress &progress)
{
    while (!progress.cancelled)
        std::this_thread::yield();
    return 1;
}

} // namespace

class TestBackgroundWork : public QObject
{
    Q_OBJECT

private slots:
    void aResultComesInTheWindowsThread();
    void ofAnotherThatWasBegunOnlyTheLastIsTold();
    void nothingIsToldOfWhatWasCancelled();
    void whatWasStoppedIsTold();
    void theWindowDoesNotWaitForOneThatDoesNotNotice();
    void theDestructorWaits();
    void progressIsToldWhileItLasts();
    void anotherMayBeBegunByWhatIsTold();
};

void TestBackgroundWork::aResultComesInTheWindowsThread()
{
    BackgroundWork work;
    QThread *worked = nullptr, *told = nullptr;
    std::vector<int> result;
    work.begin(
        [&worked](Progress &) {
            worked = QThread::currentThread();
            return std::vector{1, 2, 3};
        },
        [&](std::vector<int> numbers) {
            told = QThread::currentThread();
            result = std::move(numbers);
            QVERIFY(!work.isBusy());
        });
    QVERIFY(work.isBusy());
    QTRY_COMPARE(result, (std::vector{1, 2, 3}));
    QCOMPARE(told, thread());
    QVERIFY(worked != told);
}

void TestBackgroundWork::ofAnotherThatWasBegunOnlyTheLastIsTold()
{
    BackgroundWork work;
    QList<int> told;
    const auto done = [&told](int number) { told << number; };
    for (int i = 0; i < 20; ++i)
        work.begin(untilCancelled, done);
    work.begin([](Progress &) { return 20; }, done);
    QTRY_VERIFY(!work.isBusy());
    QTest::qWait(50);
    QCOMPARE(told, QList{20});
}

void TestBackgroundWork::nothingIsToldOfWhatWasCancelled()
{
    BackgroundWork work;
    bool isTold = false;
    std::binary_semaphore begun(0);
    work.begin(
        [&begun](Progress &progress) {
            begun.release();
            return untilCancelled(progress);
        },
        [&isTold](int) { isTold = true; });
    begun.acquire();
    work.cancel();
    QVERIFY(!work.isBusy());
    QTest::qWait(100);
    QVERIFY(!isTold);
    // Also where it was ready, and only not fetched yet.
    std::binary_semaphore ready(0);
    work.begin(
        [&ready](Progress &) {
            ready.release();
            return 0;
        },
        [&isTold](int) { isTold = true; });
    ready.acquire();
    work.cancel();
    QTest::qWait(100);
    QVERIFY(!isTold);
}

void TestBackgroundWork::whatWasStoppedIsTold()
{
    BackgroundWork work;
    int result = 0;
    work.begin(untilCancelled, [&result](int number) { result = number; });
    work.stop();
    QVERIFY(work.isBusy());
    QTRY_COMPARE(result, 1);
    work.stop(); // nothing is being done
    QVERIFY(!work.isBusy());
}

void TestBackgroundWork::theWindowDoesNotWaitForOneThatDoesNotNotice()
{
    std::binary_semaphore mayEnd(0);
    BackgroundWork work;
    int result = 0;
    work.begin(
        [&mayEnd](Progress &) {
            mayEnd.acquire();
            return 1;
        },
        [&result](int number) { result = number; });
    work.begin([](Progress &) { return 2; }, [&result](int number) { result = number; });
    QTRY_COMPARE(result, 2);
    mayEnd.release();
    QTest::qWait(50);
    QCOMPARE(result, 2);
}

void TestBackgroundWork::theDestructorWaits()
{
    std::atomic<bool> hasEnded = false;
    bool isTold = false;
    {
        BackgroundWork work;
        work.begin(
            [&hasEnded](Progress &progress) {
                untilCancelled(progress);
                hasEnded = true;
                return 0;
            },
            [&isTold](int) { isTold = true; });
    }
    QVERIFY(hasEnded);
    QCoreApplication::processEvents();
    QVERIFY(!isTold);
}

void TestBackgroundWork::progressIsToldWhileItLasts()
{
    BackgroundWork work;
    QSignalSpy told(&work, &BackgroundWork::progressed);
    QCOMPARE(work.progress(), 0.0);
    work.begin(
        [](Progress &progress) {
            progress.done = 0.5;
            return untilCancelled(progress);
        },
        [](int) {});
    QTRY_VERIFY(told.size() >= 2);
    QCOMPARE(work.progress(), 0.5);
    work.cancel();
    QCOMPARE(work.progress(), 0.0);
    const auto until = told.size();
    QTest::qWait(250);
    QCOMPARE(told.size(), until);
}

void TestBackgroundWork::anotherMayBeBegunByWhatIsTold()
{
    BackgroundWork work;
    int result = 0;
    const auto second = [&result](int number) { result = number; };
    work.begin([](Progress &) { return 1; },
        [&](int number) { work.begin([number](Progress &) { return number + 1; }, second); });
    QTRY_COMPARE(result, 2);
    QVERIFY(!work.isBusy());
}

QTEST_GUILESS_MAIN(TestBackgroundWork)
#include "tst_background_work.moc"
