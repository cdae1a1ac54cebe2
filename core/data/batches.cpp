#include "data/batches.h"

#include "base/random.h"

#include <algorithm>
#include <numeric>

namespace stacklight {

Batches::Batches(std::int64_t examples, int batchSize, std::uint64_t seed)
    : m_examples(examples), m_batchSize(batchSize), m_seed(seed), m_order(std::size_t(examples))
{
}

std::int64_t Batches::stepsPerEpoch() const
{
    return (m_examples + m_batchSize - 1) / m_batchSize;
}

void Batches::setPosition(std::int64_t examples)
{
    m_position = examples;
}

void Batches::setBatchSize(int batchSize)
{
    m_batchSize = batchSize;
}

double Batches::epoch() const
{
    return double(m_position) / double(m_examples);
}

std::span<const std::uint32_t> Batches::next()
{
    shuffle(m_position / m_examples);
    const std::int64_t begin = m_position % m_examples;
    const std::int64_t size = std::min<std::int64_t>(m_batchSize, m_examples - begin);
    m_position += size;
    return std::span(m_order).subspan(std::size_t(begin), std::size_t(size));
}

// Fisher and Yates, from the identity, so that an epoch's order depends on nothing before it.
void Batches::shuffle(std::int64_t epoch)
{
    if (epoch == m_shuffledEpoch)
        return;
    std::iota(m_order.begin(), m_order.end(), 0u);
    RandomStream random(m_seed, Purpose::Shuffle, {}, std::uint64_t(epoch));
    for (std::size_t i = m_order.size(); i > 1; --i)
        std::swap(m_order[i - 1], m_order[random.below(std::uint32_t(i))]);
    m_shuffledEpoch = epoch;
}

} // namespace stacklight
