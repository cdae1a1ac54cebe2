#include "edits/fixes.h"

#include "edits/fresh_layer.h"
#include "edits/stack_edits.h"

#include <algorithm>

namespace stacklight {

namespace {

LayerSpec classesLayer()
{
    DenseSpec dense;
    dense.units = Units::classes();
    return {dense};
}

class Candidates
{
public:
    Candidates(const Experiment &experiment, const DataShape &data, const Error &error)
        : m_stack(experiment.stack), m_data(data), m_place(placeOfPointer(error.pointer)),
          m_shapes(outputShapes(m_stack, data))
    {
    }

    std::vector<Fix> all()
    {
        const LayerSpec *layer = layerAt(m_stack, m_place);
        if (!layer)
            atEnd();
        else if (layer->body())
            ofBlock(*layer);
        else
            ofLayer(*layer);
        if (layer)
            add(message(TR("Remove it")), [part = partOf(m_place)](Stack &stack) { removeLayers(stack, part); });
        return std::move(m_all);
    }

private:
    void add(const Message &label, const std::function<void(Stack &)> &change)
    {
        m_all.push_back({label, [change](Experiment &experiment) { change(experiment.stack); }, {label}});
    }

    /// The same for one layer, which is known to be of type Spec.
    template <class Spec>
    void change(const Message &label, const Place &place, const std::function<void(Spec &)> &edit)
    {
        add(label, [place, edit](Stack &stack) {
            if (LayerSpec *layer = layerAt(stack, place))
                edit(*layer->as<Spec>());
        });
    }

    void insertBefore(const LayerSpec &layer)
    {
        add(message(TR("Insert %1 before it"), layerName(layer)),
            [layer, place = m_place](Stack &stack) { insertLayers(stack, bodyOf(place), place.back(), {layer}); });
    }

    void ofLayer(const LayerSpec &layer)
    {
        if (endsStack())
            atEnd();
        if (endsStack() && layer.as<DenseSpec>())
            change<DenseSpec>(message(TR("Give it one unit a class")), m_place,
                [](DenseSpec &dense) { dense.units = Units::classes(); });
        if (layer.as<NormSpec>()) {
            const int channels = shapeBefore(m_shapes, m_data, bodyOf(m_place), m_place.back()).channels();
            int groups = std::min(layer.as<NormSpec>()->groups, std::max(1, channels));
            while (channels % groups != 0)
                --groups;
            change<NormSpec>(message(TR("Set groups to %1"), std::to_string(groups)), m_place,
                [groups](NormSpec &norm) { norm.groups = groups; });
        }
        ofWindow<Conv2dSpec>(layer);
        ofWindow<DepthwiseConv2dSpec>(layer);
        ofWindow<MaxPool2dSpec>(layer);
        ofWindow<AvgPool2dSpec>(layer);
        insertBefore({FlattenSpec{}});
        insertBefore({GlobalAvgPool2dSpec{}});
        insertBefore({EmbeddingSpec{}});
        moveUp();
    }

    /// Whether the layer's output is the stack's.
    bool endsStack() const
    {
        Place body;
        for (const int index : m_place) {
            if (index + 1 != int(bodyAt(m_stack, body)->size()))
                return false;
            body.push_back(index);
        }
        return true;
    }

    template <class Spec>
    void ofWindow(const LayerSpec &layer)
    {
        if (layer.as<Spec>() && layer.as<Spec>()->padding == Padding::Valid)
            change<Spec>(
                message(TR("Use padding \"same\"")), m_place, [](Spec &spec) { spec.padding = Padding::Same; });
    }

    /// To before the flatten, or whatever else took away the axes that it needs.
    void moveUp()
    {
        const Place body = bodyOf(m_place);
        for (int index = m_place.back() - 1; index >= 0; --index) {
            if (!shapeBefore(m_shapes, m_data, body, index).isImage()
                || shapeBefore(m_shapes, m_data, body, index + 1).isImage())
                continue;
            const Message target = layerName(*layerAt(m_stack, placeIn(body, index)));
            add(message(TR("Move it before %1"), target),
                [part = partOf(m_place), body, index](Stack &stack) { moveLayers(stack, part, body, index); });
            return;
        }
    }

    void ofBlock(const LayerSpec &layer)
    {
        const Shape input = shapeBefore(m_shapes, m_data, bodyOf(m_place), m_place.back());
        const Stack &body = *layer.body();
        if (body.empty()) {
            add(message(TR("Put layers inside")), [place = m_place, input](Stack &stack) {
                if (Stack *inside = bodyAt(stack, place))
                    *inside = bodyKeeping(input);
            });
            return;
        }
        if (layer.as<ResidualSpec>())
            change<ResidualSpec>(message(TR("Use a projection shortcut")), m_place,
                [](ResidualSpec &r) { r.shortcut = Shortcut::Projection; });
        widenLast(body, input);
        if (layer.as<ResidualSpec>())
            change<ResidualSpec>(
                message(TR("Switch the shortcut off")), m_place, [](ResidualSpec &r) { r.enabled = false; });
        if (layer.as<HighwaySpec>())
            change<HighwaySpec>(message(TR("Switch the gate off")), m_place, [](HighwaySpec &h) { h.enabled = false; });
        if (layer.as<ConcatSpec>())
            change<ConcatSpec>(message(TR("Switch the skip off")), m_place, [](ConcatSpec &c) { c.enabled = false; });
        add(message(TR("Unwrap it")), [part = partOf(m_place)](Stack &stack) { unwrapLayers(stack, part); });
        if (endsStack())
            atEnd();
    }

    /// The last layer with weights in a body gets as many outputs as x has channels.
    void widenLast(const Stack &body, const Shape &input)
    {
        const int channels = input.channels();
        for (int index = int(body.size()) - 1; index >= 0; --index) {
            const LayerSpec &layer = body[std::size_t(index)];
            const Place place = placeIn(m_place, index);
            if (layer.as<DenseSpec>()) {
                change<DenseSpec>(message(TR("Make the last dense %1 wide"), std::to_string(channels)), place,
                    [channels](DenseSpec &dense) { dense.units.count = channels; });
                return;
            }
            if (layer.as<Conv2dSpec>()) {
                change<Conv2dSpec>(message(TR("Make the last conv %1 wide"), std::to_string(channels)), place,
                    [channels](Conv2dSpec &conv) { conv.filters = channels; });
                return;
            }
        }
    }

    void atEnd()
    {
        const auto append = [&](const Message &label, const Stack &layers) {
            add(label, [layers](Stack &stack) { stack.insert(stack.end(), layers.begin(), layers.end()); });
        };
        append(message(TR("End with dense classes")), {classesLayer()});
        append(message(TR("End with global average and dense classes")), {{GlobalAvgPool2dSpec{}}, classesLayer()});
        append(message(TR("End with flatten and dense classes")), {{FlattenSpec{}}, classesLayer()});
    }

    const Stack &m_stack;
    const DataShape &m_data;
    Place m_place;
    ShapeMap m_shapes;
    std::vector<Fix> m_all;
};

/// Whether all up to `place` fits by now: the fault is behind it, or it is what the stack ends with.
bool isLater(const Error &fault, const Stack &stack, const DataShape &data, const Place &place)
{
    const Place at = placeOfPointer(fault.pointer);
    return runsBefore(place, at) || outputShapes(stack, data).contains(at);
}

constexpr std::size_t mostFixes = 3;
constexpr int mostFaults = 3; // one after the other

/// Edits that mend all: single ones, or where there are none, up to `faults` in a row, each of which mends what the one
/// before leaves.
std::vector<Fix> fixesFor(const Experiment &experiment, const DataShape &data, const Error &error, int faults)
{
    struct Part
    {
        Fix fix;
        Experiment after;
        Error left;
    };
    std::vector<Fix> mending;
    std::vector<Part> helping;
    const Place place = placeOfPointer(error.pointer);
    for (Fix &fix : Candidates(experiment, data, error).all()) {
        Experiment candidate = experiment;
        fix.apply(candidate);
        if (candidate == experiment)
            continue;
        const Result<Plan> plan = makePlan(candidate, data);
        if (plan)
            mending.push_back(std::move(fix));
        else if (isLater(plan.error(), candidate.stack, data, place))
            helping.push_back({std::move(fix), std::move(candidate), plan.error()});
    }
    for (auto part = helping.begin(); faults > 1 && mending.empty() && part != helping.end(); ++part) {
        const LayerSpec *next = layerAt(part->after.stack, placeOfPointer(part->left.pointer));
        for (const Fix &rest : fixesFor(part->after, data, part->left, faults - 1)) {
            std::vector<Message> steps{part->fix.label};
            steps.insert(steps.end(), rest.steps.begin(), rest.steps.end());
            steps[1] = message(TR("%1: %2"), next ? layerName(*next) : message(TR("the end")), steps[1]);
            const Message label = message(TR("%1, and %2 more"), steps[0], std::to_string(steps.size() - 1));
            mending.push_back({label,
                [first = part->fix.apply, then = rest.apply](Experiment &edited) {
                    first(edited);
                    then(edited);
                },
                std::move(steps)});
        }
    }
    if (mending.size() > mostFixes)
        mending.erase(mending.begin() + mostFixes, mending.end());
    return mending;
}

} // namespace

std::vector<Fix> fixesFor(const Experiment &experiment, const DataShape &data, const Error &error)
{
    std::vector<Fix> found;
    for (int faults = 1; faults <= mostFaults && found.empty(); ++faults)
        found = fixesFor(experiment, data, error, faults);
    return found;
}

} // namespace stacklight
