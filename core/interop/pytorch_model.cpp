#include "interop/pytorch_model.h"

#include "interop/python_code.h"
#include "interop/pytorch_classes.h"
#include "interop/pytorch_layers.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace stacklight {

namespace {

/// A block's class: what its instances have in common. Numbers of channels that are alike in every instance are one
/// argument.
class ModelWriter
{
public:
    explicit ModelWriter(const TorchNetwork &network) : m_network(network)
    {
        for (const CodePart &part : network.parts)
            m_blocks.collect(part.modules);
        for (const std::string &form : m_blocks.order())
            findArguments(m_blocks.at(form));
    }

    std::string code()
    {
        std::vector<std::string> blocks = pytorchClasses(m_network.allModules());
        if (m_network.standardizes())
            blocks.insert(blocks.begin(), standardizeClass());
        for (const std::string &form : m_blocks.order())
            blocks.push_back(classCode(m_blocks.at(form)));
        blocks.push_back(modelCode());
        blocks.push_back(loadCode());
        std::string body;
        for (const std::string &block : blocks)
            body += "\n\n" + block;
        const char *const functional = body.find("F.") != body.npos ? "import torch.nn.functional as F\n" : "";
        return "\"\"\"" + pythonDocText(m_network.title)
            + "\"\"\"\n\nimport json\nimport struct\nfrom pathlib import Path\n\nimport torch\n" + functional
            + "from torch import nn\n" + (m_network.target ? targetConstants(*m_network.target) : "") + body;
    }

private:
    static void findArguments(CodeBlock &block)
    {
        std::vector<std::vector<int>> values; // of each width, in all instances
        for (const CodeModule *module : block.instances) {
            const std::vector<int> widths = widthsOf(*module);
            values.resize(widths.size());
            for (std::size_t place = 0; place < widths.size(); ++place)
                values[place].push_back(widths[place]);
        }
        std::vector<int> in, out;
        for (const CodeModule *module : block.instances) {
            in.push_back(module->inputWidth);
            out.push_back(module->bodyWidth);
        }
        const bool hasIn = std::ranges::find(values, in) != values.end(),
                   hasOut = std::ranges::find(values, out) != values.end();
        const bool grows = block.instances[0]->className == "ConcatBlock";
        std::map<std::vector<int>, std::size_t> argument;
        const auto add = [&](const std::vector<int> &group, const std::string &name) {
            if (argument.try_emplace(group, block.arguments.size()).second) {
                block.arguments.push_back(name);
                block.firstPlace.push_back(std::size_t(std::ranges::find(values, group) - values.begin()));
            }
        };
        if (hasIn)
            add(in, in == out || !hasOut || grows ? "channels" : "in_channels");
        if (hasOut)
            add(out, grows ? "growth" : hasIn ? "out_channels" : "channels");
        int hidden = 0;
        for (const std::vector<int> &group : values) {
            if (!argument.contains(group))
                add(group, ++hidden == 1 ? "hidden" : "hidden" + std::to_string(hidden));
        }
        for (const std::vector<int> &group : values)
            block.argumentOf.push_back(argument.at(group));
    }

    PythonExpression expression(const CodeModule &module, Widths &widths) const
    {
        if (!module.isBlock())
            return PythonExpression::parsed(widths.filled(module.form));
        const CodeBlock &block = m_blocks.at(formOf(module));
        std::vector<PythonExpression> arguments;
        for (const std::size_t place : block.firstPlace)
            arguments.push_back(PythonExpression::atom(widths.names[widths.next + place]));
        widths.next += block.argumentOf.size();
        return PythonExpression::call(block.name, std::move(arguments));
    }

    PythonExpression expression(const CodeSequence &modules, Widths &widths) const
    {
        if (modules.size() == 1 && std::holds_alternative<CodeModule>(modules[0]))
            return expression(std::get<CodeModule>(modules[0]), widths);
        std::vector<PythonExpression> arguments;
        for (const auto &item : modules) {
            if (const auto *module = std::get_if<CodeModule>(&item))
                arguments.push_back(expression(*module, widths));
            else
                arguments.push_back(expression(std::get<CodeLoop>(item), widths));
        }
        return PythonExpression::call(
            takesPadding(modules) ? "MaskedSequential" : "nn.Sequential", std::move(arguments));
    }

    PythonExpression expression(const CodeLoop &loop, Widths &widths) const
    {
        if (isUniform(loop))
            return PythonExpression::unpacked(
                expression(loop.copies[0], widths), "for _ in range(" + std::to_string(loop.copies.size()) + ")");
        Widths::Loop varied = widths.takeLoop(loop);
        return PythonExpression::unpacked(expression(loop.copies[0], varied.ofCopy), "for " + varied.head);
    }

    std::string classCode(const CodeBlock &block) const
    {
        const CodeModule &module = *block.instances[0];
        const std::string margin = "        ";
        Widths widths;
        for (const std::size_t argument : block.argumentOf)
            widths.names.push_back(block.arguments[argument]);
        std::string code = "class " + block.name + (module.takesPadding ? "(Masked):\n" : "(nn.Module):\n");
        code += "    \"\"\"y = " + module.formula + ".\"\"\"\n\n    def __init__(self";
        for (const std::string &argument : block.arguments)
            code += ", " + argument;
        code += "):\n" + margin + "super().__init__()\n";
        std::string parameters;
        for (const std::string &line : module.parameters)
            parameters += margin + widths.filled(line) + "\n";
        for (const CodePart &part : module.parts)
            code += pythonLines(expression(part.modules, widths), 8, "self." + part.name + " = ");
        code += parameters + "\n    def forward(self, x" + (module.takesPadding ? ", padding" : "") + "):\n";
        for (const std::string &line : module.forward)
            code += statement(line);
        return code;
    }

    /// A line of a method; a sum that is too long stands in parentheses, as do its terms in lines of their own.
    static std::string statement(const std::string &line)
    {
        constexpr std::size_t room = 88 - 8, roomInside = 88 - 12;
        const std::string keyword = "return ";
        if (line.size() <= room || !line.starts_with(keyword))
            return "        " + line + "\n";
        std::string sum = line.substr(keyword.size());
        if (sum.size() > roomInside) {
            int depth = 0;
            for (std::size_t at = 0; at < sum.size(); ++at) {
                depth += sum[at] == '(' ? 1 : sum[at] == ')' ? -1 : 0;
                if (depth == 0 && sum.compare(at, 3, " + ") == 0)
                    sum.replace(at, 1, "\n            ");
            }
        }
        return "        return (\n            " + sum + "\n        )\n";
    }

    std::string standardizeClass() const
    {
        std::string text = R"py(class Standardize(nn.Module):
    """Zero mean and unit variance, by the figures of the training data."""

    def __init__(self, *shape):
        super().__init__()
        self.register_buffer("mean", torch.zeros(shape@TYPE@))
        self.register_buffer("std", torch.ones(shape@TYPE@))

    def forward(self, x):
        return @RESULT@
)py";
        const auto replace = [&](const std::string &place, const std::string &by) {
            for (std::size_t at = text.find(place); at != text.npos; at = text.find(place))
                text.replace(at, place.size(), by);
        };
        replace("@TYPE@", m_network.needsDouble() ? ", dtype=torch.float64" : "");
        replace("@RESULT@",
            m_network.needsDouble() ? "((x - self.mean) / self.std).float()" : "(x - self.mean) / self.std");
        return text;
    }

    std::string modelCode() const
    {
        const std::string margin = "        ";
        std::string code = "class Model(nn.Module):\n    \"\"\"Takes a batch of " + rawInputText(m_network)
            + ".\n\n    Gives " + pythonDocText(outputText(m_network.target, m_network.isPerPosition))
            + ".\n    \"\"\"\n\n    def __init__(self):\n" + margin + "super().__init__()\n";
        if (m_network.standardizes()) {
            const std::string count = std::to_string(m_network.standardization.means.size());
            code += margin + "self.standardize = Standardize(" + count + (m_network.input.isImage() ? ", 1, 1" : "")
                + ")\n";
        }
        for (const CodePart &part : m_network.parts) {
            Widths widths = Widths::numbersOf(part.modules);
            code += pythonLines(expression(part.modules, widths), 8, "self." + part.name + " = ");
        }
        std::vector<std::string> lines;
        std::string value = "x";
        if (m_network.standardizes())
            value = "self.standardize(x)";
        else if (m_network.onlyScales())
            value = "x / 255";
        for (const CodePart &part : m_network.parts) {
            if (value != "x")
                lines.push_back("x = " + value);
            value = "self." + part.name + "(x" + (takesPadding(part.modules) ? ", padding)" : ")");
        }
        if (m_network.target && needsDoubleTarget(*m_network.target))
            value += ".double()";
        lines.push_back("return " + value + (m_network.target ? " * TARGET_STD + TARGET_MEAN" : ""));
        code += "\n    def forward(self, x):\n";
        if (takesPadding(m_network.allModules()))
            code += margin + "padding = is_padding(x)\n";
        for (const std::string &line : lines)
            code += margin + line + "\n";
        return code;
    }

    static std::string loadCode()
    {
        return R"py(def read_safetensors(path):
    """The tensors of a file by name, as `safetensors.torch.load_file` reads them."""
    types = {
        "F32": torch.float32,
        "F64": torch.float64,
        "I32": torch.int32,
        "U8": torch.uint8,
    }
    data = bytearray(Path(path).read_bytes())
    (length,) = struct.unpack_from("<Q", data)
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = data[8 + length + begin : 8 + length + end]
            tensor = torch.frombuffer(values, dtype=types[entry["dtype"]])
            tensors[name] = tensor.reshape(entry["shape"])
    return tensors


def load(path):
    """The model with the weights of a safetensors file, ready for evaluation."""
    model = Model()
    model.load_state_dict(read_safetensors(path))
    return model.eval()
)py";
    }

    const TorchNetwork &m_network;
    CodeBlocks m_blocks{""};
};

bool isContainer(const std::variant<CodeModule, CodeLoop> &item)
{
    const auto *module = std::get_if<CodeModule>(&item);
    return !module || module->isBlock();
}

} // namespace

CodeSequence TorchNetwork::allModules() const
{
    CodeSequence all;
    for (const CodePart &part : parts)
        all.insert(all.end(), part.modules.begin(), part.modules.end());
    return all;
}

TorchNetwork toTorchNetwork(const Experiment &experiment, const Plan &plan, const Dataset &data)
{
    TorchNetwork network;
    network.title = pythonDocText(experiment.title).empty() ? "An experiment of Stacklight" : experiment.title;
    network.input = plan.input;
    network.padding = plan.padding;
    network.standardization = data.standardization();
    network.target = exportedTarget(data);
    network.isPerPosition = plan.layers.back().outputShape.isSequence();
    const CodeSequence all = toTorch(experiment, plan);
    const auto first = std::ranges::find_if(all, isContainer);
    if (first == all.end()) {
        network.parts.push_back({"layers", all});
        return network;
    }
    auto last = all.end();
    while (!isContainer(*(last - 1)))
        --last;
    const auto add = [&](const char *name, auto begin, auto end) {
        if (begin != end)
            network.parts.push_back({name, CodeSequence(begin, end)});
    };
    add("stem", all.begin(), first);
    add("blocks", first, last);
    add("head", last, all.end());
    return network;
}

std::string rawInputText(const TorchNetwork &network)
{
    const auto axis = [&](std::size_t i) { return std::to_string(network.input.axes[i]); };
    if (network.input.tokens)
        return "sequences of " + axis(0) + " tokens";
    if (network.input.isImage())
        return "raw images (" + axis(2) + ", " + axis(0) + ", " + axis(1) + ")"
            + (network.standardization.isOfBytes ? " of 0 to 255" : "");
    return "raw rows of " + axis(0) + " features";
}

std::string pytorchModel(const TorchNetwork &network)
{
    return ModelWriter(network).code();
}

} // namespace stacklight
