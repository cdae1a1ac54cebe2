#include "memory_file.h"
#include "use_dataset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const MemoryFile pairs(data, size);
    stacklight::TranslationData source;
    source.pairs = pairs.path();
    useDataset(source);
    return 0;
}
