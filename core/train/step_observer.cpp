#include "train/step_observer.h"

#include "nn/reductions.h"
#include "observe/dead_units.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

constexpr std::size_t mostWaiting = 65536; // numbers, 256 KiB: still in the second cache

double rms(const Scalar *values, std::int64_t size)
{
    return std::sqrt(sumOfSquares(values, size) / double(size));
}

} // namespace

StepObserver::StepObserver(ThreadPool &pool) : m_pool(pool), m_copies(pool.threads() > 1 ? mostWaiting : 0) {}

void StepObserver::begin(Snapshot &snapshot)
{
    m_snapshot = &snapshot;
    m_last = {};
    const Plan &plan = *snapshot.plan;
    snapshot.layers.resize(plan.layers.size());
    for (std::size_t i = 0; i < plan.layers.size(); ++i) {
        const auto &parameters = plan.layers[i].parameters;
        snapshot.layers[i].parameters.resize(
            std::size_t(std::ranges::count_if(parameters, &ParameterShape::trainable)));
    }
}

void StepObserver::onActivation(int layer, std::span<const Scalar> activation)
{
    const std::size_t index = std::size_t(layer);
    const PlannedLayer &planned = m_snapshot->plan->layers[index];
    measure(
        measured(layer, activation), saturationOf(planned.spec), Wait::InPlace, m_snapshot->layers[index].activation);
    const auto *function = planned.spec.as<ActivationSpec>();
    const bool isRelu = function && function->function == ActivationFunction::Relu;
    m_snapshot->layers[index].deadUnits =
        isRelu ? deadUnits(activation, planned.outputShape.channels()) : std::numeric_limits<double>::quiet_NaN();
}

void StepObserver::onGradient(int layer, std::span<const Scalar> gradient)
{
    measure(measured(layer, gradient), Saturation::None, Wait::AsCopy,
        m_snapshot->layers[std::size_t(layer)].activationGradient);
}

std::span<const Scalar> StepObserver::measured(int layer, std::span<const Scalar> values) const
{
    const std::size_t ofExample = std::size_t(m_snapshot->plan->layers[std::size_t(layer)].outputShape.size());
    if (m_snapshot->mostValues == 0 || ofExample == 0)
        return values;
    const int batch = int(values.size() / ofExample);
    return values.first(std::min(values.size(),
        ofExample * std::size_t(measuredExamples(std::int64_t(ofExample), batch, m_snapshot->mostValues))));
}

void StepObserver::measure(std::span<const Scalar> values, Saturation saturation, Wait wait, TensorStatistics &into)
{
    if (m_last.into && values.data() == m_last.values.data()
        && saturation == m_last.saturation) { // layers that share memory
        measureWaiting();
        into = *m_last.into;
        return;
    }
    m_last = {values, saturation, &into};
    if (m_pool.threads() == 1 || isCutInPieces(values)) {
        computeStatistics(m_pool, m_last);
        return;
    }
    if (m_waitingCount == m_waiting.size() || m_waitingValues + values.size() > mostWaiting)
        measureWaiting();
    Measurement &waiting = m_waiting[m_waitingCount++] = m_last;
    if (wait == Wait::AsCopy) {
        Scalar *const copy = m_copies.data() + m_waitingValues;
        std::ranges::copy(values, copy);
        waiting.values = {copy, values.size()};
    }
    m_waitingValues += values.size();
}

void StepObserver::measureWaiting()
{
    computeStatistics(m_pool, {m_waiting.data(), m_waitingCount});
    m_waitingCount = m_waitingValues = 0;
}

void StepObserver::setUpdates(const std::vector<ParameterUpdate> &updates)
{
    measureWaiting();
    std::size_t row = 0;
    for (LayerStatistics &layer : m_snapshot->layers) {
        for (ParameterStatistics &parameter : layer.parameters) {
            const ParameterUpdate &update = updates[row++];
            parameter = {update.rms, update.gradientRms, update.updateRatio};
        }
    }
}

void StepObserver::measureParameters(const Network &network)
{
    std::vector<ParameterUpdate> updates;
    for (const Parameter &parameter : network.parameters()) {
        if (parameter.trainable)
            updates.push_back({rms(parameter.value, parameter.size), rms(parameter.gradient, parameter.size),
                std::numeric_limits<double>::quiet_NaN()});
    }
    setUpdates(updates);
}

} // namespace stacklight
