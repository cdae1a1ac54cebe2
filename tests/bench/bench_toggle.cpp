// What a switch takes while a network of 50 layers, or a ResNet, is trained: processor time of the window's thread,
// with the widgets that follow the document and without them, and of the worker's threads until the switched network is
// theirs. The median of many switches to and fro. Run it offscreen.
#include "ui/opened_window.h"

#include "edits/stack_edits.h"
#include "session/training_session.h"
#include "window/file_actions.h"
#include "window/main_window.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <vector>

using namespace stacklight;

namespace {

constexpr int switches = 21;
constexpr int patience = 60'000; // ms

/// The ResNet of the gallery; what it is shown does not matter to a switch, so that no file is needed.
Experiment residualNet()
{
    Result<Experiment> experiment = loadExperiment(EXPERIMENTS "/resnet-fashion.stacklight");
    if (!experiment)
        std::exit(1);
    GaussianData images;
    images.features = 1;
    images.samples = 1000;
    images.size = {28, 28};
    experiment->data.source = images;
    return *experiment;
}

Experiment fiftyLayers()
{
    Experiment experiment;
    experiment.data.source = SpiralsData();
    DenseSpec dense, last;
    dense.units = {64};
    last.units = Units::classes();
    experiment.stack = {{dense}};
    for (int layer = 0; layer < 50; ++layer) {
        ResidualSpec residual;
        residual.scale = 0.1; // so that no norm is needed against a divergence
        residual.body = {{NormSpec()}, {ActivationSpec()}, {dense}};
        experiment.stack.push_back({residual});
    }
    experiment.stack.push_back({last});
    experiment.optimizer.learningRate = 1e-4;
    return experiment;
}

double seconds(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

double ofThisThread()
{
    return seconds(CLOCK_THREAD_CPUTIME_ID);
}

double ofOtherThreads()
{
    return seconds(CLOCK_PROCESS_CPUTIME_ID) - ofThisThread();
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

struct Toggle
{
    const char *name;
    std::function<void(Stack &, bool)> change;
};

const std::vector<Toggle> &toggles()
{
    static const std::vector<Toggle> all{
        {"residuals", [](Stack &stack, bool on) { setAllResiduals(stack, on); }},
        {"batch or layer norm",
            [](Stack &stack, bool on) { setAllNorms(stack, on ? NormKind::Batch : NormKind::Layer); }},
        {"norm on or off", [](Stack &stack, bool on) { setAllNorms(stack, on ? NormKind::Batch : NormKind::None); }},
        {"relu or tanh",
            [](Stack &stack, bool on) {
                setAllActivations(stack, on ? ActivationFunction::Relu : ActivationFunction::Tanh);
            }},
    };
    return all;
}

bool row(const char *name, Document &document, TrainingSession &session, const Toggle &toggle)
{
    std::vector<double> window, worker;
    bool isTold = false;
    const auto connection = QObject::connect(&session, &TrainingSession::updated, [&] { isTold = true; });
    for (int turn = 0; turn < switches; ++turn) {
        for (int steps = 0; steps < 2; ++steps) { // one of them may have been told before it
            const std::int64_t next = session.step() + 1;
            session.stepOnce();
            if (!QTest::qWaitFor([&] { return session.step() == next; }, patience))
                return false;
        }
        QTest::qWait(5);
        isTold = false;
        const double others = ofOtherThreads(), before = ofThisThread();
        document.edit({toggle.name}, [&](Experiment &experiment) { toggle.change(experiment.stack, turn % 2); });
        window.push_back(1000 * (ofThisThread() - before));
        if (!QTest::qWaitFor([&] { return isTold; }, patience))
            return false;
        worker.push_back(1000 * (ofOtherThreads() - others));
    }
    QObject::disconnect(connection);
    std::printf("%-40s %-20s %9.3f %9.3f\n", name, toggle.name, median(window), median(worker));
    std::fflush(stdout);
    return true;
}

bool rows(const std::string &name, Document &document, TrainingSession &session)
{
    if (!QTest::qWaitFor([&] { return session.state() == SessionState::Paused; }, patience)) {
        std::fprintf(stderr, "%s: %s\n", name.c_str(),
            session.error() ? session.error()->text().c_str() : "the data do not come");
        return false;
    }
    return std::ranges::all_of(
        toggles(), [&](const Toggle &toggle) { return row(name.c_str(), document, session, toggle); });
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QTemporaryDir folder;
    separateSettings(folder.path());
    std::printf("%-40s %-20s %9s %9s\n", "ms of processor time, the median", "", "window", "worker");
    for (const auto &[name, experiment] :
        {std::pair{"50 blocks of dense 64", fiftyLayers()}, std::pair{"resnet-fashion", residualNet()}}) {
        Document document;
        TrainingSession session(&document);
        document.reset(experiment);
        if (!rows(name, document, session))
            return 1;
        MainWindow window;
        window.show();
        window.files()->begin(experiment);
        if (!rows(name + std::string(", in the window"), *window.document(), *window.session()))
            return 1;
    }
}
