// What a step, its statistics and a layer's memory cost as a stack gets deeper: one row a depth, of residual blocks
// with batch norm. bench_depth [THREADS]
#include "base/json.h"
#include "nn/network.h"
#include "train/trainer.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <vector>

using namespace stacklight;

namespace {

constexpr int observedASecond = 30; // at most, in the window

Experiment experimentOfDepth(int blocks)
{
    Json document = Json::parse(R"({
        "format": "stacklight-experiment", "version": 1, "data": {"source": "spirals", "samples": 2000},
        "stack": [
            {"type": "dense", "units": 64},
            {"type": "repeat", "body": [
                {"type": "residual", "body": [
                    {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "relu"}, {"type": "dense", "units": 64}]}]},
            {"type": "dense", "units": "classes"}],
        "optimizer": {"type": "sgd", "learning_rate": 0.01, "momentum": 0.9}, "batch_size": 64})");
    document["stack"][1]["count"] = blocks;
    return *experimentFromJson(document, "depth");
}

double residentBytes()
{
    std::ifstream file("/proc/self/statm");
    double total = 0, resident = 0;
    file >> total >> resident;
    return resident * double(sysconf(_SC_PAGESIZE));
}

// The shortest of plain and of observed steps, in turns: other load lengthens them, nothing shortens them.
void measure(Trainer &trainer, double (&shortest)[2])
{
    using Clock = std::chrono::steady_clock;
    constexpr int turns = 60;
    Snapshot snapshot;
    std::vector<double> times[2];
    for (int turn = 0; turn < turns; ++turn) {
        for (const bool observe : {false, true}) {
            const Clock::time_point begin = Clock::now();
            observe ? trainer.step(snapshot) : trainer.step(false);
            times[observe].push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
        }
    }
    for (const int which : {0, 1})
        shortest[which] = *std::ranges::min_element(times[which]);
}

// In a process of its own, so that the resident size is this depth's alone.
int row(int blocks, int threads)
{
    const Experiment experiment = experimentOfDepth(blocks);
    const auto data = loadData(experiment.data, experiment.seed, ".");
    if (!data)
        return 1;
    const double before = residentBytes();
    const auto trainer = Trainer::create(experiment, *data, {threads});
    if (!trainer)
        return 1;
    double shortest[2];
    measure(**trainer, shortest);
    const double resident = residentBytes() - before, layers = double((*trainer)->plan().layers.size());
    ThreadPool pool(threads);
    const Network network((*trainer)->plan(), experiment.batchSize, experiment.loss, pool);
    const double tensors = double(network.memory() + 2 * network.trainableSize() * sizeof(Scalar));
    const double plain = shortest[0], extra = shortest[1] - shortest[0];
    const double share = std::min<double>(observedASecond, 1000 / plain) * extra / 1000;
    std::printf("%6d %7.0f %9.3f %9.3f %6.2f %9.2f %9.2f %9.1f %9.1f %8.1f\n", blocks, layers, plain, shortest[1],
        shortest[1] / plain, 1000 * plain / layers, 1000 * shortest[1] / layers, tensors / layers / 1024,
        resident / layers / 1024, 100 * share);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const int threads = argc > 1 ? std::atoi(argv[1]) : 1;
    std::printf("threads: %d; a layer's memory: the network's tensors with the optimizer's, and what became resident; "
                "last: cost of observing %d steps a second\n blocks  layers  plain ms  observed  ratio  µs/layer  "
                "observed  KiB/layer  resident    share %%\n",
        threads, observedASecond);
    for (const int blocks : {2, 10, 20, 40, 80, 160, 320}) {
        std::fflush(stdout);
        const pid_t child = fork();
        if (child == 0) {
            const int status = row(blocks, threads);
            std::fflush(stdout);
            _exit(status);
        }
        int status = 0;
        if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
            return 1;
    }
}
