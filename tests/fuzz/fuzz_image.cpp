#include "data/image_file.h"
#include "data/images/resample.h"
#include "memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace stacklight;
    const MemoryFile file(data, size);
    const Result<ImageBytes> image = readImage(file.path());
    if (!image) {
        if (image.error().text().empty())
            std::abort();
        return 0;
    }
    const std::size_t pixels = std::size_t(image->height) * std::size_t(image->width);
    if (image->height < 1 || image->width < 1 || image->values.size() != pixels * std::size_t(image->channels))
        std::abort();
    if (pixels < 10'000 && resampled(inGrey(*image), 7, 5).values.size() != 35)
        std::abort();
    return 0;
}
