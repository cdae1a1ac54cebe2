#include "interop/keras_weights.h"

#include "interop/hdf5_file.h"
#include "interop/weight_arrays.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

/// One operation of the graph that Keras builds while it runs the code.
struct KerasNode
{
    std::vector<std::size_t> parents; ///< in the order in which the operation takes them
    std::string layer;                ///< its class in snake case; empty: no layer
    const std::vector<CodeTensor> *state = nullptr;
    std::int64_t depth = 0; ///< operations from here to the output
    std::size_t visit = 0;  ///< the how manieth a walk from the output meets
};

/// A name of a class in snake case, as keras.src.utils.naming makes it: "conv2d", "multi_head_attention".
std::string snakeCase(const std::string &name)
{
    const auto isUpper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto isLower = [](char c) { return c >= 'a' && c <= 'z'; };
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool beginsWord =
            i > 0 && isUpper(name[i]) && ((i + 1 < name.size() && isLower(name[i + 1])) || isLower(name[i - 1]));
        if (beginsWord)
            result += '_';
        result += isUpper(name[i]) ? char(name[i] - 'A' + 'a') : name[i];
    }
    return result;
}

class KerasGraph
{
public:
    explicit KerasGraph(const CodeSequence &modules)
    {
        m_nodes.push_back({}); // the input
        const std::size_t output = run(modules, 0);
        walk(output);
        for (auto node = m_finished.rbegin(); node != m_finished.rend(); ++node) {
            for (const std::size_t parent : m_nodes[*node].parents)
                m_nodes[parent].depth = std::max(m_nodes[parent].depth, m_nodes[*node].depth + 1);
        }
    }

    /// Calls `visit(name, state)` for each layer, under the name that it has in the file.
    template <class Visit>
    void forEachLayer(const Visit &visit) const
    {
        std::vector<const KerasNode *> ordered;
        for (const KerasNode &node : m_nodes) {
            if (!node.layer.empty())
                ordered.push_back(&node);
        }
        std::ranges::sort(ordered, [](const KerasNode *a, const KerasNode *b) {
            return a->depth != b->depth ? a->depth > b->depth : a->visit < b->visit;
        });
        std::map<std::string, int> counts;
        for (const KerasNode *node : ordered) {
            const int number = counts[node->layer]++;
            visit(node->layer + (number ? "_" + std::to_string(number) : ""), *node->state);
        }
    }

private:
    std::size_t add(
        std::vector<std::size_t> parents, std::string layer = {}, const std::vector<CodeTensor> &state = none)
    {
        m_nodes.push_back({std::move(parents), std::move(layer), &state});
        return m_nodes.size() - 1;
    }

    std::size_t run(const CodeSequence &modules, std::size_t value)
    {
        for (const auto &item : modules) {
            if (const auto *loop = std::get_if<CodeLoop>(&item)) {
                for (const CodeSequence &copy : loop->copies)
                    value = run(copy, value);
            } else {
                value = run(std::get<CodeModule>(item), value);
            }
        }
        return value;
    }

    std::size_t run(const CodeModule &module, std::size_t x)
    {
        if (!module.isBlock()) {
            if (module.form.find('@') != module.form.npos)
                return add({x});
            std::string name = module.form.substr(0, module.form.find('('));
            name.erase(0, name.find('.') + 1); // of "layers.Dense"; 0 without a point
            return add({x}, snakeCase(name), module.state);
        }
        std::map<std::string, std::size_t> values = {{"x", x}};
        for (const CodePart &part : module.parts)
            values[part.name] = run(part.modules, x);
        const auto valueOf = [&](const char *name) {
            const auto value = values.find(name);
            return value == values.end() ? x : value->second;
        };
        const std::size_t y = valueOf("y");
        if (values.contains("gate")) { // gate * y + (1 - gate) * x
            const std::size_t carried = add({add({valueOf("gate")}), x});
            return add({add({valueOf("gate"), y}), carried});
        }
        const bool concatenates = module.forward[0].find("Concatenate") != std::string::npos;
        return add({valueOf("shortcut"), y}, concatenates ? "concatenate" : "add");
    }

    /// Numbers what leads to a node as it is met, and lists each behind what it needs.
    void walk(std::size_t output)
    {
        std::vector<bool> isMet(m_nodes.size());
        std::vector<std::pair<std::size_t, std::size_t>> path; // a node, and how many of its parents are done
        std::size_t visits = 0;
        const auto meet = [&](std::size_t node) {
            if (isMet[node])
                return;
            isMet[node] = true;
            m_nodes[node].visit = visits++;
            path.emplace_back(node, 0);
        };
        meet(output);
        while (!path.empty()) {
            auto &[node, done] = path.back();
            if (done < m_nodes[node].parents.size()) {
                meet(m_nodes[node].parents[done++]);
                continue;
            }
            m_finished.push_back(node);
            path.pop_back();
        }
    }

    inline static const std::vector<CodeTensor> none;
    std::vector<KerasNode> m_nodes;
    std::vector<std::size_t> m_finished;
};

std::vector<std::int64_t> axesInKeras(const WeightArray &array, const CodeTensor &tensor)
{
    std::vector<std::int64_t> axes = array.axes;
    const std::int64_t heads = tensor.heads;
    if (tensor.layout == WeightLayout::SplitHeads) {
        axes.back() /= heads;
        axes.insert(axes.end() - 1, heads);
    } else if (tensor.layout == WeightLayout::JoinedHeads) {
        axes[0] /= heads;
        axes.insert(axes.begin(), heads);
    }
    return axes;
}

} // namespace

Result<void> writeKerasWeights(const KerasNetwork &network, const Trainer &trainer,
    const Standardization &standardization, const std::string &path)
{
    const std::map<std::string, WeightArray> arrays = weightArrays(trainer);
    std::map<std::string, std::vector<double>> figures = {
        {"standardization/mean", standardization.means}, {"standardization/deviation", standardization.deviations}};
    for (const double deviation : standardization.deviations)
        figures["standardization/variance"].push_back(deviation * deviation);
    std::map<std::string, std::vector<float>> singles;
    for (const auto &[name, values] : figures)
        singles[name].assign(values.begin(), values.end());
    static constexpr std::int32_t count = 0;

    const auto view = [&](const std::string &name, const CodeTensor &tensor) -> TensorView {
        const std::string &source = tensor.sources[0];
        if (source == "standardization/count")
            return {name, {}, std::span(&count, 1)};
        if (const auto figure = figures.find(source); figure != figures.end()) {
            const std::vector<std::int64_t> axes = {std::int64_t(figure->second.size())};
            if (network.isOfDoubles)
                return {name, axes, std::span<const double>(figure->second)};
            return {name, axes, std::span<const float>(singles.at(source))};
        }
        const WeightArray &array = arrays.at(source);
        return {name, axesInKeras(array, tensor), std::span<const float>(array.values)};
    };
    std::vector<TensorView> tensors;
    // The first versions of Keras 3 want a group of each layer, also of those without weights.
    std::vector<std::string> groups = {"vars", "layers/input_layer/vars"};
    KerasGraph(network.modules).forEachLayer([&](const std::string &layer, const std::vector<CodeTensor> &state) {
        groups.push_back("layers/" + layer + "/vars");
        if (layer.starts_with("multi_head_attention")) {
            for (const char *inner : {"_softmax", "_dropout_layer"})
                groups.push_back("layers/" + layer + "/" + inner + "/vars");
        }
        for (const CodeTensor &tensor : state)
            tensors.push_back(view("layers/" + layer + "/" + tensor.name, tensor));
    });
    return writeHdf5(path, tensors, groups);
}

} // namespace stacklight
