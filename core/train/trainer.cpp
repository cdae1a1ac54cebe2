#include "train/trainer.h"

#include "data/batches.h"
#include "train/checkpoint.h"
#include "train/plane_probe.h"
#include "train/step_observer.h"
#include "train/weights_file.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

struct Trainer::Private
{
    Private(const Checkpoint &from, std::shared_ptr<const Dataset> newData, const TrainerOptions &options)
        : experiment(from.experiment), data(std::move(newData)), pool(threadsFor(options.threads)),
          watchesMemory(options.watchMemory),
          batches(data->count(Split::Training), experiment->batchSize, experiment->seed), removed(from.removed),
          steps(from.step)
    {
        batches.setPosition(from.position);
    }

    Result<void> edit(const Experiment &edited, const std::shared_ptr<const Plan> &plan);
    enum class Samples { WithSamples, WithoutSamples };
    StepResult step(Snapshot *snapshot, Samples samples, std::int64_t mostValues = 0, bool isMade = true);
    Divergence divergence(std::int64_t step, const std::optional<Network::NotFinite> &found) const;

    std::shared_ptr<const Experiment> experiment;
    std::shared_ptr<const Dataset> data;
    ThreadPool pool;
    const bool watchesMemory;
    std::unique_ptr<TrainingSetup> setup; ///< after the pool, which it uses
    Batches batches;
    std::shared_ptr<const RemovedParameters> removed;
    std::int64_t steps;
    StepObserver observer{pool};
    std::vector<ParameterUpdate> updates;
    BatchListener listener;
    std::optional<PlaneRange> plane;
};

Trainer::Trainer(std::unique_ptr<Private> newD) : d(std::move(newD)) {}

Trainer::~Trainer() = default;

Result<std::unique_ptr<Trainer>> Trainer::create(
    const Experiment &experiment, std::shared_ptr<const Dataset> data, const TrainerOptions &options)
{
    return create(Checkpoint(std::make_shared<const Experiment>(experiment)), std::move(data), options);
}

Result<std::unique_ptr<Trainer>> Trainer::create(
    const Checkpoint &checkpoint, std::shared_ptr<const Dataset> data, const TrainerOptions &options)
{
    auto d = std::make_unique<Private>(checkpoint, std::move(data), options);
    Result<std::unique_ptr<TrainingSetup>> setup = buildTrainingSetup(*checkpoint.experiment, d->data, d->pool);
    if (!setup)
        return setup.error();
    d->setup = *std::move(setup);
    if (d->watchesMemory)
        d->setup->network.watchMemory();
    if (!checkpoint.fits(*d->setup))
        return Error{{}, {}, message(TR("what was kept of the network is not of this stack"))};
    checkpoint.restore(*d->setup);
    return std::unique_ptr<Trainer>(new Trainer(std::move(d)));
}

std::shared_ptr<const Checkpoint> Trainer::checkpoint() const
{
    return std::make_shared<const Checkpoint>(d->steps, d->batches.position(), d->experiment, *d->setup, d->removed);
}

Trainer::StepResult Trainer::step(bool observe, std::int64_t mostValues)
{
    if (!observe)
        return d->step(nullptr, Private::Samples::WithoutSamples);
    const auto snapshot = std::make_shared<Snapshot>();
    StepResult result = d->step(snapshot.get(), Private::Samples::WithSamples, mostValues);
    result.snapshot = snapshot;
    return result;
}

SnapshotPtr Trainer::observe()
{
    const auto snapshot = std::make_shared<Snapshot>();
    d->step(snapshot.get(), Private::Samples::WithSamples, 0, false);
    return snapshot;
}

Trainer::StepResult Trainer::step(Snapshot &into)
{
    return d->step(&into, Private::Samples::WithoutSamples);
}

/// A step that is not made ends before its update.
Trainer::StepResult Trainer::Private::step(Snapshot *snapshot, Samples samples, std::int64_t mostValues, bool isMade)
{
    Network &network = setup->network;
    const std::int64_t begin = batches.position();
    const std::span<const std::uint32_t> examples = batches.next();
    const std::int64_t step = steps + 1;
    UpdateSample *sample = nullptr;
    if (snapshot) {
        snapshot->plan = setup->plan;
        snapshot->mostValues = mostValues;
        observer.begin(*snapshot);
        if (samples == Samples::WithSamples)
            sample = observer.keepParameters(network);
    }
    NodeObserver *const hooks = snapshot ? &observer : nullptr;

    setup->loader.load(Split::Training, examples, network);
    setup->loader.augment(
        experiment->data.augment, int(examples.size()), experiment->seed, std::uint64_t(step), network);
    if (listener && isMade)
        listener(int(examples.size()), setup->loader.inputs(), data->shape().input.tokens ? network.tokens() : nullptr,
            network.targets());
    setup->keepMovingStatistics();
    network.forward(int(examples.size()), Mode::Training, experiment->seed, std::uint64_t(step), hooks);
    const LossResult loss = network.loss();
    network.backward(hooks);
    const bool isFirst = snapshot && step == 1 && !setup->plan->regression && network.isAsDrawn(experiment->seed);
    const auto firstBatch = isFirst ? measureFirstBatch(network, int(examples.size()), experiment->loss) : nullptr;

    StepResult result;
    result.point = {step, batches.epoch(), loss.loss, loss.accuracy()};
    const bool healthy = std::isfinite(loss.loss) && setup->gradientIsFinite();
    if (!isMade) {
        setup->restoreMovingStatistics();
        batches.setPosition(begin);
        result.point.epoch = batches.epoch();
        observer.measureParameters(network);
    } else if (!healthy) {
        setup->restoreMovingStatistics();
        const auto lost = network.firstParameterNotFinite(); // by the update before
        result.divergence = divergence(step, lost ? lost : network.firstNotFinite());
        if (snapshot)
            observer.measureParameters(network);
        batches.setPosition(begin);
    } else {
        const bool finite = setup->optimizer.step(step, snapshot ? &updates : nullptr, sample);
        if (snapshot)
            observer.setUpdates(updates);
        if (!finite)
            result.divergence = divergence(step, network.firstParameterNotFinite());
        steps = step;
    }
    if (sample)
        observer.sampleParameters();
    if (snapshot) {
        snapshot->step = isMade ? step : steps;
        snapshot->epoch = result.point.epoch;
        snapshot->loss = loss.loss;
        snapshot->accuracy = loss.accuracy();
        snapshot->learningRate = Optimizer::learningRate(experiment->optimizer, step);
        snapshot->batch = int(examples.size());
        snapshot->firstBatch = firstBatch;
    }
    return result;
}

Divergence Trainer::Private::divergence(std::int64_t step, const std::optional<Network::NotFinite> &found) const
{
    if (!found || found->layer < 0)
        return {step, -1, {}, {}, "loss"};
    const PlannedLayer &layer = setup->plan->layers[std::size_t(found->layer)];
    return {step, found->layer, layer.path, layerName(layer), found->tensor};
}

Result<void> Trainer::edit(const PlannedExperiment &edited)
{
    const Experiment &experiment = *edited.experiment, &current = *d->experiment;
    if (experiment.seed != current.seed || experiment.data != current.data)
        return Error{{}, experiment.seed != current.seed ? "/seed" : "/data",
            message(TR("another seed or other data need a new run"))};
    if (auto checked = checkLoss(experiment.loss, d->data->shape()); !checked)
        return checked;
    Experiment same = experiment;
    same.optimizer = current.optimizer;
    same.loss = current.loss;
    same.title = current.title;
    if (same == current) {
        d->setup->optimizer.setSpec(experiment.optimizer);
        d->setup->network.setLoss(experiment.loss);
    } else if (auto done = d->edit(experiment, edited.plan); !done) {
        return done;
    }
    d->experiment = edited.experiment;
    return {};
}

// Where the network cannot go on as it is, another one takes over its parameters.
Result<void> Trainer::Private::edit(const Experiment &edited, const std::shared_ptr<const Plan> &plan)
{
    Result<NetworkCompiler> compiler = layOutNetwork(edited, plan, *data, pool);
    if (!compiler)
        return compiler.error();
    try {
        if (compiler->keepsLayersOf(setup->network)) {
            setup->become(edited, *std::move(compiler));
        } else {
            auto next = std::make_unique<TrainingSetup>(edited, *std::move(compiler), data, pool);
            if (watchesMemory)
                next->network.watchMemory();
            auto after = std::make_shared<RemovedParameters>(*removed);
            after->carryOver(setup->network, setup->optimizer, next->network, next->optimizer, edited.seed);
            removed = std::move(after);
            setup = std::move(next);
        }
    } catch (const std::bad_alloc &) {
        return tooLargeForMemory();
    }
    batches.setBatchSize(edited.batchSize);
    return {};
}

std::int64_t Trainer::validationExamples() const
{
    return d->data->count(Split::Validation);
}

std::int64_t Trainer::evaluateBatch(std::int64_t first, EvaluationSum &sum)
{
    Network &network = d->setup->network;
    const int batch = int(std::min<std::int64_t>(d->setup->batch, validationExamples() - first));
    d->setup->loader.loadRange(Split::Validation, first, batch, network);
    network.forward(batch, Mode::Evaluation);
    sum.add(network.loss());
    if (network.plan().padding >= 0) {
        sum.exact += network.exactExamples();
        sum.examples += batch;
    }
    return first + batch;
}

Validation Trainer::evaluate()
{
    EvaluationSum sum;
    for (std::int64_t first = 0; first < validationExamples();)
        first = evaluateBatch(first, sum);
    return sum.validation(d->steps);
}

BoundaryPtr Trainer::boundary(int columns, int rows)
{
    if (d->data->shape().regression || !d->data->shape().input.isVector() || d->data->shape().input.size() != 2)
        return nullptr;
    if (!d->plane)
        d->plane = rangeOfPlane(*d->setup);
    auto boundary = std::make_shared<Boundary>(probePlane(*d->setup, *d->plane, columns, rows));
    boundary->step = d->steps;
    return boundary;
}

Result<std::string> Trainer::generate(const GenerationOptions &options)
{
    return generateText(d->setup->network, *d->data, options);
}

bool Trainer::memoryIsIntact() const
{
    return d->setup->memoryIsIntact();
}
std::int64_t Trainer::stepCount() const
{
    return d->steps;
}
double Trainer::epoch() const
{
    return d->batches.epoch();
}
std::int64_t Trainer::stepsPerEpoch() const
{
    return d->batches.stepsPerEpoch();
}
int Trainer::threads() const
{
    return d->pool.threads();
}

int Trainer::threadsFor(int asked)
{
    constexpr int most = 16;
    return asked > 0 ? asked : std::clamp(int(std::thread::hardware_concurrency()), 1, most);
}

const Plan &Trainer::plan() const
{
    return *d->setup->plan;
}
const Experiment &Trainer::experiment() const
{
    return *d->experiment;
}

Result<void> Trainer::saveWeights(const std::string &path) const
{
    const Result<std::unique_ptr<OutputFile>> file = OutputFile::create(path);
    return file ? saveWeights(**file) : file.error();
}

Result<void> Trainer::saveWeights(OutputFile &file) const
{
    return stacklight::saveWeights(d->setup->network, file);
}

Result<void> Trainer::loadWeights(const std::string &path)
{
    if (auto done = stacklight::loadWeights(d->setup->network, path); !done)
        return done;
    d->setup->optimizer.forget();
    return {};
}

const float *Trainer::targetValues() const
{
    return d->data->shape().regression ? d->setup->network.targetValues() : nullptr;
}

void Trainer::setBatchListener(BatchListener listener)
{
    d->listener = std::move(listener);
}

} // namespace stacklight
