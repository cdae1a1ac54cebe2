#include "data/images/resample.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr int weightBits = 22;

/// Of one output pixel of a line: which inputs it is made of, and how much of each. The weights add up to 2^weightBits.
struct Taps
{
    int first = 0;
    std::vector<std::int32_t> weights;
};

std::vector<Taps> tapsOf(int from, int to)
{
    const double ratio = double(from) / to, radius = std::max(ratio, 1.0);
    std::vector<Taps> all;
    for (int i = 0; i < to; ++i) {
        const double centre = (i + 0.5) * ratio;
        Taps taps{std::max(0, int(std::floor(centre - radius))), {}};
        const int end = std::min(from, int(std::ceil(centre + radius)));
        std::vector<double> weights;
        double sum = 0;
        for (int j = taps.first; j < end; ++j) {
            weights.push_back(std::max(0.0, 1 - std::abs(j + 0.5 - centre) / radius));
            sum += weights.back();
        }
        std::int32_t left = 1 << weightBits;
        for (const double weight : weights) {
            taps.weights.push_back(std::int32_t(std::lround(weight / sum * (1 << weightBits))));
            left -= taps.weights.back();
        }
        *std::ranges::max_element(taps.weights) += left;
        all.push_back(std::move(taps));
    }
    return all;
}

/// The mean of values that lie `stride` apart.
std::uint8_t mixed(const std::uint8_t *values, std::ptrdiff_t stride, const Taps &taps)
{
    std::int64_t sum = 1 << (weightBits - 1);
    for (const std::int32_t weight : taps.weights) {
        sum += std::int64_t(weight) * *values;
        values += stride;
    }
    return std::uint8_t(std::clamp<std::int64_t>(sum >> weightBits, 0, 255));
}

} // namespace

ImageBytes resampled(const ImageBytes &image, int height, int width)
{
    if (image.height == height && image.width == width)
        return image;
    const int channels = image.channels;
    const std::vector<Taps> columns = tapsOf(image.width, width), lines = tapsOf(image.height, height);
    ImageBytes narrow{image.height, width, channels, {}}, result{height, width, channels, {}};
    narrow.values.reserve(std::size_t(image.height) * std::size_t(width) * std::size_t(channels));
    for (int y = 0; y < image.height; ++y) {
        const std::uint8_t *const line = image.values.data() + std::ptrdiff_t(y) * image.width * channels;
        for (const Taps &taps : columns) {
            for (int c = 0; c < channels; ++c)
                narrow.values.push_back(mixed(line + std::ptrdiff_t(taps.first) * channels + c, channels, taps));
        }
    }
    const std::ptrdiff_t lineSize = std::ptrdiff_t(width) * channels;
    result.values.reserve(std::size_t(height) * std::size_t(lineSize));
    for (const Taps &taps : lines) {
        for (std::ptrdiff_t i = 0; i < lineSize; ++i)
            result.values.push_back(mixed(narrow.values.data() + taps.first * lineSize + i, lineSize, taps));
    }
    return result;
}

ImageBytes inGrey(const ImageBytes &image)
{
    if (image.channels == 1)
        return image;
    ImageBytes grey{image.height, image.width, 1, {}};
    grey.values.reserve(image.values.size() / 3);
    for (std::size_t i = 0; i < image.values.size(); i += 3)
        grey.values.push_back(std::uint8_t(
            (299u * image.values[i] + 587u * image.values[i + 1] + 114u * image.values[i + 2] + 500) / 1000));
    return grey;
}

} // namespace stacklight
