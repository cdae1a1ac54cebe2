// The order in which training sees its examples.
#pragma once

#include "data/dataset.h"

namespace stacklight {

/// Step k = 1, 2, … looks at the k-th batch. Each epoch is shuffled anew from (seed, epoch); the last batch of an epoch
/// may be smaller. A batch depends on the step alone (for one batch size), so a run can be rewound to any step.
class Batches
{
public:
    Batches(std::int64_t examples, int batchSize, std::uint64_t seed);

    std::int64_t stepsPerEpoch() const;
    /// Where the next batch begins, in examples since the start of the run. Survives a change of batch size in mid-run.
    std::int64_t position() const { return m_position; }
    void setPosition(std::int64_t examples);
    void setBatchSize(int batchSize);
    /// How many epochs have been seen, in parts: 0.04 after the first 64 of 1600 examples.
    double epoch() const;

    /// The examples of the next batch, valid until the call after; moves on. Allocates nothing.
    std::span<const std::uint32_t> next();

private:
    void shuffle(std::int64_t epoch);

    std::int64_t m_examples;
    int m_batchSize;
    std::uint64_t m_seed;
    std::int64_t m_position = 0;
    std::int64_t m_shuffledEpoch = -1;
    std::vector<std::uint32_t> m_order;
};

} // namespace stacklight
