#include "train/example_loader.h"

#include "data/augmentation.h"

#include <algorithm>
#include <numeric>
#include <type_traits>

namespace stacklight {

namespace {
constexpr bool takesFloats = std::is_same_v<Scalar, float>;
}

ExampleLoader::ExampleLoader(std::shared_ptr<const Dataset> data, int maximumBatch)
    : m_data(std::move(data)),
      m_buffer(
          takesFloats || m_data->shape().input.tokens ? 0 : std::size_t(m_data->shape().input.size() * maximumBatch)),
      m_range(std::size_t(maximumBatch))
{
}

void ExampleLoader::load(Split split, std::span<const std::uint32_t> indices, Network &network)
{
    if (m_data->shape().input.tokens) {
        m_data->gatherTokens(split, indices, network.tokens(), network.targets());
        return;
    }
    if constexpr (takesFloats) {
        m_data->gather(split, indices, network.inputs(), network.targets());
        m_gathered = network.inputs();
    } else {
        m_data->gather(split, indices, m_buffer.data(), network.targets());
        std::copy_n(m_buffer.data(), m_data->shape().input.size() * std::int64_t(indices.size()), network.inputs());
        m_gathered = m_buffer.data();
    }
    if (m_data->shape().regression)
        m_data->gatherValues(split, indices, network.targetValues());
}

void ExampleLoader::augment(
    const Augmentation &how, int batch, std::uint64_t seed, std::uint64_t step, Network &network)
{
    const Shape &shape = m_data->shape().input;
    if (!ImageMoves::areMade(how, shape))
        return;
    const int height = shape.axes[0], width = shape.axes[1], channels = shape.axes[2];
    ImageMoves moves(how, shape, seed, step);
    std::vector<Scalar> image(std::size_t(shape.size()));
    Scalar *to = network.inputs();
    for (int example = 0; example < batch; ++example) {
        const auto [down, right, isMirrored] = moves.next();
        std::copy_n(to, image.size(), image.begin());
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x, to += channels) {
                const int fromY = y - down, shifted = x - right, fromX = isMirrored ? width - 1 - shifted : shifted;
                if (fromY < 0 || fromY >= height || fromX < 0 || fromX >= width)
                    std::fill_n(to, channels, Scalar(m_data->background()));
                else
                    std::copy_n(image.data() + (std::ptrdiff_t(fromY) * width + fromX) * channels, channels, to);
            }
        }
    }
}

void ExampleLoader::loadRange(Split split, std::int64_t first, int count, Network &network)
{
    const std::span<std::uint32_t> range = std::span(m_range).first(std::size_t(count));
    std::iota(range.begin(), range.end(), std::uint32_t(first));
    load(split, range, network);
}

} // namespace stacklight
