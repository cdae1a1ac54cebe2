#include "observe/trace_header.h"

#include "base/json.h"
#include "observe/recorded_stack.h"
#include "observe/trace_values.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace stacklight {

namespace {

constexpr int longestAxis = 1 << 28;

/// The layer of a stack that a path names; null where there is none.
const LayerSpec *specAt(const Stack &stack, std::string_view path)
{
    const Stack *at = &stack;
    const LayerSpec *layer = nullptr;
    while (!path.empty()) {
        const std::string_view token = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), token.size() + 1));
        std::size_t index = 0;
        const bool isNumber = std::from_chars(token.data(), token.data() + token.size(), index).ec == std::errc();
        if (token == "body" && layer && layer->body()) {
            at = layer->body();
        } else if (isNumber && layer && layer->as<RepeatSpec>()) { // one of its copies
            at = layer->body();
        } else if (isNumber && at && index < at->size()) {
            layer = &(*at)[index];
            at = nullptr;
            continue;
        } else {
            return nullptr;
        }
        layer = nullptr;
    }
    return layer;
}

/// As good as type and label tell, for what asks for a rectifier, a norm or a residual.
LayerSpec specOf(const std::string &type, const std::string &label)
{
    const auto known =
        std::ranges::find(allLayerTypes(), type, [](const LayerSpec &layer) { return std::string(layer.info().type); });
    if (known == allLayerTypes().end())
        return {ActivationSpec{ActivationFunction::Identity}};
    LayerSpec layer = *known;
    const char *choice = layer.as<ActivationSpec>() ? "function" : layer.as<NormSpec>() ? "kind" : nullptr;
    const Field *field = choice ? layer.info().field(choice) : nullptr;
    // "relu", "batch norm"
    if (field && !field->set(layer.fieldsAddress(), label.substr(0, label.find(' ')), {}))
        return {ActivationSpec{ActivationFunction::Identity}};
    return layer;
}

class HeaderReader
{
public:
    explicit HeaderReader(const Json &line) : m_root{&line} {}

    Result<TraceHeader> read()
    {
        m_values.object(m_root);
        if (const TracePlace type = m_values.at(m_root, "type"); m_values.text(type) != "header")
            m_values.refuse(type, "\"header\", since a trace begins with one");
        if (const TracePlace format = m_values.at(m_root, "format"); m_values.text(format) != "stacklight-trace")
            m_values.refuse(format, "\"stacklight-trace\"");
        m_values.integer(m_values.at(m_root, "version"), 1, 1);
        if (m_values.fault())
            return *m_values.fault();
        if (auto read = readExperiment(); !read)
            return read.error();
        readLayers();
        if (m_values.fault())
            return *m_values.fault();
        if (!m_header.isTrainable)
            m_header.experiment.stack = recordedStack();
        m_header.plan = std::make_shared<const Plan>(std::move(m_plan));
        return std::move(m_header);
    }

private:
    Result<void> readExperiment()
    {
        const TracePlace place = m_values.at(m_root, "experiment");
        m_values.object(place);
        if (m_values.fault())
            return *m_values.fault();
        m_header.isTrainable = place.value->contains("format");
        if (!m_header.isTrainable) {
            if (const TracePlace title = m_values.at(place, "title"); title.value)
                m_header.experiment.title = m_values.text(title);
            if (const TracePlace seed = m_values.at(place, "seed"); seed.value)
                m_header.experiment.seed =
                    std::uint64_t(m_values.integer(seed, 0, std::numeric_limits<std::int64_t>::max()));
            return {};
        }
        Result<Experiment> experiment = experimentFromJson(*place.value, {});
        if (!experiment) {
            experiment.error().pointer = place.pointer() + experiment.error().pointer;
            return experiment.error();
        }
        m_header.experiment = *std::move(experiment);
        return {};
    }

    void readLayers()
    {
        const TracePlace layers = m_values.at(m_root, "layers");
        const std::size_t count = m_values.list(layers, std::size_t(maximumLayers));
        if (count == 0)
            m_values.refuse(layers, "a list of one layer at least");
        for (std::size_t i = 0; i < count && !m_values.fault(); ++i)
            m_plan.layers.push_back(layer(m_values.at(layers, i), int(i)));
        if (m_values.fault())
            return;
        m_plan.classes = m_plan.layers.back().outputShape.channels();
    }

    Stack recordedStack()
    {
        if (std::optional<Stack> stack = stackOfPaths(m_plan.layers))
            return *std::move(stack);
        Stack stack;
        for (PlannedLayer &layer : m_plan.layers) {
            layer.pointer = std::exchange(layer.path, std::to_string(layer.index));
            if (layer.spec.body()) // nothing tells what stands in it
                layer.spec = {ActivationSpec{ActivationFunction::Identity}};
            stack.push_back(layer.spec);
        }
        return stack;
    }

    PlannedLayer layer(const TracePlace &place, int index)
    {
        m_values.object(place);
        PlannedLayer layer;
        layer.index = int(m_values.integer(m_values.at(place, "index"), index, index));
        layer.path = m_values.text(m_values.at(place, "path"), 200);
        if (!m_paths.insert(layer.path).second)
            m_values.refuse(m_values.at(place, "path"), "a path that no other layer has");
        const std::string type = m_values.text(m_values.at(place, "type"), 100);
        layer.label = m_values.text(m_values.at(place, "label"), 200);
        const LayerSpec *spec = m_header.isTrainable ? specAt(m_header.experiment.stack, layer.path) : nullptr;
        layer.spec = spec && type == spec->info().type ? *spec : specOf(type, layer.label);
        if (Stack *body = layer.spec.body())
            body->clear();
        layer.depth = int(std::ranges::count(layer.path, '/') + 1) / 2;
        layer.input = index - 1;
        layer.shortcut = shortcutOf(layer);
        layer.outputShape = shape(m_values.at(place, "output_shape"));
        if (index > 0)
            layer.inputShape =
                m_plan.layers[std::size_t(layer.spec.body() ? std::max(layer.shortcut, 0) : index - 1)].outputShape;
        const TracePlace parameters = m_values.at(place, "parameters");
        const std::size_t count = m_values.list(parameters, 100);
        for (std::size_t i = 0; i < count; ++i)
            layer.parameters.push_back({m_values.text(m_values.at(parameters, i), 100), {}, true});
        return layer;
    }

    /// Of a residual or concat, which comes after its body: the layer before that.
    int shortcutOf(const PlannedLayer &layer) const
    {
        if (!layer.spec.body())
            return -1;
        const std::string body = layer.path + "/body/";
        int before = layer.index - 1;
        while (before >= 0 && m_plan.layers[std::size_t(before)].path.starts_with(body))
            --before;
        return before;
    }

    Shape shape(const TracePlace &place)
    {
        Shape shape;
        const std::size_t count = m_values.list(place, 8);
        for (std::size_t i = 0; i < count; ++i)
            shape.axes.push_back(int(m_values.integer(m_values.at(place, i), 1, longestAxis)));
        return shape;
    }

    TracePlace m_root;
    TraceValues m_values;
    TraceHeader m_header;
    Plan m_plan;
    std::set<std::string> m_paths;
};

} // namespace

Result<TraceHeader> readTraceHeader(const Json &line)
{
    return HeaderReader(line).read();
}

} // namespace stacklight
