#include "interop/pytorch_export.h"

#include "base/file.h"
#include "interop/data_file.h"
#include "interop/python_code.h"
#include "interop/pytorch_weights.h"

#include <algorithm>

namespace stacklight {

namespace {

bool hasLayer(const Plan &plan, bool (*wanted)(const LayerSpec &))
{
    return std::ranges::any_of(plan.layers, [=](const PlannedLayer &layer) { return wanted(layer.spec); });
}

/// A text on one line, with nothing that Markdown or HTML would take for its own.
std::string markdownText(const std::string &text)
{
    std::string result;
    for (const char c : text) {
        if (std::string("\\`*_{}[]<>#|").find(c) != std::string::npos)
            result += '\\';
        result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return result;
}

std::string readme(const Trainer &trainer, const TorchNetwork &network, const ExportedData &data)
{
    const Plan &plan = trainer.plan();
    const std::string steps = std::to_string(trainer.stepCount());
    std::string text = "# " + markdownText(network.title)
        + "\n\nA network from Stacklight as PyTorch code. It needs PyTorch 1.13 or newer and nothing else; Debian's "
          "`python3-torch` will do.\n\n";
    text += "| file | holds |\n|---|---|\n";
    text += "| `model.py` | the network: a class `Model`, and `load(path)`, which gives it weights |\n";
    text += "| `train.py` | the same training: batches in the same order, loss, optimizer, schedule and clipping |\n";
    text += "| `weights.safetensors` | "
        + (trainer.stepCount() == 0 ? std::string("the weights before the first step, or those that were given")
                                    : "the weights after " + steps + " steps")
        + ", under PyTorch's names |\n";
    text += "| `data.safetensors` | " + std::to_string(data.training) + " training"
        + (data.validation > 0 ? " and " + std::to_string(data.validation) + " validation" : "")
        + " examples, and the order in which " + std::to_string(data.epochs) + " epochs see them |\n\n";
    text += "    python3 train.py --steps 20\n\nprints the loss of each step. In Python:\n\n";
    text += "    from model import load\n\n    model = load(\"weights.safetensors\")\n    outputs = model(inputs)\n\n";
    text += "The input is a batch of " + rawInputText(network)
        + (network.input.tokens ? "" : "; the standardization of the data is part of the model") + ". The outputs are "
        + (network.isPerPosition ? "one value a class for each position" : "one value a class")
        + ", before any softmax.\n\n";
    text += "`load` reads the safetensors format itself, in a few lines; with the package of that name, "
            "`model.load_state_dict(safetensors.torch.load_file(path))` does the same.\n\n";
    text += "## What to know\n\n";
    text += "- A new `Model()` has PyTorch's initial values. Those of Stacklight are in the file of weights, with "
            "which `train.py` begins, at the first batch and with a new optimizer.\n";
    text += "- After the epochs whose order is written down, `train.py` shuffles by itself.\n";
    if (hasLayer(plan, [](const LayerSpec &layer) {
            const auto *dropout = layer.as<DropoutSpec>();
            const auto *residual = layer.as<ResidualSpec>();
            return (dropout && dropout->rate > 0) || (residual && residual->enabled && residual->dropRate > 0);
        }))
        text += "- What training leaves out at random is drawn by PyTorch: losses then agree on the average, not step "
                "by step.\n";
    if (hasLayer(plan, [](const LayerSpec &layer) {
            const auto *norm = layer.as<NormSpec>();
            return norm && norm->kind == NormKind::Batch;
        }))
        text += "- Batch norm keeps the biased variance for evaluation, as Stacklight and Keras do. PyTorch's own "
                "keeps the unbiased one, and its momentum is 1 less the one of the experiment.\n";
    if (hasLayer(plan, [](const LayerSpec &layer) {
            return layer.as<Conv2dSpec>() || layer.as<DepthwiseConv2dSpec>() || layer.as<MaxPool2dSpec>()
                || layer.as<AvgPool2dSpec>();
        }))
        text += "- Padding \"same\" puts the odd pixel to the bottom and right, which PyTorch's own cannot where the "
                "stride is more than 1. How much that is follows from the size of these images.\n";
    if (network.input.isImage())
        text += "- Stacklight's own files have images with the channels last, (height, width, channels); here they "
                "come first.\n";
    return text;
}

} // namespace

Result<void> exportPytorch(const Trainer &trainer, const Dataset &data, const OutputFolder &folder)
{
    const TorchNetwork network = toTorchNetwork(trainer.experiment(), trainer.plan(), data);
    const ExportedData counts = exportedData(data);
    const std::pair<const char *, std::string> texts[] = {
        {"model.py", pytorchModel(network)},
        {"train.py", pytorchTraining(trainer.experiment(), trainer.plan(), counts)},
        {"README.md", readme(trainer, network, counts)},
    };
    for (const auto &[name, text] : texts) {
        if (auto written = writeFile(folder.pathOf(name), text); !written)
            return written;
    }
    if (auto written = writePytorchWeights(network, trainer, folder.pathOf("weights.safetensors")); !written)
        return written;
    return writeDataFile(data, trainer.experiment().seed, network.needsDouble(), folder.pathOf("data.safetensors"));
}

} // namespace stacklight
