// What was seen of all layers at one step. Immutable once made, and shared between threads as SnapshotPtr.
#pragma once

#include "experiment/plan.h"
#include "observe/first_batch.h"

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace stacklight {

inline constexpr int histogramBins = 64;

/// Statistics of one tensor over the whole batch. Means over finite values only; NaN where there are none.
struct TensorStatistics
{
    double mean = 0;
    double std = 0; ///< the population's
    double rms = 0;
    double min = 0;
    double max = 0;
    double zeroFraction = 0;
    double saturatedFraction = 0; ///< |y| > 0.97 of tanh, y outside (0.03, 0.97) of sigmoid, 0 of other layers
    std::int64_t nonfinite = 0;
    /// `histogramBins` equal bins from `low` ≤ min to `high` ≥ max; the counts add up to the finite values.
    double low = 0;
    double high = 0;
    std::array<std::uint32_t, histogramBins> counts{};
};

/// The shares of all numbers that lie below the quantiles that views draw.
inline constexpr std::array<double, 5> bandShares = {0.05, 0.25, 0.5, 0.75, 0.95};

/// Quantiles at `bandShares` over at most `most` numbers of a parameter w, evenly spaced.
struct ParameterSample
{
    static constexpr std::int64_t most = 512;

    std::array<float, bandShares.size()> values{};     ///< of w before the update
    std::array<float, bandShares.size()> magnitudes{}; ///< of |w|
    std::array<float, bandShares.size()> updates{};    ///< of |Δw|/rms(w); NaN where no update was made
};

/// Root mean squares of one trainable parameter at this step: before its update, of its gradient, and rms(Δw)/rms(w)
/// (not finite where w is all zero).
struct ParameterStatistics
{
    double rms = 0;
    double gradientRms = 0;
    double updateRatio = 0;
    std::optional<ParameterSample> sample = {}; ///< no trace has it, and nothing does whose w is not finite
};

struct LayerStatistics
{
    TensorStatistics activation;
    TensorStatistics activationGradient;         ///< of ∂(mean loss)/∂(this layer's output)
    std::vector<ParameterStatistics> parameters; ///< the trainable ones of the planned layer, in its order
    /// Of relu: the share of units (of images channels) that are zero for the whole batch; see dead_units.h. NaN of
    /// other layers.
    double deadUnits = std::numeric_limits<double>::quiet_NaN();
};

/// The line of step k holds the loss and the gradients that step k used, before its update.
struct Snapshot
{
    std::int64_t step = 0;
    double epoch = 0;
    double loss = 0;
    double accuracy = 0;
    double learningRate = 0;
    int batch = 0; ///< examples; 0 where nobody knows
    /// Of a layer's output and its gradient at most about so many numbers are measured, those of the first examples of
    /// the batch; 0: all.
    std::int64_t mostValues = 0;
    std::shared_ptr<const Plan> plan;    ///< the stack as it was at this step
    std::vector<LayerStatistics> layers; ///< in the plan's order
    /// At the first step of parameters as they were drawn, else null.
    std::shared_ptr<const FirstBatch> firstBatch;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

/// The first so many examples of a batch that a layer is measured over: all, or what `mostValues` numbers leave, eight
/// at least.
int measuredExamples(std::int64_t numbersOfExample, int batch, std::int64_t mostValues);
/// The smallest number of examples that a layer of the snapshot is measured over, where that is not the whole batch;
/// else 0.
int measuredExamples(const Snapshot &snapshot);

struct Validation
{
    std::int64_t step = 0; ///< after this many steps
    double loss = 0;
    double accuracy = 0;                                  ///< NaN of targets that are numbers
    double r2 = std::numeric_limits<double>::quiet_NaN(); ///< R² of targets that are numbers, else NaN
    double exactMatch =
        std::numeric_limits<double>::quiet_NaN(); ///< share of whole translations that are right, else NaN
};

/// A training step's loss, kept for every step, also for those of which no snapshot was taken.
struct CurvePoint
{
    std::int64_t step = 0;
    double epoch = 0;
    double loss = 0;
    double accuracy = 0;
    double seconds = 0; ///< of training up to here, by the clock, waiting left out; 0 where nobody measured
};

/// Something that was switched after step `step`.
struct Event
{
    std::int64_t step = 0;
    Message change;                                         ///< "batch norm → layer norm"
    std::shared_ptr<const Experiment> experiment = nullptr; ///< what is trained from then on; null if it was not kept
};

/// The first value that was not finite.
struct Divergence
{
    std::int64_t step = 0;
    int layer = -1;   ///< in the plan's order; −1: the loss
    std::string path; ///< the layer's path; empty: the loss
    Message label;
    std::string tensor; ///< "activation", "activation gradient", "kernel", "gradient of kernel", "loss"

    /// "step 12: layer 1/4/0 (dense 64): activation is not finite".
    Message message() const;
    std::string text() const { return message().english(); }
};

/// One example of data with two features, in the standardized coordinates that the network sees.
struct LabelledPoint
{
    float x = 0;
    float y = 0;
    std::int32_t label = 0;
};

/// The class that the network gives each point of a grid over the plane, for data of two features. The outermost points
/// lie on the edges.
struct Boundary
{
    std::int64_t step = 0;
    int columns = 0;
    int rows = 0;
    double left = 0, right = 0, bottom = 0, top = 0; ///< in the standardized coordinates that the network sees
    int classes = 0;
    std::vector<float> probabilities; ///< (classes, columns, rows), classes fastest; softmax of the outputs
    /// The first 2000 training examples, the same ones at every step; shared by all boundaries of a run. May be null.
    std::shared_ptr<const std::vector<LabelledPoint>> points;
};

using BoundaryPtr = std::shared_ptr<const Boundary>;

} // namespace stacklight
