#include "memory_file.h"
#include "use_dataset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const MemoryFile table(data, size);
    useDataset(stacklight::CsvData{table.path(), ""});
    return 0;
}
