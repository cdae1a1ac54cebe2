#include "interop/export_readme.h"

#include <algorithm>

namespace stacklight {

namespace {

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

} // namespace

bool hasLayer(const Plan &plan, bool (*wanted)(const LayerSpec &))
{
    return std::ranges::any_of(plan.layers, [=](const PlannedLayer &layer) { return wanted(layer.spec); });
}

bool hasNorm(const Plan &plan, NormKind kind)
{
    return std::ranges::any_of(plan.layers, [=](const PlannedLayer &layer) {
        const auto *norm = layer.spec.as<NormSpec>();
        return norm && norm->kind == kind;
    });
}

std::string exportReadme(const ExportReadme &readme, const Trainer &trainer, const ExportedData &data)
{
    const std::string steps = std::to_string(trainer.stepCount());
    std::string text = "# " + markdownText(readme.title) + "\n\nA network from Stacklight as " + readme.framework
        + " code. " + readme.needs + "\n\n";
    text += "| file | holds |\n|---|---|\n";
    text += "| `model.py` | the network: " + readme.model + " |\n";
    text += "| `train.py` | the same training: batches in the same order, loss, optimizer, schedule and clipping |\n";
    if (!readme.recorder.empty())
        text += "| `" + readme.recorder + "` | what `train.py` records every layer with, for Stacklight |\n";
    text += "| `" + readme.weights + "` | "
        + (trainer.stepCount() == 0 ? std::string("the weights before the first step, or those that were given")
                                    : "the weights after " + steps + " steps")
        + readme.weightsAre + " |\n";
    text += "| `data.safetensors` | " + std::to_string(data.training) + " training"
        + (data.validation > 0 ? " and " + std::to_string(data.validation) + " validation" : "")
        + " examples, and the order in which " + std::to_string(data.epochs) + " epochs see them"
        + (data.variesImages() ? ", each varied in its way |" : " |") + "\n\n";
    text += "    " + readme.start + "\n\n" + readme.startDoes + ". In Python:\n\n";
    for (const std::string &line : readme.example)
        text += (line.empty() ? "" : "    " + line) + "\n";
    text += "\nThe input is a batch of " + readme.input
        + (readme.isOfTokens ? "" : "; the standardization of the data is part of the model") + ". The output is "
        + markdownText(readme.output) + ".\n\n";
    if (!readme.reading.empty())
        text += readme.reading + "\n\n";
    text += "## What to know\n\n";
    text += "- " + readme.initialValues
        + " Those of Stacklight are in the file of weights, with which `train.py` begins, at the first batch and with "
          "a new optimizer.\n";
    text += std::string("- After the epochs whose order is written down, `train.py` shuffles by itself")
        + (data.variesImages() ? ", and draws by itself how images are varied" : "") + ".\n";
    if (hasLayer(trainer.plan(), [](const LayerSpec &layer) {
            const auto *dropout = layer.as<DropoutSpec>();
            const auto *residual = layer.as<ResidualSpec>();
            return (dropout && dropout->rate > 0) || (residual && residual->enabled && residual->dropRate > 0);
        }))
        text += "- What training leaves out at random is drawn by " + readme.framework
            + ": losses then agree on the average, not step by step.\n";
    for (const std::string &note : readme.notes)
        text += "- " + note + "\n";
    return text;
}

} // namespace stacklight
