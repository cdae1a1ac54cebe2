#include "memory_file.h"

#include "interop/onnx_file.h"
#include "interop/onnx_import.h"

// What could be imported is planned again, and all its weights are numbers of the right count.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace stacklight;
    const MemoryFile file(data, size);
    const Result<OnnxModel> model = readOnnx(file.path());
    if (!model)
        return model.error().text().empty() ? std::abort(), 0 : 0;
    const Result<ImportedNetwork> network = importOnnx(*model, "fuzz");
    if (!network)
        return network.error().text().empty() ? std::abort(), 0 : 0;
    for (const auto &[name, array] : network->weights) {
        std::size_t count = 1;
        for (const std::int64_t axis : array.axes)
            count *= std::size_t(axis);
        if (count != array.values.size())
            std::abort();
    }
    if (experimentText(network->experiment).empty())
        std::abort();
    return 0;
}
