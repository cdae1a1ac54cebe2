#include "interop/keras_model.h"

#include "interop/keras_classes.h"
#include "interop/keras_layers.h"
#include "interop/python_code.h"
#include "interop/raw_input.h"

#include <algorithm>
#include <map>

namespace stacklight {

namespace {

/// A block's function: what its instances have in common. Numbers that are alike in every instance are one argument.
/// "target = function(arguments)(applied)", as `black` breaks it.
std::string application(int indent, const std::string &target, const std::string &layer, const std::string &applied)
{
    constexpr std::size_t longest = 88;
    const std::string margin(std::size_t(indent), ' '), lead = margin + target + " = ";
    if (lead.size() + layer.size() + applied.size() <= longest)
        return lead + layer + applied + "\n";
    const auto broken = [&](const std::string &call) {
        const PythonExpression taken = PythonExpression::parsed("f" + call);
        std::string inside = margin + "    ";
        for (std::size_t i = 0; i < taken.parts.size(); ++i)
            inside += (i ? ", " : "") + taken.parts[i].text;
        if (inside.size() <= longest)
            return "(\n" + inside + "\n" + margin + ")";
        std::string lines = "(\n";
        for (const PythonExpression &part : taken.parts)
            lines += margin + "    " + part.text + ",\n";
        return lines + margin + ")";
    };
    if (lead.size() + layer.size() + 1 <= longest)
        return lead + layer + broken(applied) + "\n";
    const std::size_t open = layer.find('(');
    return lead + layer.substr(0, open) + broken(layer.substr(open)) + applied + "\n";
}

class KerasModelWriter
{
public:
    explicit KerasModelWriter(const KerasNetwork &network) : m_network(network)
    {
        m_blocks.collect(network.modules);
        for (const std::string &form : m_blocks.order())
            findArguments(m_blocks.at(form));
    }

    std::string code()
    {
        std::vector<std::string> blocks = kerasClasses(m_network.modules);
        for (const std::string &form : m_blocks.order())
            blocks.push_back(functionCode(m_blocks.at(form)));
        blocks.push_back(buildCode());
        std::string body;
        for (const std::string &block : blocks)
            body += "\n\n" + block;
        std::string imports = "import keras\n";
        if (body.find("np.") != body.npos)
            imports += "import numpy as np\n";
        imports += body.find("ops.") != body.npos ? "from keras import layers, ops\n" : "from keras import layers\n";
        if (m_network.target)
            imports += targetConstants(*m_network.target);
        return "\"\"\"" + pythonDocText(m_network.title) + "\"\"\"\n\n" + imports + body;
    }

private:
    static void findArguments(CodeBlock &block)
    {
        const std::vector<std::string> names = widthNamesOf(*block.instances[0]);
        std::vector<std::vector<int>> values(names.size()); // of each width, in all instances
        std::vector<int> out;
        for (const CodeModule *module : block.instances) {
            const std::vector<int> widths = widthsOf(*module);
            for (std::size_t place = 0; place < widths.size(); ++place)
                values[place].push_back(widths[place]);
            out.push_back(module->bodyWidth);
        }
        std::map<std::vector<int>, std::size_t> argument;
        const auto add = [&](const std::vector<int> &group) {
            if (argument.contains(group))
                return;
            argument[group] = block.arguments.size();
            const std::size_t place = std::size_t(std::ranges::find(values, group) - values.begin());
            const bool isInner = group != out && names[place] != "key_dim";
            const std::string name = (isInner ? "hidden_" : "") + names[place];
            std::string unique = name;
            for (int number = 2; std::ranges::find(block.arguments, unique) != block.arguments.end(); ++number)
                unique = name + "_" + std::to_string(number);
            block.arguments.push_back(unique);
            block.firstPlace.push_back(place);
        };
        // What the block gives comes first, where one of its layers has as many.
        for (std::size_t place = 0; place < values.size(); ++place) {
            if (values[place] == out && names[place] != "key_dim")
                add(out);
        }
        for (const std::vector<int> &group : values)
            add(group);
        for (const std::vector<int> &group : values)
            block.argumentOf.push_back(argument.at(group));
    }

    /// The lines that bring `target` from `source` through the modules.
    std::string lines(
        const CodeSequence &modules, Widths &widths, const std::string &source, const std::string &target, int indent)
    {
        std::string code, value = source;
        const std::string margin(std::size_t(indent), ' ');
        for (const auto &item : modules) {
            if (const auto *module = std::get_if<CodeModule>(&item)) {
                code += line(*module, widths, value, target, indent);
                value = target;
                continue;
            }
            const auto &loop = std::get<CodeLoop>(item);
            if (value != target)
                code += margin + target + " = " + value + "\n";
            value = target;
            if (isUniform(loop)) {
                code += margin + "for _ in range(" + std::to_string(loop.copies.size()) + "):\n"
                    + lines(loop.copies[0], widths, value, target, indent + 4);
            } else {
                Widths::Loop varied = widths.takeLoop(loop);
                code += margin + "for " + varied.head + ":\n"
                    + lines(loop.copies[0], varied.ofCopy, value, target, indent + 4);
            }
        }
        return code;
    }

    std::string line(
        const CodeModule &module, Widths &widths, const std::string &value, const std::string &target, int indent)
    {
        if (module.isBlock()) {
            const CodeBlock &block = m_blocks.at(formOf(module));
            std::string arguments = value + (module.takesPadding ? ", mask" : "");
            for (const std::size_t place : block.firstPlace)
                arguments += ", " + widths.names[widths.next + place];
            widths.next += block.argumentOf.size();
            return application(indent, target, block.name, "(" + arguments + ")");
        }
        const std::string form = widths.filled(module.form);
        if (form.find('@') != form.npos)
            return std::string(std::size_t(indent), ' ') + target + " = " + replacedAll(form, "@", value) + "\n";
        const std::string call = module.call.empty() ? "(@)" : module.call;
        return application(indent, target, form, replacedAll(call, "@", value));
    }

    std::string functionCode(const CodeBlock &block)
    {
        const CodeModule &module = *block.instances[0];
        Widths widths;
        for (const std::size_t argument : block.argumentOf)
            widths.names.push_back(block.arguments[argument]);
        std::string arguments = module.takesPadding ? ", mask" : "";
        for (const std::string &argument : block.arguments)
            arguments += ", " + argument;
        std::string code = "def " + block.name + "(x" + arguments + "):\n    \"\"\"" + module.formula + ".\"\"\"\n";
        for (const CodePart &part : module.parts)
            code += lines(part.modules, widths, "x", part.name, 4);
        for (const std::string &last : module.forward)
            code += "    " + last + "\n";
        return code;
    }

    std::string buildCode()
    {
        std::string code = "def build():\n    \"\"\"Takes a batch of " + kerasInputText(m_network) + ".\n\n    Gives "
            + pythonDocText(outputText(m_network.target, m_network.isPerPosition)) + ".\n    \"\"\"\n";
        std::string shape;
        for (const int axis : m_network.input.axes)
            shape += (shape.empty() ? "" : ", ") + std::to_string(axis);
        if (m_network.input.axes.size() == 1)
            shape += ",";
        code += "    inputs = keras.Input((" + shape + ")"
            + (m_network.input.tokens       ? ", dtype=\"int32\""
                    : m_network.isOfDoubles ? ", dtype=\"float64\""
                                            : "")
            + ")\n";
        if (takesPadding(m_network.modules))
            code += "    mask = ops.not_equal(inputs, 0)\n";
        Widths widths = Widths::numbersOf(m_network.modules);
        const CodeSequence &all = m_network.modules;
        const bool endsWithLoop = std::holds_alternative<CodeLoop>(all.back());
        const CodeSequence first(all.begin(), endsWithLoop ? all.end() : all.end() - 1);
        code += lines(first, widths, "inputs", "x", 4);
        if (!endsWithLoop)
            code += line(std::get<CodeModule>(all.back()), widths, first.empty() ? "inputs" : "x", "outputs", 4);
        return code + "    return keras.Model(inputs, " + (endsWithLoop ? "x" : "outputs") + ")\n";
    }

    const KerasNetwork &m_network;
    CodeBlocks m_blocks{"_"};
};

/// The layer that raw inputs go through first; none where they are as the network wants them.
std::optional<CodeModule> standardizing(const Standardization &standardization)
{
    CodeModule module;
    if (standardization.means.empty())
        return {};
    if (onlyScalesBytes(standardization)) {
        module.form = "layers.Rescaling(1 / 255)";
        return module;
    }
    // Keras takes smaller deviations for 0.
    constexpr double smallest = 1e-6;
    const bool isTiny = std::ranges::any_of(standardization.deviations, [](double value) { return value < smallest; });
    const std::string dtype = needsDoubleInputs(standardization) ? "dtype=\"float64\"" : "";
    module.form = pythonCall(isTiny ? "Standardize" : "layers.Normalization", {dtype});
    if (isTiny)
        module.state = {{"vars/0", {"standardization/mean"}}, {"vars/1", {"standardization/deviation"}}};
    else
        module.state = {{"vars/0", {"standardization/mean"}}, {"vars/1", {"standardization/variance"}},
            {"vars/2", {"standardization/count"}}};
    return module;
}

} // namespace

KerasNetwork toKerasNetwork(const Experiment &experiment, const Plan &plan, const Dataset &data)
{
    KerasNetwork network;
    network.title = pythonDocText(experiment.title).empty() ? "An experiment of Stacklight" : experiment.title;
    network.input = plan.input;
    network.isOfBytes = data.standardization().isOfBytes;
    network.isOfDoubles = needsDoubleInputs(data.standardization());
    network.isPerPosition = plan.layers.back().outputShape.isSequence();
    if (std::optional<CodeModule> first = standardizing(data.standardization()))
        append(network.modules, std::move(*first));
    append(network.modules, toKeras(experiment, plan));
    network.target = exportedTarget(data);
    if (network.target) {
        CodeModule inOwnUnit;
        inOwnUnit.form = needsDoubleTarget(*network.target) ? "ops.cast(@, \"float64\") * TARGET_STD + TARGET_MEAN"
                                                            : "@ * TARGET_STD + TARGET_MEAN";
        append(network.modules, std::move(inOwnUnit));
    }
    if (network.modules.empty()) { // layers that change nothing
        CodeModule identity;
        identity.form = "layers.Identity()";
        append(network.modules, std::move(identity));
    }
    return network;
}

std::string kerasInputText(const KerasNetwork &network)
{
    const auto axis = [&](std::size_t i) { return std::to_string(network.input.axes[i]); };
    if (network.input.tokens)
        return "sequences of " + axis(0) + " tokens";
    if (network.input.isImage())
        return "raw images (" + axis(0) + ", " + axis(1) + ", " + axis(2) + ")"
            + (network.isOfBytes ? " of 0 to 255" : "");
    return "raw rows of " + axis(0) + " features";
}

std::string kerasModel(const KerasNetwork &network)
{
    return KerasModelWriter(network).code();
}

} // namespace stacklight
