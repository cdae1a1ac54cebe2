// From a dataset into a network.
#pragma once

#include "data/dataset.h"
#include "nn/network.h"

namespace stacklight {

/// Gathers examples as the floats that datasets hold, and hands them over in the engine's number type.
class ExampleLoader
{
public:
    ExampleLoader(std::shared_ptr<const Dataset> data, int maximumBatch);

    const Dataset &data() const { return *m_data; }
    const std::shared_ptr<const Dataset> &shared() const { return m_data; }
    /// Fills the network's inputs and targets. `indices` are at most `maximumBatch`.
    void load(Split split, std::span<const std::uint32_t> indices, Network &network);
    /// Varies the images that were just loaded, by draws of the seed and the step alone: each is moved, what comes in
    /// being the data's background, and perhaps mirrored. `batch` of them.
    void augment(const Augmentation &how, int batch, std::uint64_t seed, std::uint64_t step, Network &network);
    /// The same for examples first … first + count − 1.
    void loadRange(Split split, std::int64_t first, int count, Network &network);
    /// What was gathered last: (input size, batch). Null of token sequences.
    const float *inputs() const { return m_gathered; }

private:
    std::shared_ptr<const Dataset> m_data;
    std::vector<float> m_buffer; ///< only where the engine does not take floats
    std::vector<std::uint32_t> m_range;
    const float *m_gathered = nullptr;
};

} // namespace stacklight
