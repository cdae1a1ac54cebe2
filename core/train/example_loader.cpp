#include "train/example_loader.h"

#include <algorithm>
#include <numeric>
#include <type_traits>

namespace stacklight {

namespace {
constexpr bool takesFloats = std::is_same_v<Scalar, float>;
}

ExampleLoader::ExampleLoader(std::shared_ptr<const Dataset> data, int maximumBatch)
    : m_data(std::move(data)), m_buffer(takesFloats || m_data->shape().input.tokens ? 0 : std::size_t(m_data->shape().input.size() * maximumBatch)), m_range(std::size_t(maximumBatch))
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
}

void ExampleLoader::loadRange(Split split, std::int64_t first, int count, Network &network)
{
    const std::span<std::uint32_t> range = std::span(m_range).first(std::size_t(count));
    std::iota(range.begin(), range.end(), std::uint32_t(first));
    load(split, range, network);
}

} // namespace stacklight
