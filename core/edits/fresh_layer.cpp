#include "edits/fresh_layer.h"

#include <algorithm>
#include <numeric>

namespace stacklight {

namespace {

class Walker
{
public:
    explicit Walker(const DataShape &data) : m_data(data) {}

    /// False once a layer does not fit. `place` is null in the further copies of a repeat, which leave no trace.
    bool walk(const Stack &body, const Place *place, Shape &shape)
    {
        for (std::size_t i = 0; i < body.size(); ++i) {
            const Place here = place ? placeIn(*place, int(i)) : Place();
            if (!step(body[i], place ? &here : nullptr, shape))
                return false;
            if (place)
                shapes[here] = shape;
        }
        return true;
    }

    ShapeMap shapes;

private:
    bool step(const LayerSpec &layer, const Place *place, Shape &shape)
    {
        const Shape before = shape;
        if (!layer.body()) {
            Result<Shape> after = outputShape(layer, shape, m_data);
            if (after)
                shape = *after;
            return bool(after);
        }
        if (!walk(*layer.body(), place, shape))
            return false;
        if (const auto *repeat = layer.as<RepeatSpec>()) {
            Shape last = before;
            for (int copy = 1; copy < repeat->count && shape != last; ++copy) {
                last = shape;
                if (!walk(*layer.body(), nullptr, shape))
                    return false;
            }
        }
        if (const auto *concat = layer.as<ConcatSpec>(); concat && concat->enabled && !shape.axes.empty())
            shape.axes.back() += before.channels();
        const auto *residual = layer.as<ResidualSpec>();
        const bool mustKeepShape = (residual && residual->enabled && residual->shortcut == Shortcut::Identity)
            || (layer.as<HighwaySpec>() && *layer.enabled());
        return !mustKeepShape || shape == before;
    }

    const DataShape &m_data;
};

} // namespace

ShapeMap outputShapes(const Stack &stack, const DataShape &data)
{
    Walker walker(data);
    Shape shape = data.input;
    const Place whole;
    if (!shape.axes.empty())
        walker.walk(stack, &whole, shape);
    return std::move(walker.shapes);
}

Shape shapeBefore(const ShapeMap &shapes, const DataShape &data, const Place &body, int index)
{
    for (int before = index - 1; before >= 0; --before) {
        if (const auto found = shapes.find(placeIn(body, before)); found != shapes.end())
            return found->second;
    }
    return body.empty() ? data.input : shapeBefore(shapes, data, bodyOf(body), body.back());
}

Stack bodyKeeping(const Shape &shape)
{
    Stack body = {{NormSpec{}}, {ActivationSpec{}}};
    if (shape.isImage()) {
        Conv2dSpec conv;
        conv.filters = std::clamp(shape.channels(), 1, 4096);
        body.push_back({conv});
    } else {
        DenseSpec dense;
        dense.units.count = std::clamp(shape.channels(), 1, 16384);
        body.push_back({dense});
    }
    return body;
}

LayerSpec freshLayer(const LayerSpec &type, const Shape &shape)
{
    LayerSpec layer = type;
    const int channels = std::max(1, shape.channels());
    if (Stack *body = layer.body(); body && body->empty())
        *body = bodyKeeping(shape);
    if (auto *dense = layer.as<DenseSpec>(); dense && !shape.isImage() && channels >= 8)
        dense->units.count = std::min(channels, 1024);
    if (auto *conv = layer.as<Conv2dSpec>(); conv && shape.isImage() && channels >= 8)
        conv->filters = std::min(channels, 1024);
    if (auto *norm = layer.as<NormSpec>())
        norm->groups = std::gcd(norm->groups, channels);
    if (auto *attention = layer.as<SelfAttentionSpec>())
        attention->heads = std::gcd(attention->heads, channels);
    return layer;
}

} // namespace stacklight
