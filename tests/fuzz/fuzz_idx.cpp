#include "memory_file.h"
#include "use_dataset.h"

// The first byte says which of the two files the rest is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    static const std::uint8_t fourLabels[] = {0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 2, 1};
    static const std::uint8_t fourImages[] = {0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 1, 9, 8, 7, 6, 5, 4, 3, 2};
    const MemoryFile fuzzed(data + 1, size - 1), labels(fourLabels, sizeof fourLabels),
        images(fourImages, sizeof fourImages);
    const bool isImages = data[0] % 2 == 0;
    useDataset(stacklight::IdxData{isImages ? fuzzed.path() : images.path(), isImages ? labels.path() : fuzzed.path()});
    return 0;
}
