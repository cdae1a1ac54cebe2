#include "train/step_observer.h"

#include "nn/reductions.h"
#include "observe/dead_units.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace stacklight {

namespace {

constexpr std::size_t mostWaiting = 65536; // numbers, 256 KiB: still in the second cache

double rms(const Scalar *values, std::int64_t size)
{
    return std::sqrt(sumOfSquares(values, size) / double(size));
}

/// Where number `at` of a sample stands. Multiples of the golden ratio are spread evenly and fall in with no rows or
/// columns, of which an even step would hit the same ones over and over.
std::int64_t placeOfSample(std::int64_t at, std::int64_t size)
{
    const double turns = double(at) * (std::numbers::phi - 1);
    return std::min(size - 1, std::int64_t((turns - std::floor(turns)) * double(size)));
}

std::vector<std::int64_t> sizesOf(const Network &network)
{
    std::vector<std::int64_t> sizes;
    for (const Parameter &parameter : network.parameters())
        sizes.push_back(parameter.size);
    return sizes;
}

/// NaN where there are none.
std::array<float, bandShares.size()> quantiles(std::vector<double> &values)
{
    std::array<float, bandShares.size()> found;
    found.fill(std::numeric_limits<float>::quiet_NaN());
    std::ranges::sort(values);
    for (std::size_t each = 0; each < found.size() && !values.empty(); ++each) {
        const double place = bandShares[each] * double(values.size() - 1);
        const auto below = std::size_t(place);
        const double above = values[std::min(below + 1, values.size() - 1)];
        found[each] = float(values[below] + (place - double(below)) * (above - values[below]));
    }
    return found;
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

UpdateSample *StepObserver::keepParameters(const Network &network)
{
    const auto sampled = [](const Parameter &parameter) {
        return std::size_t(parameter.trainable ? std::min(parameter.size, ParameterSample::most) : 0);
    };
    std::vector<std::size_t> begin{0};
    for (const Parameter &parameter : network.parameters())
        begin.push_back(begin.back() + sampled(parameter));
    if (const bool isNew = begin != m_sample.begin || m_sampledSizes != sizesOf(network); isNew) {
        m_sampledSizes = sizesOf(network);
        m_sample = {std::move(begin), {}, {}};
        for (const Parameter &parameter : network.parameters()) {
            const std::int64_t count = std::int64_t(sampled(parameter));
            const auto first = std::ptrdiff_t(m_sample.places.size());
            for (std::int64_t at = 0; at < count; ++at)
                m_sample.places.push_back(count == parameter.size ? at : placeOfSample(at, parameter.size));
            std::sort(m_sample.places.begin() + first, m_sample.places.end());
        }
        m_sample.updates.resize(m_sample.places.size());
    }
    m_kept.clear();
    for (std::size_t p = 0; p < network.parameters().size(); ++p) {
        for (std::size_t at = m_sample.begin[p]; at < m_sample.begin[p + 1]; ++at)
            m_kept.push_back(network.parameters()[p].value[m_sample.places[at]]);
    }
    return &m_sample;
}

void StepObserver::sampleParameters()
{
    std::vector<ParameterStatistics *> rows;
    for (LayerStatistics &layer : m_snapshot->layers) {
        for (ParameterStatistics &parameter : layer.parameters)
            rows.push_back(&parameter);
    }
    std::vector<double> values, magnitudes, updates;
    auto row = rows.begin();
    for (std::size_t p = 0; p + 1 < m_sample.begin.size(); ++p) {
        const std::size_t begin = m_sample.begin[p], end = m_sample.begin[p + 1];
        if (begin == end)
            continue; // it is not trained
        for (std::vector<double> *each : {&values, &magnitudes, &updates})
            each->clear();
        ParameterStatistics &parameter = **row++;
        for (std::size_t at = begin; at < end; ++at) {
            values.push_back(double(m_kept[at]));
            magnitudes.push_back(std::abs(double(m_kept[at])));
            const double update = std::abs(double(m_sample.updates[at])) / parameter.rms;
            if (std::isfinite(parameter.updateRatio) && std::isfinite(update))
                updates.push_back(update);
        }
        if (std::ranges::all_of(values, [](double value) { return std::isfinite(value); }))
            parameter.sample = {quantiles(values), quantiles(magnitudes), quantiles(updates)};
    }
}

} // namespace stacklight
