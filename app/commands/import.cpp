// stacklight import MODEL.onnx
#include "base/json.h"
#include "base/safetensors.h"
#include "commands/command.h"
#include "commands/prepare.h"
#include "interop/onnx_file.h"
#include "interop/onnx_import.h"

#include <cstdio>
#include <filesystem>

namespace stacklight {

namespace {

void declareImport(Options &options)
{
    options.addValue("out", "OUT.stacklight", "Writes this experiment.");
    options.addValue("save", "OUT.safetensors", "Writes the model's weights, which --init takes.");
    options.addValue("data", "E.stacklight",
        "Takes the data of this experiment, whose shapes must fit. Default: noise of the model's shapes.");
}

/// Relative paths in the data's section are meant from its own file's folder.
void rebase(DataSpec &data, const std::filesystem::path &from, const std::filesystem::path &to)
{
    std::error_code code;
    for (const Field &field : data.info().fields) {
        if (field.kind != FieldKind::File && field.kind != FieldKind::Folder)
            continue;
        const std::filesystem::path path = field.get(data.fieldsAddress()).get<std::string>();
        if (path.empty() || path.is_absolute())
            continue;
        const std::filesystem::path moved = std::filesystem::relative(from / path, to, code);
        (void)field.set(data.fieldsAddress(),
            Json((code || moved.empty() ? std::filesystem::absolute(from / path, code) : moved).string()), {});
    }
}

std::filesystem::path parentOf(const std::string &file)
{
    const std::filesystem::path folder = std::filesystem::path(file).parent_path();
    return folder.empty() ? "." : folder;
}

Result<ImportTarget> targetOf(const Options &options)
{
    const std::string file = options.text("data");
    Result<Experiment> experiment = loadExperiment(file);
    if (!experiment)
        return experiment.error();
    Result<std::shared_ptr<const Dataset>> data =
        loadData(experiment->data, experiment->seed, parentOf(file).string(), nullptr, experiment->loss);
    if (!data) {
        if (data.error().file.empty())
            data.error().file = file;
        return data.error();
    }
    ImportTarget target{experiment->data, (*data)->shape(), experiment->seed};
    rebase(target.data, parentOf(file), parentOf(options.text("out")));
    return target;
}

Result<void> writeWeights(OutputFile &file, const ImportedNetwork &network)
{
    std::vector<TensorView> tensors;
    for (const auto &[name, array] : network.weights)
        tensors.push_back({name, array.axes, std::span<const float>(array.values)});
    return writeSafetensors(file, tensors);
}

int runImport(const Options &options)
{
    if (!options.isSet("out"))
        return fail({"--out", {}, message("it is missing; the name of an experiment to be written is needed")});
    if (auto checked = checkOutputs(options, {{"out"}, {"save"}}, {"data"}); !checked)
        return fail(checked.error());
    const Result<OnnxModel> model = readOnnx(options.file());
    if (!model)
        return fail(model.error());
    std::optional<ImportTarget> target;
    if (options.isSet("data")) {
        Result<ImportTarget> read = targetOf(options);
        if (!read)
            return fail(read.error());
        target = *std::move(read);
    }
    const Result<ImportedNetwork> network = importOnnx(*model, options.file(), target ? &*target : nullptr);
    if (!network)
        return fail(network.error());
    for (const std::string &remark : network->remarks)
        std::fprintf(stderr, "%s: %s\n", options.file().c_str(), remark.c_str());
    if (options.isSet("save")) {
        const Result<std::unique_ptr<OutputFile>> weights = OutputFile::create(options.text("save"));
        if (!weights)
            return fail({"--save", weights.error().file, weights.error().message});
        if (auto written = writeWeights(**weights, *network); !written)
            return fail(written.error(), Failed);
    }
    if (auto saved = saveExperiment(network->experiment, options.text("out")); !saved)
        return fail(saved.error(), Failed);
    return Done;
}

} // namespace

extern const Command importCommand = {"import",
    "Makes an experiment of an ONNX model, as far as it consists of layers that are here. Its weights come with it. "
    "What cannot be expressed is named by node and operator, and nothing is written.\n"
    "Images come first with their channels or last; models of this program, of PyTorch's exporter and of tf2onnx are "
    "known. Values may lie in files of the model's folder; no others are read.",
    declareImport, runImport, nullptr, {"MODEL.onnx", "The model.", ".onnx", false, false}};

} // namespace stacklight
