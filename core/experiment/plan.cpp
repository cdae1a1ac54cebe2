#include "experiment/plan.h"

#include "base/json.h"
#include "base/saturating.h"
#include "experiment/layer_shapes.h"

#include <numeric>

namespace stacklight {

namespace {

LayerSpec withoutBody(LayerSpec layer)
{
    if (Stack *body = layer.body())
        body->clear();
    return layer;
}

// Walks the stack in the order in which it runs; repeats are unrolled.
class Planner
{
public:
    Planner(const Experiment &experiment, const DataShape &data) : m_experiment(experiment), m_data(data)
    {
        m_plan.input = data.input;
        m_plan.classes = data.classes;
        m_plan.padding = data.padding;
        m_plan.regression = data.regression;
    }

    Result<Plan> run()
    {
        if (m_data.input.size() > maximumActivations)
            return Error{{}, "/data",
                message(TR("an example has %1 values; at most %2 are allowed"), std::to_string(m_data.input.size()),
                    std::to_string(maximumActivations))};
        if (auto done = checkLoss(m_experiment.loss, m_data); !done)
            return done.error();
        if (m_experiment.stack.empty())
            return Error{{}, "/stack",
                message(
                    TR("the stack is empty; it needs at least one layer, the last of which gives %1 values, one per "
                       "class"),
                    std::to_string(m_data.classes))};
        if (auto done = expand(m_experiment.stack, "", "/stack", 0); !done)
            return done.error();
        if (auto done = checkWhole(); !done)
            return done.error();
        return std::move(m_plan);
    }

private:
    const Shape &shapeOf(int layer) const
    {
        return layer < 0 ? m_plan.input : m_plan.layers[std::size_t(layer)].outputShape;
    }

    Result<void> expand(const Stack &stack, const std::string &path, const std::string &pointer, int depth)
    {
        for (std::size_t i = 0; i < stack.size(); ++i) {
            const std::string layerPath = path.empty() ? std::to_string(i) : path + "/" + std::to_string(i);
            if (auto done = layer(stack[i], layerPath, pointerTo(pointer, i), depth); !done)
                return done;
        }
        return {};
    }

    Result<void> layer(const LayerSpec &spec, const std::string &path, const std::string &pointer, int depth)
    {
        if (!spec.body())
            return simple(spec, path, pointer, depth);
        if (spec.body()->empty())
            return Error{{}, pointerTo(pointer, "body"),
                message(TR("the body of this %1 is empty; put at least one layer inside"), spec.info().type)};
        if (const auto *repeat = spec.as<RepeatSpec>()) {
            for (int copy = 0; copy < repeat->count; ++copy) {
                if (auto done = expand(repeat->body, path + "/" + std::to_string(copy), pointer + "/body", depth + 1);
                    !done)
                    return done;
            }
            return {};
        }
        const int shortcut = m_last;
        if (auto done = expand(*spec.body(), path + "/body", pointer + "/body", depth + 1); !done)
            return done;
        return join(spec, path, pointer, depth, shortcut);
    }

    Result<void> simple(const LayerSpec &spec, const std::string &path, const std::string &pointer, int depth)
    {
        Result<Shape> output = outputShape(spec, shapeOf(m_last), m_data);
        if (!output) {
            output.error().pointer = pointer + output.error().pointer;
            return output.error();
        }
        return append(spec, path, pointer, depth, m_last, -1, shapeOf(m_last), *output);
    }

    Result<void> join(
        const LayerSpec &spec, const std::string &path, const std::string &pointer, int depth, int shortcut)
    {
        const Shape input = shapeOf(shortcut);
        Shape output = shapeOf(m_last);
        const auto misfit = [&](const char *pattern) {
            return Error{{}, pointer, message(pattern, input.words(), output.words())};
        };
        if (const auto *residual = spec.as<ResidualSpec>(); residual && residual->enabled) {
            if (input.tokens)
                return misfit(TR("a residual needs numbers, but %1 reaches it; put an embedding before it"));
            if (residual->shortcut == Shortcut::Identity && input != output)
                return misfit(TR("x is %1, but F(x) is %2, so they cannot be added; make the body keep the shape or "
                                 "set \"shortcut\" to \"projection\""));
            if (residual->shortcut == Shortcut::Projection && !projects(input, output, path))
                return misfit(TR("a projection cannot turn x, %1, into the shape of F(x), %2; let the body's strides "
                                 "divide the image alike, with padding \"same\""));
        }
        if (const auto *highway = spec.as<HighwaySpec>();
            highway && highway->enabled && (input.tokens || input != output))
            return misfit(TR("x is %1, but F(x) is %2, so a gate cannot mix them; make the body keep the shape, and "
                             "put an embedding before tokens"));
        if (const auto *concat = spec.as<ConcatSpec>(); concat && concat->enabled) {
            Shape joined = output;
            if (!output.axes.empty())
                joined.axes.back() = input.channels();
            if (input.tokens || joined != input)
                return misfit(TR(
                    "x is %1, but F(x) is %2, so they cannot be concatenated; all axes but the channels must agree"));
            output.axes.back() += input.channels();
        }
        return append(spec, path, pointer, depth, m_last, shortcut, input, output);
    }

    bool projects(const Shape &input, const Shape &output, const std::string &path) const
    {
        if (input.axes.size() != output.axes.size())
            return false;
        if (!input.isImage())
            return !input.isSequence() || input.axes[0] == output.axes[0];
        const int stride = bodyStride(m_plan.layers, path);
        const auto fits = [&](std::size_t axis) {
            return (input.axes[axis] + stride - 1) / stride == output.axes[axis];
        };
        return fits(0) && fits(1);
    }

    Result<void> append(const LayerSpec &spec, const std::string &path, const std::string &pointer, int depth,
        int input, int shortcut, const Shape &inputShape, const Shape &output)
    {
        const auto tooMuch = [&](const char *pattern, std::int64_t most) {
            return Error{{}, pointer, message(pattern, std::to_string(most))};
        };
        PlannedLayer layer{int(m_plan.layers.size()), path, pointer, layerLabel(spec), withoutBody(spec), input,
            shortcut, depth, inputShape, output, parameterShapes(spec, inputShape, output, m_data)};
        m_parameters = saturatingSum(m_parameters, layer.parameterCount());
        const std::int64_t ofExample = saturatingSum(output.size(), keptValues(spec, output));
        m_activations = saturatingSum(m_activations, saturatingProduct(ofExample, m_experiment.batchSize));
        if (m_plan.layers.size() == maximumLayers)
            return tooMuch(TR("the expanded stack has more than %1 layers, the most that are allowed"), maximumLayers);
        if (m_parameters > maximumParameters)
            return tooMuch(
                TR("up to here the stack has more than %1 parameters, the most that are allowed"), maximumParameters);
        if (m_activations > maximumActivations)
            return tooMuch(TR("up to here a batch has more than %1 activations, the most that are allowed; take a "
                              "smaller batch or fewer layers"),
                maximumActivations);
        m_last = layer.index;
        m_plan.layers.push_back(std::move(layer));
        return {};
    }

    Result<void> checkWhole() const
    {
        const PlannedLayer &last = m_plan.layers.back();
        Shape wanted{{m_data.classes}};
        if (m_data.input.tokens)
            wanted.axes.insert(wanted.axes.begin(), m_data.input.axes[0]);
        if (last.outputShape != wanted && m_data.regression)
            return Error{{}, last.pointer,
                message(TR("the stack ends in %1, but a target that is a number needs %2; end with dense \"classes\", "
                           "which then has one unit"),
                    last.outputShape.words(), wanted.words())};
        if (last.outputShape != wanted)
            return Error{{}, last.pointer,
                message(
                    TR("the stack ends in %1, but the loss needs %2, one value per class; end with dense \"classes\""),
                    last.outputShape.words(), wanted.words())};
        return {};
    }

    const Experiment &m_experiment;
    const DataShape &m_data;
    Plan m_plan;
    int m_last = -1;
    std::int64_t m_parameters = 0;
    std::int64_t m_activations = 0;
};

} // namespace

std::int64_t ParameterShape::size() const
{
    return std::accumulate(axes.begin(), axes.end(), std::int64_t(1), saturatingProduct);
}

std::int64_t PlannedLayer::parameterCount() const
{
    std::int64_t sum = 0;
    for (const ParameterShape &parameter : parameters)
        sum = saturatingSum(sum, parameter.trainable ? parameter.size() : 0);
    return sum;
}

std::int64_t Plan::parameterCount() const
{
    std::int64_t sum = 0;
    for (const PlannedLayer &layer : layers)
        sum = saturatingSum(sum, layer.parameterCount());
    return sum;
}

Result<void> checkLoss(Loss loss, const DataShape &data)
{
    if (data.regression && loss != Loss::MeanSquaredError)
        return Error{{}, "/loss",
            message(TR("the target is a number (\"task\": \"regression\"), which \"%1\" cannot compare; the loss must "
                       "be \"mean_squared_error\""),
                lossNames()[std::size_t(loss)])};
    return {};
}

Result<Plan> makePlan(const Experiment &experiment, const DataShape &data)
{
    return Planner(experiment, data).run();
}

} // namespace stacklight
