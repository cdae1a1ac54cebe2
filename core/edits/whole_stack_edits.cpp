// The edits of stack_edits.h that go through the whole stack.
#include "edits/stack_edits.h"

#include <algorithm>
#include <utility>

namespace stacklight {

namespace {

bool hasWeights(const LayerSpec &layer)
{
    return layer.initializer();
}

/// What belongs to a neighbouring dense or conv2d.
bool accompanies(const LayerSpec &layer)
{
    return layer.as<NormSpec>() || layer.as<ActivationSpec>() || layer.as<DropoutSpec>();
}

/// The blocks of a body: [first, end) of each. A companion belongs to the dense or conv2d before it, unless the body
/// begins with companions: then blocks begin with theirs.
std::vector<std::pair<std::size_t, std::size_t>> blocksOf(const Stack &body)
{
    std::vector<std::pair<std::size_t, std::size_t>> blocks;
    const bool leads = !body.empty() && accompanies(body.front());
    std::size_t i = 0;
    while (i < body.size()) {
        std::size_t end = i;
        const auto skipCompanions = [&] {
            while (end < body.size() && accompanies(body[end]))
                ++end;
        };
        if (leads)
            skipCompanions();
        const bool isBlock = end < body.size() && hasWeights(body[end]);
        end = std::max(i + 1, isBlock ? end + 1 : end);
        if (isBlock && !leads)
            skipCompanions();
        if (isBlock)
            blocks.emplace_back(i, end);
        i = end;
    }
    return blocks;
}

// The shapes on the way are those of the body's first copy: the copies of a repeat that keeps its shape agree.
class Wrapper
{
public:
    explicit Wrapper(const DataShape &data) : m_data(data) {}

    int run(Stack &stack)
    {
        Shape shape = m_data.input;
        wrap(stack, shape);
        return m_count;
    }

private:
    bool pass(const LayerSpec &layer, Shape &shape) const
    {
        Result<Shape> next = outputShape(layer, shape, m_data);
        if (next)
            shape = *next;
        return bool(next);
    }

    /// False where the stack does not fit.
    bool wrap(Stack &body, Shape &shape)
    {
        const auto blocks = blocksOf(body);
        auto block = blocks.begin();
        Stack result;
        for (std::size_t i = 0; i < body.size();) {
            const bool isBlock = block != blocks.end() && block->first == i;
            const std::size_t end = isBlock ? (block++)->second : i + 1;
            const Shape before = shape;
            bool hasUnits = true;
            for (std::size_t j = i; j < end; ++j) {
                if (!(body[j].body() ? container(body[j], shape) : pass(body[j], shape))) {
                    result.insert(result.end(), body.begin() + std::ptrdiff_t(i), body.end());
                    body = std::move(result);
                    return false;
                }
                const auto *dense = body[j].as<DenseSpec>();
                hasUnits = hasUnits && !(dense && dense->units.isClasses());
            }
            const auto first = body.begin() + std::ptrdiff_t(i), last = body.begin() + std::ptrdiff_t(end);
            if (isBlock && hasUnits && before == shape) {
                ResidualSpec residual;
                residual.body.assign(first, last);
                result.push_back({residual});
                ++m_count;
            } else {
                result.insert(result.end(), first, last);
            }
            i = end;
        }
        body = std::move(result);
        return true;
    }

    bool container(LayerSpec &layer, Shape &shape)
    {
        const Shape before = shape;
        if (auto *repeat = layer.as<RepeatSpec>()) {
            if (keepsShape(repeat->body, shape))
                return wrap(repeat->body, shape);
            for (int copy = 0; copy < repeat->count; ++copy) {
                if (!inside(repeat->body, shape))
                    return false;
            }
            return true;
        }
        if (!inside(*layer.body(), shape))
            return false;
        if (const auto *concat = layer.as<ConcatSpec>(); concat && concat->enabled && !shape.axes.empty())
            shape.axes.back() += before.channels();
        return true;
    }

    bool keepsShape(const Stack &body, const Shape &shape)
    {
        Shape after = shape;
        return inside(body, after) && after == shape;
    }

    bool inside(const Stack &body, Shape &shape)
    {
        for (LayerSpec layer : body) {
            const int count = m_count;
            const bool fits = layer.body() ? container(layer, shape) : pass(layer, shape);
            m_count = count; // only a copy was changed
            if (!fits)
                return false;
        }
        return true;
    }

    const DataShape &m_data;
    int m_count = 0;
};

int putNorms(Stack &body, NormKind kind)
{
    int count = 0;
    Stack result;
    for (LayerSpec &layer : body) {
        if (Stack *inside = layer.body())
            count += putNorms(*inside, kind);
        if (auto *norm = layer.as<NormSpec>(); norm && norm->kind != kind) {
            norm->kind = kind;
            ++count;
        }
        if (layer.as<ActivationSpec>() && (result.empty() || !result.back().as<NormSpec>())) {
            NormSpec norm;
            norm.kind = kind;
            result.push_back({norm});
            ++count;
        }
        result.push_back(std::move(layer));
    }
    body = std::move(result);
    return count;
}

/// Gives a setting of every layer of one type the same value; returns how many had another.
template <class Spec, class Value>
int setAll(Stack &stack, Value Spec::*setting, Value value)
{
    int count = 0;
    forEachLayer(stack, [&](LayerSpec &layer) {
        if (auto *spec = layer.as<Spec>(); spec && spec->*setting != value) {
            spec->*setting = value;
            ++count;
        }
    });
    return count;
}

/// `valueOf` gives what a layer has, if it has such a thing.
template <class T, class ValueOf>
Common<T> commonOf(const Stack &stack, const ValueOf &valueOf)
{
    Common<T> common;
    forEachLayer(stack, [&](const LayerSpec &layer) {
        const std::optional<T> value = valueOf(layer);
        if (value && !std::exchange(common.isAnywhere, true))
            common.value = value;
        else if (value && common.value != value)
            common.value.reset();
    });
    return common;
}

template <class Spec, class T>
Common<T> commonOf(const Stack &stack, T Spec::*setting)
{
    return commonOf<T>(stack, [setting](const LayerSpec &layer) {
        const Spec *spec = layer.as<Spec>();
        return spec ? std::optional<T>(spec->*setting) : std::nullopt;
    });
}

} // namespace

int wrapEveryBlockInResidual(Experiment &experiment, const DataShape &data)
{
    return Wrapper(data).run(experiment.stack);
}

int putNormBeforeEveryActivation(Experiment &experiment, NormKind kind)
{
    return putNorms(experiment.stack, kind);
}

int setAllResiduals(Stack &stack, bool enabled)
{
    return setAll(stack, &ResidualSpec::enabled, enabled);
}

int setAllNorms(Stack &stack, NormKind kind)
{
    return setAll(stack, &NormSpec::kind, kind);
}

int setAllActivations(Stack &stack, ActivationFunction function)
{
    return setAll(stack, &ActivationSpec::function, function);
}

int setAllInitializers(Stack &stack, const Initializer &initializer)
{
    int count = 0;
    forEachLayer(stack, [&](LayerSpec &layer) {
        std::visit(
            [&](auto &spec) {
                if constexpr (requires { spec.initializer; }) {
                    count += spec.initializer != initializer;
                    spec.initializer = initializer;
                }
            },
            layer.value);
    });
    return count;
}

Common<bool> commonResidual(const Stack &stack)
{
    return commonOf(stack, &ResidualSpec::enabled);
}

Common<NormKind> commonNorm(const Stack &stack)
{
    return commonOf(stack, &NormSpec::kind);
}

Common<bool> commonNormSwitch(const Stack &stack)
{
    return commonOf<bool>(stack, [](const LayerSpec &layer) {
        const auto *norm = layer.as<NormSpec>();
        return norm ? std::optional<bool>(norm->kind != NormKind::None) : std::nullopt;
    });
}

Common<ActivationFunction> commonActivation(const Stack &stack)
{
    return commonOf(stack, &ActivationSpec::function);
}

Common<Initializer::Type> commonInitializer(const Stack &stack)
{
    return commonOf<Initializer::Type>(stack, [](const LayerSpec &layer) {
        const Initializer *initializer = layer.initializer();
        return initializer ? std::optional<Initializer::Type>(initializer->type) : std::nullopt;
    });
}

} // namespace stacklight
