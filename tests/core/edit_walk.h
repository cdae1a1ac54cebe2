// Any edits of any stack, one after the other, chosen by whatever gives numbers.
#pragma once

#include "edits/stack_edits.h"

#include <functional>

namespace stacklight::testing {

class EditWalk
{
public:
    /// `below(n)` gives one of 0 … n − 1.
    explicit EditWalk(std::function<int(int)> below) : m_below(std::move(below)) {}

    /// Few sizes and kinds, so that many layers are alike.
    LayerSpec layer(int depth = 0)
    {
        constexpr int deepest = 2;
        switch (m_below(depth < deepest ? 8 : 6)) {
        case 0:
            return {ActivationSpec{m_below(2) ? ActivationFunction::Relu : ActivationFunction::Tanh}};
        case 1:
            return {NormSpec{m_below(2) ? NormKind::Batch : NormKind::Layer}};
        case 2:
            return {NormSpec{NormKind::None}};
        case 6: {
            ResidualSpec residual;
            residual.shortcut = Shortcut::Projection;
            residual.body = layers(1 + m_below(3), depth + 1);
            return {residual};
        }
        case 7: {
            RepeatSpec repeat;
            repeat.count = 1 + m_below(3);
            repeat.body = layers(1 + m_below(2), depth + 1);
            return {repeat};
        }
        default:
            return {dense(m_below(4) ? 8 : 6)};
        }
    }

    Stack layers(int count, int depth = 0)
    {
        Stack stack;
        for (int i = 0; i < count; ++i)
            stack.push_back(layer(depth));
        return stack;
    }

    /// Some layers come, go, move, are doubled, wrapped or unwrapped, or all change. Returns where those are that it
    /// was about. The stack may not fit any more.
    Part edit(Stack &stack)
    {
        const Part part = somePart(stack);
        switch (m_below(9)) {
        case 0: {
            const Place body = someBody(stack);
            return insertLayers(stack, body, m_below(int(bodyAt(stack, body)->size()) + 1), layers(1 + m_below(2)));
        }
        case 1:
            removeLayers(stack, part);
            return {part.body, {}};
        case 2: {
            const Place body = someBody(stack);
            return moveLayers(stack, part, body, m_below(int(bodyAt(stack, body)->size()) + 1));
        }
        case 3:
            return duplicateLayers(stack, part);
        case 4: {
            ResidualSpec off;
            off.enabled = m_below(2);
            return wrapLayers(stack, part, {off});
        }
        case 5:
            return unwrapLayers(stack, part);
        case 6:
            setAllNorms(stack, NormKind(m_below(int(NormKind::Rms) + 1)));
            return part;
        case 7:
            setAllResiduals(stack, m_below(2));
            return part;
        default:
            change(stack, part);
            return part;
        }
    }

private:
    static DenseSpec dense(int units)
    {
        DenseSpec spec;
        spec.units = Units{units};
        return spec;
    }

    /// The stack, or a body in it.
    Place someBody(const Stack &stack)
    {
        Place body;
        while (true) {
            const Stack &here = *bodyAt(stack, body);
            std::vector<int> containers;
            for (int i = 0; i < int(here.size()); ++i) {
                if (here[std::size_t(i)].body())
                    containers.push_back(i);
            }
            const int chosen = m_below(int(containers.size()) + 1);
            if (chosen == 0)
                return body;
            body.push_back(containers[std::size_t(chosen) - 1]);
        }
    }

    /// One to three layers of a body; none of an empty one.
    Part somePart(const Stack &stack)
    {
        Part part{someBody(stack), {}};
        const int size = int(bodyAt(stack, part.body)->size());
        for (int index = size > 0 ? m_below(size) : 0; index < size && part.indices.size() < 3; index += 1 + m_below(3))
            part.indices.push_back(index);
        return part;
    }

    void change(Stack &stack, const Part &part)
    {
        for (const int index : part.indices) {
            LayerSpec &layer = *layerAt(stack, placeIn(part.body, index));
            if (auto *units = layer.as<DenseSpec>())
                units->units = Units{m_below(2) ? 8 : 10};
            if (auto *repeat = layer.as<RepeatSpec>())
                repeat->count = 1 + m_below(4);
        }
    }

    std::function<int(int)> m_below;
};

} // namespace stacklight::testing
