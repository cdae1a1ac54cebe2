// How late the window's thread is while a 50-layer stack trains at full speed and all views replot, how soon a pause
// acts, how long all visible views take to show another step, and how soon the window is up. `bench_heartbeat 2`
// compares two such stacks. Prints one line of JSON; run it offscreen and on an X server.
#include "ui/opened_window.h"

#include "edits/stack_edits.h"
#include "base/json.h"
#include "window/file_actions.h"
#include "window/main_window.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include "session/training_session.h"
#include "views/view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

using namespace stacklight;

namespace {

constexpr int beat = 5;          // ms
constexpr int measured = 10'000; // ms
constexpr int pauses = 20;
constexpr int scrubs = 50;

Experiment deepExperiment()
{
    const char *text = R"({
        "format": "stacklight-experiment", "version": 1, "data": {"source": "spirals", "samples": 2000},
        "stack": [
            {"type": "dense", "units": 64},
            {"type": "repeat", "count": 16, "body": [
                {"type": "residual", "body": [
                    {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "dense", "units": 64}]}]},
            {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9}})";
    return *experimentFromJson(*parseJson(text, "deep"), "deep");
}

double part(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[std::size_t(share * double(values.size() - 1))];
}

double milliseconds(const QElapsedTimer &clock)
{
    return double(clock.nsecsElapsed()) * 1e-6;
}

class FirstPaint : public QObject
{
public:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        seen = seen || event->type() == QEvent::Paint;
        return QObject::eventFilter(watched, event);
    }
    bool seen = false;
};

} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer clock;
    clock.start();
    QApplication application(argc, argv);
    QTemporaryDir folder;
    separateSettings(folder.path());
    MainWindow window;
    FirstPaint paint;
    window.installEventFilter(&paint);
    window.show();
    while (!paint.seen)
        QApplication::processEvents();
    const double startUp = milliseconds(clock);

    TrainingSession &session = *window.session();
    window.files()->begin(deepExperiment());
    for (int branches = argc > 1 ? std::atoi(argv[1]) : 1; branches > 1; --branches) {
        session.compare();
        window.document()->edit(
            {"Residuals"}, [branches](Experiment &experiment) { setAllResiduals(experiment.stack, branches % 2); });
    }
    session.play();
    if (!QTest::qWaitFor([&] { return session.step() > 100; }, 60'000))
        return 1;

    std::vector<double> late;
    QElapsedTimer sinceBeat;
    QTimer heart;
    heart.setTimerType(Qt::PreciseTimer);
    QObject::connect(&heart, &QTimer::timeout, &heart, [&] {
        late.push_back(std::max(0.0, double(sinceBeat.nsecsElapsed()) * 1e-6 - beat));
        sinceBeat.start();
    });
    const std::int64_t from = session.step();
    sinceBeat.start();
    heart.start(beat);
    QTest::qWait(measured);
    heart.stop();
    const double stepsPerSecond = double(session.step() - from) / measured * 1000;

    std::vector<double> latency;
    for (int i = 0; i < pauses; ++i) {
        session.play();
        QTest::qWait(150);
        clock.start();
        session.pause();
        if (!QTest::qWaitFor([&] { return session.state() == SessionState::Paused; }, 10'000))
            return 1;
        latency.push_back(milliseconds(clock));
    }

    std::vector<double> redraw;
    for (int i = 0; i < scrubs; ++i) {
        clock.start();
        for (View *view : window.workspace()->viewArea()->views()) {
            if (!view->isVisible())
                continue;
            view->setStep(session.step() * i / scrubs);
            view->drawNow();
            view->plot()->replot(QCustomPlot::rpImmediateRefresh);
        }
        redraw.push_back(milliseconds(clock));
    }
    std::printf(
        "{\"late_ms_p50\":%.2f,\"late_ms_p99\":%.2f,\"late_ms_max\":%.2f,\"pause_ms_median\":%.1f,\"pause_ms_max\":%."
        "1f,\"scrub_ms_median\":%.1f,\"scrub_ms_max\":%.1f,\"first_paint_ms\":%.0f,\"steps_per_second\":%.0f}\n",
        part(late, 0.5), part(late, 0.99), part(late, 1), part(latency, 0.5), part(latency, 1), part(redraw, 0.5),
        part(redraw, 1), startUp, stepsPerSecond);
}
