#include "interop/network_export.h"

#include "interop/keras_export.h"
#include "interop/onnx_export.h"
#include "interop/pytorch_export.h"

namespace stacklight {

const std::vector<ExportFormat> &exportFormats()
{
    static const std::vector<ExportFormat> formats = {
        {"pytorch", TR("PyTorch"), TR("A folder with model.py, train.py, weights.safetensors, the data and README.md"),
            exportPytorch},
        {"pytorch", TR("PyTorch, distributed"),
            TR("The same with a train.py for torchrun, whose processes share each batch, and with a recorder"),
            exportDistributedPytorch, nullptr, true},
        {"keras", TR("Keras"), TR("A folder with model.py, train.py, model.weights.h5, the data and README.md"),
            exportKeras},
        {"onnx", TR("ONNX"), TR("One file with the network in evaluation mode, for programs that run such models"),
            nullptr, exportOnnx, false, ".onnx"},
        {"onnx", TR("ONNX, norms in training mode"),
            TR("The same, but batch norms take mean and variance of the batch that the model is given; dropout and "
               "stochastic depth stay as in evaluation"),
            nullptr, exportOnnxInTraining, false, ".onnx", true},
    };
    return formats;
}

Result<void> exportNetwork(
    const ExportFormat &format, const Trainer &trainer, const Dataset &data, const std::string &path)
{
    if (format.writeFile) {
        const Result<std::unique_ptr<OutputFile>> file = OutputFile::create(path);
        return file ? format.writeFile(trainer, data, **file) : file.error();
    }
    const Result<std::unique_ptr<OutputFolder>> folder = OutputFolder::create(path);
    if (!folder)
        return folder.error();
    if (auto written = format.writeFolder(trainer, data, **folder); !written)
        return written;
    return (*folder)->commit();
}

} // namespace stacklight
