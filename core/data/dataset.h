// Examples in memory, ready to be gathered into batches.
#pragma once

#include "base/progress.h"
#include "data/data_report.h"
#include "experiment/plan.h"

#include <functional>
#include <memory>
#include <span>

namespace stacklight {

enum class Split { Training, Validation };

/// What is done to raw inputs before a network gets them: (x − mean) / deviation, per feature of a table, per channel
/// of images.
struct Standardization
{
    std::vector<double> means, deviations; ///< both empty: inputs are as they come
    bool isOfBytes = false;                ///< raw inputs are integers from 0 to 255
};

/// A target that is a number: what the network is to say is (value − mean) / deviation.
struct NumberTarget
{
    std::string name;
    double mean = 0;
    double deviation = 1;
};

/// Immutable after loading, shared between threads and runs.
class Dataset
{
public:
    virtual ~Dataset() = default;

    const DataShape &shape() const { return m_shape; }
    /// Of texts: the tokens of the vocabulary, each in UTF-8: special ones (padding, end), then the others in the order
    /// of their bytes.
    const std::vector<std::string> &classNames() const { return m_classNames; }
    std::int64_t count(Split split) const { return m_counts[std::size_t(split)]; }
    const Standardization &standardization() const { return m_standardization; }

    /// Writes the examples of `indices`, one after the other, standardized: inputs (shape().input.size(), batch) and
    /// targets (batch), or (positions, batch) of sequences, −1 where a position does not count.
    virtual void gather(
        Split split, std::span<const std::uint32_t> indices, float *inputs, std::int32_t *targets) const = 0;
    /// Of token sequences only: tokens (positions, batch).
    virtual void gatherTokens(
        Split split, std::span<const std::uint32_t> indices, std::int32_t *tokens, std::int32_t *targets) const;
    /// Where shape().regression: the targets (batch), standardized; those of `gather` are then 0.
    virtual void gatherValues(Split split, std::span<const std::uint32_t> indices, float *values) const;
    const NumberTarget &numberTarget() const { return m_numberTarget; }
    /// Of images: what comes in where one is moved.
    float background() const { return m_background; }
    /// What the source was taken for.
    const DataReport &report() const { return m_report; }
    /// Targets of one example: 1, or the positions of a sequence.
    std::int64_t targetsPerExample() const;

protected:
    DataShape m_shape;
    std::vector<std::string> m_classNames;
    std::int64_t m_counts[2] = {0, 0};
    Standardization m_standardization;
    NumberTarget m_numberTarget;
    float m_background = 0;
    DataReport m_report;
};

/// Loads a source. Relative paths are taken from `folder` (the experiment file's). The same spec and seed give the same
/// examples. Errors name the data file with line or byte, or a pointer into the experiment, what stands there and what
/// is allowed. A cancelled load returns an error as well. The experiment's loss tells what a target of many different
/// numbers means.
Result<std::shared_ptr<const Dataset>> loadData(const DataSpec &spec, std::uint64_t seed, const std::string &folder,
    Progress *progress = nullptr, Loss loss = Loss::SoftmaxCrossEntropy);

} // namespace stacklight
