// What a trained network loses when one block is removed, or changes its place with the next one.
#include "labs/laboratory.h"

#include "nn/layer_factory.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr std::int64_t mostLesionExamples = 512;

struct Block
{
    int first = 0, last = 0; ///< its layers
    int input = -1;          ///< the layer whose output enters it; −1: the data
};

bool isResidual(const PlannedLayer &layer)
{
    return layer.spec.as<ResidualSpec>() && !changesNothing(layer.spec);
}

bool isHighway(const PlannedLayer &layer)
{
    return layer.spec.as<HighwaySpec>() && !changesNothing(layer.spec);
}

bool isConcat(const PlannedLayer &layer)
{
    return layer.spec.as<ConcatSpec>() && !changesNothing(layer.spec);
}

int firstWith(const Plan &plan, const std::string &prefix)
{
    for (const PlannedLayer &layer : plan.layers) {
        if (layer.path.starts_with(prefix))
            return layer.index;
    }
    return -1;
}

/// Those whose input leads around their body.
std::vector<Block> blocksWithShortcut(const Plan &plan)
{
    std::vector<Block> found;
    for (const PlannedLayer &layer : plan.layers) {
        if (layer.spec.enabled() && *layer.spec.enabled())
            found.push_back({firstWith(plan, layer.path + "/body/"), layer.index, layer.shortcut});
    }
    return found;
}

/// The copies of the repeats at the top of the stack, of plain layers: "1/4/".
std::vector<Block> copies(const Plan &plan, const Experiment &experiment)
{
    std::vector<Block> found;
    for (std::size_t place = 0; place < experiment.stack.size(); ++place) {
        const auto *repeat = experiment.stack[place].as<RepeatSpec>();
        for (int copy = 0; repeat && copy < repeat->count; ++copy) {
            const std::string prefix = std::to_string(place) + "/" + std::to_string(copy) + "/";
            const int first = firstWith(plan, prefix);
            int last = first;
            while (last + 1 < int(plan.layers.size()) && plan.layers[std::size_t(last + 1)].path.starts_with(prefix))
                ++last;
            if (first >= 0)
                found.push_back({first, last, first - 1});
        }
    }
    return found;
}

std::vector<Block> layersWithParameters(const Plan &plan)
{
    std::vector<Block> found;
    for (const PlannedLayer &layer : plan.layers) {
        if (!layer.parameters.empty())
            found.push_back({layer.index, layer.index, layer.input});
    }
    return found;
}

/// Whether the two could change places: same layers with parameters of the same shapes.
bool areAlike(const Plan &plan, const Block &a, const Block &b)
{
    if (a.last - a.first != b.last - b.first)
        return false;
    for (int i = 0; i <= a.last - a.first; ++i) {
        const PlannedLayer &one = plan.layers[std::size_t(a.first + i)], &other = plan.layers[std::size_t(b.first + i)];
        if (one.spec != other.spec || one.parameters != other.parameters || one.inputShape != other.inputShape
            || one.outputShape != other.outputShape)
            return false;
    }
    return true;
}

/// Changing all values is changing the places, where both are alike.
void swapValues(const Network &network, const Block &a, const Block &b)
{
    const auto firstOf = [&network](int layer) {
        const auto &all = network.parameters();
        return std::ranges::find_if(all, [layer](const Parameter &parameter) { return parameter.layer >= layer; });
    };
    auto other = firstOf(b.first);
    for (auto one = firstOf(a.first); one != network.parameters().end() && one->layer <= a.last; ++one, ++other)
        std::swap_ranges(one->value, one->value + one->size, other->value);
}

class Surgeon
{
public:
    explicit Surgeon(const LabSubject &subject)
        : m_subject(subject), m_network(subject.setup.network), m_plan(*subject.setup.plan),
          m_split(subject.setup.loader.data().count(Split::Validation) > 0 ? Split::Validation : Split::Training)
    {
    }

    Result<LabResult> study(const Experiment &experiment)
    {
        LesionStudy found;
        found.plan = m_subject.setup.plan;
        std::vector<Block> blocks = blocksWithShortcut(m_plan);
        if (blocks.empty()) {
            blocks = copies(m_plan, experiment);
            found.unit = blocks.empty() ? LesionStudy::Layers : LesionStudy::Copies;
        }
        if (blocks.empty())
            blocks = layersWithParameters(m_plan);
        if (std::ranges::none_of(blocks, [this](const Block &block) { return isRemovable(block); }))
            return Error{{}, "/stack",
                message(TR("no block of this stack can be removed: each gives another shape than it takes"))};
        found.onTraining = m_split == Split::Training;
        const EvaluationSum whole = evaluate();
        found.examples = m_examples;
        found.loss = whole.meanLoss();
        found.accuracy = whole.accuracy();
        for (std::size_t index = 0; index < blocks.size(); ++index) {
            if (m_subject.isCancelled())
                return Error{{}, {}, message(TR("the examination was cancelled"))};
            found.blocks.push_back(lesioned(blocks[index], index + 1 < blocks.size() ? &blocks[index + 1] : nullptr));
        }
        if (std::ranges::all_of(
                blocks, [this](const Block &block) { return isResidual(m_plan.layers[std::size_t(block.last)]); }))
            found.pathLengths = binomialShares(int(blocks.size()));
        return LabResult(std::move(found));
    }

private:
    bool isRemovable(const Block &block) const
    {
        const PlannedLayer &last = m_plan.layers[std::size_t(block.last)];
        const Shape &enters = block.input < 0 ? m_plan.input : m_plan.layers[std::size_t(block.input)].outputShape;
        return isResidual(last) || isHighway(last) || isConcat(last)
            || (!m_plan.input.tokens && enters == last.outputShape) || (block.input >= 0 && enters == last.outputShape);
    }

    LesionedBlock lesioned(const Block &block, const Block *next)
    {
        const PlannedLayer &last = m_plan.layers[std::size_t(block.last)];
        LesionedBlock found{last.index, last.path, last.label};
        if (isRemovable(block)) {
            m_network.setIntervention([this, &block](int layer, std::span<Scalar> output) {
                if (layer == block.last)
                    takeOut(block, output);
            });
            const EvaluationSum without = evaluate();
            m_network.setIntervention({});
            found.lossWithout = without.meanLoss();
            found.accuracyWithout = without.accuracy();
        }
        if (next && areAlike(m_plan, block, *next) && next->first > block.last) {
            swapValues(m_network, block, *next);
            found.lossSwapped = evaluate().meanLoss();
            swapValues(m_network, block, *next);
        }
        return found;
    }

    /// What leaves the block is what enters it, times its scale; of a projection, what the projection gives; of a
    /// concat, zeros beside it.
    void takeOut(const Block &block, std::span<Scalar> output) const
    {
        const PlannedLayer &last = m_plan.layers[std::size_t(block.last)];
        if (isConcat(last)) {
            const auto channels = std::size_t(last.outputShape.channels()),
                       body = std::size_t(m_plan.layers[std::size_t(last.input)].outputShape.channels());
            for (std::size_t end = channels; end <= output.size(); end += channels)
                std::ranges::fill(output.subspan(end - body, body), Scalar(0));
            return;
        }
        const auto *residual = isResidual(last) ? last.spec.as<ResidualSpec>() : nullptr;
        if (!residual || residual->shortcut == Shortcut::Identity) {
            const Scalar factor = residual ? Scalar(residual->shortcutScale) : Scalar(1);
            std::ranges::transform(
                m_network.activation(block.input), output.begin(), [factor](Scalar x) { return factor * x; });
            return;
        }
        const std::span<const Scalar> body = m_network.activation(last.input);
        const std::vector<Scalar> scales = scalesOf(last.index, *residual);
        for (std::size_t i = 0; i < output.size(); ++i)
            output[i] -= scales[i % scales.size()] * body[i];
    }

    /// What a residual multiplies its body with in evaluation: one number, or one per channel.
    std::vector<Scalar> scalesOf(int layer, const ResidualSpec &spec) const
    {
        std::vector<Scalar> scales = {Scalar(spec.scale)};
        for (const Parameter &parameter : m_network.parameters()) {
            if (parameter.layer == layer && parameter.name == "scale")
                scales.assign(parameter.value, parameter.value + parameter.size);
        }
        for (Scalar &scale : scales)
            scale *= Scalar(1 - spec.dropRate);
        return scales;
    }

    EvaluationSum evaluate()
    {
        TrainingSetup &setup = m_subject.setup;
        m_examples = std::min(mostLesionExamples, setup.loader.data().count(m_split));
        EvaluationSum sum;
        for (std::int64_t first = 0; first < m_examples; first += setup.batch) {
            const int batch = int(std::min<std::int64_t>(setup.batch, m_examples - first));
            setup.loader.loadRange(m_split, first, batch, m_network);
            m_network.forward(batch, Mode::Evaluation);
            sum.add(m_network.loss());
        }
        return sum;
    }

    /// Of 2ⁿ paths, those through k of n bodies: n!/(k!·(n − k)!·2ⁿ).
    static std::vector<double> binomialShares(int n)
    {
        std::vector<double> shares;
        for (int k = 0; k <= n; ++k)
            shares.push_back(
                std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) - n * std::log(2.0)));
        return shares;
    }

    const LabSubject &m_subject;
    Network &m_network;
    const Plan &m_plan;
    const Split m_split;
    std::int64_t m_examples = 0;
};

} // namespace

Result<LabResult> examineLesions(const LabSubject &subject)
{
    return Surgeon(subject).study(subject.experiment);
}

} // namespace stacklight
