#include "memory_file.h"

#include "base/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace stacklight;
    const MemoryFile file(data, size);
    const Result<std::vector<Tensor>> tensors = readSafetensors(file.path());
    if (!tensors)
        return tensors.error().text().empty() ? std::abort(), 0 : 0;
    for (const Tensor &tensor : *tensors) {
        std::size_t count = 1;
        for (const std::int64_t axis : tensor.axes)
            count *= std::size_t(axis);
        if (count != std::visit([](const auto &values) { return values.size(); }, tensor.values))
            std::abort();
    }
    return 0;
}
