#include "edits/stack_edits.h"

#include <algorithm>

namespace stacklight {

Part insertLayers(Stack &stack, const Place &body, int index, const Stack &layers)
{
    Stack *into = bodyAt(stack, body);
    if (!into)
        return {};
    index = std::clamp(index, 0, int(into->size()));
    into->insert(into->begin() + index, layers.begin(), layers.end());
    Part inserted{body, {}};
    for (int i = 0; i < int(layers.size()); ++i)
        inserted.indices.push_back(index + i);
    return inserted;
}

Stack copyLayers(const Stack &stack, const Part &part)
{
    Stack layers;
    for (const int index : part.indices) {
        if (const LayerSpec *layer = layerAt(stack, placeIn(part.body, index)))
            layers.push_back(*layer);
    }
    return layers;
}

void removeLayers(Stack &stack, const Part &part)
{
    Stack *body = bodyAt(stack, part.body);
    for (auto index = part.indices.rbegin(); body && index != part.indices.rend(); ++index)
        body->erase(body->begin() + *index);
}

Part moveLayers(Stack &stack, const Part &part, const Place &body, int index)
{
    const std::size_t depth = part.body.size();
    const bool goesThroughBody = body.size() > depth && std::equal(part.body.begin(), part.body.end(), body.begin());
    if (goesThroughBody && part.contains(Place(body.begin(), body.begin() + std::ptrdiff_t(depth) + 1)))
        return part;
    const Stack moved = copyLayers(stack, part);
    removeLayers(stack, part);
    // What was taken out before the target shifts it.
    const auto shifted = [&](int target) {
        return target
            - int(std::count_if(part.indices.begin(), part.indices.end(), [&](int taken) { return taken < target; }));
    };
    Place target = body;
    if (goesThroughBody)
        target[depth] = shifted(target[depth]);
    else if (body == part.body)
        index = shifted(index);
    return insertLayers(stack, target, index, moved);
}

Part duplicateLayers(Stack &stack, const Part &part)
{
    return part.isEmpty() ? part : insertLayers(stack, part.body, part.indices.back() + 1, copyLayers(stack, part));
}

Part wrapLayers(Stack &stack, const Part &part, LayerSpec container)
{
    if (part.isEmpty() || !container.body())
        return part;
    Part whole{part.body, {}};
    for (int index = part.indices.front(); index <= part.indices.back(); ++index)
        whole.indices.push_back(index);
    *container.body() = copyLayers(stack, whole);
    removeLayers(stack, whole);
    return insertLayers(stack, part.body, part.indices.front(), {container});
}

Part unwrapLayers(Stack &stack, const Part &part)
{
    Stack *body = bodyAt(stack, part.body);
    Part result{part.body, {}};
    int shift = 0;
    for (const int index : part.indices) {
        const auto at = body->begin() + index + shift;
        const Stack inside = at->body() ? *at->body() : Stack{*at};
        body->insert(body->erase(at), inside.begin(), inside.end());
        for (int i = 0; i < int(inside.size()); ++i)
            result.indices.push_back(index + shift + i);
        shift += int(inside.size()) - 1;
    }
    return result;
}

} // namespace stacklight
