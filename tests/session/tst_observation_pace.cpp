// How often the window looks at a step.
#include "session/observation_pace.h"

#include <QTest>

using namespace stacklight;
using namespace std::chrono_literals;

class TestObservationPace : public QObject
{
    Q_OBJECT

private slots:
    void looksOftenAndCheaply_data();
    void looksOftenAndCheaply();
    void aColdFirstStepDoesNotCount();
    void aHiccupIsForgotten();
    void aCostThatChangesIsFollowed();
    void anotherNetworkIsMeasuredAnew();
};

namespace {

using Duration = ObservationPace::Duration;

/// A run by a clock that only its steps move.
struct Clockwork
{
    ObservationPace pace;
    Duration now{}, last{}, extra{}, oldest{};
    int steps = 0, since = 0, mostSince = 0, observed = 0;
    Duration firstSeen{};

    void step(Duration plain, Duration whenObserved)
    {
        const bool observe = pace.isDue(now - last);
        const Duration cost = observe ? whenObserved : plain;
        now += cost;
        pace.add(cost, observe);
        ++steps;
        oldest = std::max(oldest, now - last);
        mostSince = std::max(mostSince, ++since);
        if (!observe)
            return;
        if (observed++ == 0)
            firstSeen = now;
        extra += cost - plain;
        last = now;
        since = 0;
    }
};

} // namespace

void TestObservationPace::looksOftenAndCheaply_data()
{
    QTest::addColumn<int>("plain");    // µs
    QTest::addColumn<int>("observed"); // µs
    QTest::addColumn<double>("share"); // of the time that observing may take
    QTest::newRow("a small network is seen at every frame") << 300 << 600 << 0.05;
    QTest::newRow("a deep one") << 20'000 << 30'000 << 0.1;
    QTest::newRow("one whose step takes longer than a frame") << 70'000 << 80'000 << 0.1;
    QTest::newRow("a residual network on images") << 100'000 << 130'000 << 0.1;
    QTest::newRow("a slow one") << 300'000 << 330'000 << 0.1;
    QTest::newRow("a very slow one") << 600'000 << 640'000 << 0.1;
    QTest::newRow("steps of seconds") << 3'000'000 << 3'200'000 << 0.1;
    QTest::newRow("an observed step that was quicker by chance costs nothing") << 5'000 << 4'900 << 0.05;
}

void TestObservationPace::looksOftenAndCheaply()
{
    QFETCH(int, plain);
    QFETCH(int, observed);
    QFETCH(double, share);
    Clockwork run;
    const Duration each = std::chrono::microseconds(plain), seen = std::chrono::microseconds(observed);
    while (run.steps < 5000 && run.now < 600s)
        run.step(each, seen);
    QVERIFY(run.firstSeen == seen); // the first step
    QVERIFY2(
        run.extra <= share * run.now, qPrintable(QString::number(double(run.extra.count()) / double(run.now.count()))));
    const bool isInSteps = run.mostSince <= ObservationPace::mostSteps;
    const bool isInTime = run.oldest <= std::max(Duration(ObservationPace::oldest), each + seen);
    QVERIFY2(isInTime && (isInSteps || 5 * each < ObservationPace::frame),
        qPrintable(QString("%1 s, %2 steps").arg(double(run.oldest.count()) / 1e9).arg(run.mostSince)));
    QVERIFY(run.now / run.observed >= ObservationPace::frame - seen); // no more often than the window can show
}

void TestObservationPace::aColdFirstStepDoesNotCount()
{
    Clockwork run;
    run.step(120ms, 4s); // as a large network does whose memory is touched for the first time
    for (int step = 0; step < 100; ++step)
        run.step(120ms, 150ms);
    QVERIFY2(run.mostSince <= ObservationPace::mostSteps, qPrintable(QString::number(run.mostSince)));
    QVERIFY(run.observed > 15);
    QVERIFY(run.pace.pause() == 600ms);
}

void TestObservationPace::aHiccupIsForgotten()
{
    ObservationPace pace;
    for (int step = 0; step < 9; ++step)
        pace.add(1ms, false);
    pace.add(1ms, true);
    for (int step = 0; step < 9; ++step)
        pace.add(2ms, true);
    const Duration before = pace.pause();
    pace.add(200ms, true);
    QVERIFY(pace.pause() == before);
}

void TestObservationPace::aCostThatChangesIsFollowed()
{
    Clockwork run;
    for (int step = 0; step < 200; ++step)
        run.step(4ms, 5ms);
    const int seen = run.observed;
    run.extra = run.now = run.last = {};
    for (int step = 0; step < 2000; ++step)
        run.step(4ms, 16ms); // another window covers the processor
    QVERIFY(run.observed > seen);
    QVERIFY2(run.pace.pause() == 240ms, qPrintable(QString::number(run.pace.pause().count())));
}

void TestObservationPace::anotherNetworkIsMeasuredAnew()
{
    ObservationPace pace;
    pace.add(1ms, true);
    pace.add(1ms, false);
    pace.add(100ms, true);
    QVERIFY(!pace.isDue(100ms));
    pace.forget();
    QVERIFY(pace.isDue(0ms));
    QVERIFY(pace.pause() == ObservationPace::frame);
}

QTEST_APPLESS_MAIN(TestObservationPace)
#include "tst_observation_pace.moc"
