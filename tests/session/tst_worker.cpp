// The worker's thread under commands from another one. Runs under the thread sanitizer, with no event loop in the way.
#include "session/training_worker.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace stacklight;
using namespace std::chrono_literals;

class TestWorker : public QObject
{
    Q_OBJECT

private slots:
    void everyStepArrivesOnceAndInOrder();
    void editsAreAppliedBetweenSteps();
    void quittingWhileDataLoads();
};

namespace {

Experiment moons()
{
    Experiment experiment;
    experiment.data.source = MoonsData{{200, 0.1}};
    DenseSpec hidden, last;
    hidden.units = {16};
    last.units = Units::classes();
    NormSpec norm;
    norm.kind = NormKind::None;
    experiment.stack = {{hidden}, {norm}, {ActivationSpec{}}, {last}};
    experiment.batchSize = 16;
    return experiment;
}

/// Takes deliveries until `done` says so, for at most a minute.
template <class Done>
Delivery collect(TrainingWorker &worker, Delivery all, const Done &done)
{
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (!done(all) && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(2ms);
        if (Delivery taken = worker.take(); taken.generation != 0) // else nothing waited
            all.append(std::move(taken));
    }
    return all;
}

Delivery begun(TrainingWorker &worker, const Experiment &experiment)
{
    worker.send(commands::Load{1, experiment.data, experiment.seed, "", std::make_shared<Progress>()});
    Delivery all = collect(worker, {}, [](const Delivery &d) { return d.data != nullptr || d.error; });
    worker.send(commands::Begin{experiment});
    return collect(worker, std::move(all), [](const Delivery &d) { return d.state == SessionState::Paused; });
}

} // namespace

void TestWorker::everyStepArrivesOnceAndInOrder()
{
    std::atomic<int> notified = 0;
    TrainingWorker worker([&] { ++notified; });
    Delivery all = begun(worker, moons());
    worker.send(commands::Play{});
    all = collect(worker, std::move(all), [](const Delivery &d) { return d.step >= 200; });
    worker.send(commands::Pause{});
    all = collect(worker, std::move(all), [](const Delivery &d) { return d.state == SessionState::Paused; });
    QVERIFY(all.step >= 200);
    QCOMPARE(std::int64_t(all.curve.size()), all.step);
    for (std::size_t i = 0; i < all.curve.size(); ++i)
        QCOMPARE(all.curve[i].step, std::int64_t(i + 1));
    QVERIFY(!all.snapshots.empty());
    QVERIFY(notified > 0);
}

void TestWorker::editsAreAppliedBetweenSteps()
{
    TrainingWorker worker([] {});
    Experiment experiment = moons();
    Delivery all = begun(worker, experiment);
    worker.send(commands::Play{});
    for (const NormKind kind : {NormKind::Batch, NormKind::Layer, NormKind::None, NormKind::Rms}) {
        setAllNorms(experiment.stack, kind);
        worker.send(commands::Edit{experiment});
        const std::size_t before = all.events.size();
        all = collect(worker, std::move(all), [before](const Delivery &d) { return d.events.size() > before; });
    }
    worker.send(commands::Pause{});
    all = collect(worker, std::move(all), [](const Delivery &d) { return d.state == SessionState::Paused; });
    QVERIFY(!all.error);
    QCOMPARE(all.events.size(), std::size_t(4));
    QCOMPARE(std::int64_t(all.curve.size()), all.step);
}

void TestWorker::quittingWhileDataLoads()
{
    Experiment experiment = moons();
    experiment.data.source = MoonsData{{1'000'000, 0.1}};
    const auto progress = std::make_shared<Progress>();
    std::optional<TrainingWorker> worker([] {});
    worker->send(commands::Load{1, experiment.data, 1, "", progress});
    std::this_thread::sleep_for(5ms);
    progress->cancelled = true;
    worker.reset();
    QVERIFY(progress->cancelled);
}

QTEST_APPLESS_MAIN(TestWorker)
#include "tst_worker.moc"
