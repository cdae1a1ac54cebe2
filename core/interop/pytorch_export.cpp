#include "interop/pytorch_export.h"

#include "base/file.h"
#include "interop/carried_recorder.h"
#include "interop/data_file.h"
#include "interop/export_readme.h"
#include "interop/pytorch_training.h"
#include "interop/pytorch_weights.h"

namespace stacklight {

namespace {

std::string pytorchReadme(
    const Trainer &trainer, const TorchNetwork &network, const ExportedData &data, bool isDistributed)
{
    const Plan &plan = trainer.plan();
    ExportReadme readme;
    readme.title = network.title;
    readme.framework = "PyTorch";
    readme.needs = "It needs PyTorch 1.13 or newer and nothing else; Debian's `python3-torch` will do.";
    readme.model = "a class `Model`, and `load(path)`, which gives it weights";
    readme.weights = "weights.safetensors";
    readme.weightsAre = ", under PyTorch's names";
    readme.example = {"from model import load", "", "model = load(\"weights.safetensors\")", "outputs = model(inputs)"};
    readme.input = rawInputText(network);
    readme.isOfTokens = network.input.tokens;
    readme.output = outputText(network.target, network.isPerPosition);
    readme.reading = "`load` reads the safetensors format itself, in a few lines; with the package of that name, "
                     "`model.load_state_dict(safetensors.torch.load_file(path))` does the same.";
    readme.initialValues = "A new `Model()` has PyTorch's initial values.";
    if (isDistributed) {
        readme.recorder = "record_trace.py";
        readme.start = "torchrun --nproc_per_node 2 train.py --steps 20 --trace run.jsonl";
        readme.startDoes = "prints the loss of each step, and records the first one and every hundredth behind it";
        readme.notes = {
            "Each process trains on its share of every batch, so that losses, gradients and weights are those of one "
            "process with the whole batch; batch norm takes its figures over all shares. It runs on processors (gloo) "
            "and on NVIDIA's GPUs (nccl), one per process. `torchrun -r 1 -t 1` is what Debian 12's own PyTorch 1.13 "
            "needs, which cannot start processes otherwise.",
            "The trace is one, of the whole batch, and written by the first process; `stacklight --follow run.jsonl` "
            "shows it meanwhile."};
    }
    if (hasNorm(plan, NormKind::Batch))
        readme.notes.push_back("Batch norm keeps the biased variance for evaluation, as Stacklight and Keras do. "
                               "PyTorch's own keeps the unbiased one, and its momentum is 1 less the one of the "
                               "experiment.");
    if (hasLayer(plan, [](const LayerSpec &layer) {
            return layer.as<Conv2dSpec>() || layer.as<DepthwiseConv2dSpec>() || layer.as<MaxPool2dSpec>()
                || layer.as<AvgPool2dSpec>();
        }))
        readme.notes.push_back("Padding \"same\" puts the odd pixel to the bottom and right, which PyTorch's own "
                               "cannot where the stride is more than 1. How much that is follows from the size of "
                               "these images.");
    if (network.input.isImage())
        readme.notes.push_back("Stacklight's own files have images with the channels last, (height, width, channels); "
                               "here they come first.");
    return exportReadme(readme, trainer, data);
}

} // namespace

namespace {

Result<void> writePytorch(const Trainer &trainer, const Dataset &data, const OutputFolder &folder, bool isDistributed)
{
    const TorchNetwork network = toTorchNetwork(trainer.experiment(), trainer.plan(), data);
    const ExportedData counts = exportedData(trainer.experiment(), data);
    std::vector<std::pair<const char *, std::string>> texts = {
        {"model.py", pytorchModel(network)},
        {"train.py", pytorchTraining(trainer.experiment(), trainer.plan(), counts, isDistributed)},
        {"README.md", pytorchReadme(trainer, network, counts, isDistributed)},
    };
    if (isDistributed)
        texts.emplace_back("record_trace.py", carriedRecorder());
    for (const auto &[name, text] : texts) {
        if (auto written = writeFile(folder.pathOf(name), text); !written)
            return written;
    }
    if (auto written = writePytorchWeights(network, trainer, folder.pathOf("weights.safetensors")); !written)
        return written;
    return writeDataFile(
        trainer.experiment(), data, network.needsDouble(), ImageAxes::ChannelsFirst, folder.pathOf("data.safetensors"));
}

} // namespace

Result<void> exportPytorch(const Trainer &trainer, const Dataset &data, const OutputFolder &folder)
{
    return writePytorch(trainer, data, folder, false);
}

Result<void> exportDistributedPytorch(const Trainer &trainer, const Dataset &data, const OutputFolder &folder)
{
    return writePytorch(trainer, data, folder, true);
}

} // namespace stacklight
