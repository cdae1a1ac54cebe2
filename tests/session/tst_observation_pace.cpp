// How often the window may look at a step.
#include "session/observation_pace.h"

#include <QTest>

using namespace stacklight;
using namespace std::chrono_literals;

class TestObservationPace : public QObject
{
    Q_OBJECT

private slots:
    void observingTakesItsShareAtMost_data();
    void observingTakesItsShareAtMost();
    void aHiccupIsForgotten();
    void anotherNetworkIsMeasuredAnew();
};

void TestObservationPace::observingTakesItsShareAtMost_data()
{
    QTest::addColumn<int>("plain");    // µs
    QTest::addColumn<int>("observed"); // µs
    QTest::addColumn<bool>("everyFrame");
    QTest::newRow("a small network is seen at every frame") << 300 << 600 << true;
    QTest::newRow("a deep one less often") << 20'000 << 36'000 << false;
    QTest::newRow("one whose step takes longer than a frame too") << 70'000 << 80'000 << false;
    QTest::newRow("an observed step that was quicker by chance costs nothing") << 5'000 << 4'900 << true;
}

void TestObservationPace::observingTakesItsShareAtMost()
{
    QFETCH(int, plain);
    QFETCH(int, observed);
    QFETCH(bool, everyFrame);
    ObservationPace pace;
    std::chrono::nanoseconds now{}, next{}, extra{};
    for (int step = 0; step < 5000; ++step) {
        const bool observe = now >= next;
        const std::chrono::nanoseconds cost = std::chrono::microseconds(observe ? observed : plain);
        now += cost;
        pace.add(cost, observe);
        if (observe) {
            extra += cost - std::chrono::microseconds(plain);
            next = now + pace.pause();
        }
    }
    QVERIFY2(extra <= ObservationPace::share * now, qPrintable(QString::number(double(extra.count()) / double(now.count()))));
    QCOMPARE(pace.pause() == ObservationPace::frame, everyFrame);
}

void TestObservationPace::aHiccupIsForgotten()
{
    ObservationPace pace;
    pace.add(1ms, false);
    pace.add(200ms, true);
    QVERIFY(pace.pause() > 1s);
    for (int step = 0; step < 30; ++step)
        pace.add(2ms, true);
    QVERIFY(pace.pause() < 50ms);
}

void TestObservationPace::anotherNetworkIsMeasuredAnew()
{
    ObservationPace pace;
    pace.add(1ms, false);
    pace.add(100ms, true);
    pace.forget();
    QVERIFY(pace.pause() == ObservationPace::frame);
}

QTEST_APPLESS_MAIN(TestObservationPace)
#include "tst_observation_pace.moc"
