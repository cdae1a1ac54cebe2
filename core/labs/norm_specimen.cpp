// The norm microscope.
#include "labs/laboratory.h"

#include "observe/statistics.h"

#include <algorithm>
#include <map>

namespace stacklight {

namespace {

constexpr int mostCells = 48;

const NormSpec *normOf(const PlannedLayer &layer)
{
    const auto *norm = layer.spec.as<NormSpec>();
    return norm && norm->kind != NormKind::None ? norm : nullptr;
}

const PlannedLayer *findNorm(const Plan &plan, const std::string &path)
{
    const PlannedLayer *first = nullptr;
    for (const PlannedLayer &layer : plan.layers) {
        if (!normOf(layer))
            continue;
        if (layer.path == path)
            return &layer;
        first = first ? first : &layer;
    }
    return first;
}

/// Which cells share a mean: the same rule as the running layers'.
NormSlice sliceOf(const NormSpecimen &specimen, const Shape &shape, int number, int count)
{
    const auto spread = [number, count](int all) { return int(std::int64_t(number) * all / count) % all; };
    const NormSpec &spec = specimen.spec;
    NormSlice slice;
    slice.examples = 1;
    slice.channels = specimen.channels;
    slice.positions = specimen.positions;
    if (spec.kind == NormKind::Batch) {
        slice.examples = specimen.examples;
        slice.channel = spread(specimen.channels);
        slice.channels = 1;
        return slice;
    }
    slice.example = spread(specimen.examples);
    const int groups = spec.kind == NormKind::Group ? spec.groups
        : spec.kind == NormKind::Instance           ? specimen.channels
                                                    : 1;
    slice.channels = specimen.channels / groups;
    slice.channel = spread(groups) * slice.channels;
    if (groups == 1 && !shape.isImage()) {
        slice.position = spread(specimen.positions);
        slice.positions = 1;
    }
    return slice;
}

class Microscope
{
public:
    Microscope(const LabSubject &subject, const PlannedLayer &layer) : m_subject(subject), m_layer(layer)
    {
        for (const Parameter &parameter : subject.setup.network.parameters()) {
            if (parameter.layer == layer.index)
                m_values[parameter.name] = parameter.value;
        }
    }

    NormSpecimen specimen()
    {
        NormSpecimen found;
        found.layer = m_layer.index;
        found.path = m_layer.path;
        found.label = m_layer.label;
        found.spec = *normOf(m_layer);
        found.examples = m_subject.loadExamples(m_subject.setup.batch);
        found.channels = m_layer.inputShape.channels();
        found.positions = int(m_layer.inputShape.positions());
        for (const Mode mode : {Mode::Training, Mode::Evaluation}) {
            m_subject.forward(found.examples, mode);
            std::vector<NormSlice> &slices = mode == Mode::Training ? found.training : found.evaluation;
            for (int number = 0; number < NormSpecimen::mostSlices; ++number)
                slices.push_back(
                    measured(found, sliceOf(found, m_layer.inputShape, number, NormSpecimen::mostSlices), mode));
        }
        return found;
    }

private:
    NormSlice measured(const NormSpecimen &specimen, NormSlice slice, Mode mode)
    {
        const std::span<const Scalar> x = m_subject.setup.network.activation(m_layer.input);
        const std::span<const Scalar> y = m_subject.setup.network.activation(m_layer.index);
        std::vector<float> before, after;
        std::vector<NormCell> all;
        const Network &network = m_subject.setup.network;
        const bool isSequence = m_layer.inputShape.isSequence();
        if (isSequence && slice.examples == 1) { // up to its end: what comes behind is not there
            const int length = int(network.lengthOf(slice.example));
            slice.position %= length;
            slice.positions = std::min(slice.positions, length - slice.position);
        }
        for (int example = slice.example; example < slice.example + slice.examples; ++example) {
            const int length = isSequence ? int(network.lengthOf(example)) : specimen.positions;
            const std::size_t first = isSequence ? std::size_t(network.firstColumnOf(example))
                                                 : std::size_t(example) * std::size_t(specimen.positions);
            for (int position = slice.position; position < std::min(length, slice.position + slice.positions);
                ++position) {
                for (int channel = slice.channel; channel < slice.channel + slice.channels; ++channel) {
                    const std::size_t at =
                        (first + std::size_t(position)) * std::size_t(specimen.channels) + std::size_t(channel);
                    before.push_back(float(x[at]));
                    after.push_back(float(y[at]));
                    all.push_back({example, channel, position, double(x[at]), double(y[at]), value("gamma", channel, 1),
                        value("beta", channel, 0)});
                }
            }
        }
        computeStatistics(m_alone, {before, Saturation::None, &slice.before});
        computeStatistics(m_alone, {after, Saturation::None, &slice.after});
        slice.momentMean = slice.before.mean;
        slice.momentVariance = slice.before.std * slice.before.std;
        slice.mean = slice.momentMean;
        slice.variance = slice.momentVariance;
        if (specimen.spec.kind == NormKind::Rms) {
            slice.mean = 0;
            slice.variance = slice.before.rms * slice.before.rms;
        }
        if (specimen.spec.kind == NormKind::Batch) {
            slice.movingMean = value("moving_mean", slice.channel, 0);
            slice.movingVariance = value("moving_variance", slice.channel, 1);
            if (mode == Mode::Evaluation) {
                slice.mean = slice.movingMean;
                slice.variance = slice.movingVariance;
            }
        }
        const std::size_t count = std::min<std::size_t>(mostCells, all.size());
        for (std::size_t i = 0; i < count; ++i)
            slice.cells.push_back(all[i * all.size() / count]);
        return slice;
    }

    double value(const char *name, int channel, double otherwise) const
    {
        const auto found = m_values.find(name);
        return found == m_values.end() ? otherwise : double(found->second[channel]);
    }

    const LabSubject &m_subject;
    const PlannedLayer &m_layer;
    std::map<std::string, const Scalar *, std::less<>> m_values;
    ThreadPool m_alone;
};

} // namespace

Result<LabResult> examineNorm(const LabSubject &subject, const std::string &path)
{
    const PlannedLayer *layer = findNorm(*subject.setup.plan, path);
    if (!layer)
        return Error{{}, "/stack", message(TR("there is no norm in this stack"))};
    return LabResult(Microscope(subject, *layer).specimen());
}

} // namespace stacklight
