#include "interop/keras_export.h"

#include "base/file.h"
#include "interop/data_file.h"
#include "interop/export_readme.h"
#include "interop/keras_training.h"
#include "interop/keras_weights.h"

namespace stacklight {

namespace {

std::string kerasReadme(const Trainer &trainer, const KerasNetwork &network, const ExportedData &data)
{
    ExportReadme readme;
    readme.title = network.title;
    readme.framework = "Keras";
    readme.needs = "It needs Keras 3 with a backend such as TensorFlow, `pip install keras tensorflow`, and nothing "
                   "else.";
    readme.model = "a function `build()`, which gives a `keras.Model`";
    readme.weights = "model.weights.h5";
    readme.weightsAre = ", for `load_weights`";
    readme.example = {"from model import build", "", "model = build()", "model.load_weights(\"model.weights.h5\")",
        network.isOfDoubles ? "outputs = model.predict_on_batch(inputs)" : "outputs = model.predict(inputs)"};
    readme.input = kerasInputText(network);
    readme.isOfTokens = network.input.tokens;
    readme.output = outputText(network.target, network.isPerPosition);
    readme.initialValues = "A new model has Keras' initial values.";
    const OptimizerSpec::Type type = trainer.experiment().optimizer.type;
    if (type == OptimizerSpec::Adam || type == OptimizerSpec::AdamW)
        readme.notes.push_back("Keras adds the epsilon of Adam before it corrects the second moment, which shows where "
                               "gradients are not large beside epsilon.");
    if (network.isOfDoubles)
        readme.notes.push_back("The values of a column are far from zero beside their spread, so inputs are float64. "
                               "Keras' `fit` and `predict` make float32 of arrays; `train_on_batch`, "
                               "`predict_on_batch` and a call of the model leave them as they are.");
    return exportReadme(readme, trainer, data);
}

} // namespace

Result<void> exportKeras(const Trainer &trainer, const Dataset &data, const OutputFolder &folder)
{
    const KerasNetwork network = toKerasNetwork(trainer.experiment(), trainer.plan(), data);
    const ExportedData counts = exportedData(trainer.experiment(), data);
    const std::pair<const char *, std::string> texts[] = {
        {"model.py", kerasModel(network)},
        {"train.py", kerasTraining(trainer.experiment(), trainer.plan(), counts, network.target)},
        {"README.md", kerasReadme(trainer, network, counts)},
    };
    for (const auto &[name, text] : texts) {
        if (auto written = writeFile(folder.pathOf(name), text); !written)
            return written;
    }
    if (auto written = writeKerasWeights(network, trainer, data.standardization(), folder.pathOf("model.weights.h5"));
        !written)
        return written;
    return writeDataFile(
        trainer.experiment(), data, network.isOfDoubles, ImageAxes::ChannelsLast, folder.pathOf("data.safetensors"));
}

} // namespace stacklight
