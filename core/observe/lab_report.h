// What the laboratories are asked, and what they found of a network at one step. Immutable once made, and shared
// between threads as LabReportPtr.
#pragma once

#include "observe/learned.h"
#include "observe/snapshot.h"

#include <variant>

namespace stacklight {

/// One number of a norm's input, and what became of it: output = gamma·(input − μ)/√(σ² + ε) + beta.
struct NormCell
{
    int example = 0, channel = 0, position = 0;
    double input = 0, output = 0;
    double gamma = 1, beta = 0;
};

/// The cells that share one mean and one variance: `examples` × `channels` × `positions` of them from the first ones
/// on.
struct NormSlice
{
    int example = 0, examples = 1;
    int channel = 0, channels = 1;
    int position = 0, positions = 1;
    double mean = 0;     ///< what the norm takes off; 0 for rms
    double variance = 0; ///< about `mean`, biased; in evaluation batch norm's moving ones
    TensorStatistics before, after;
    std::vector<NormCell> cells; ///< some of them, evenly spaced
    double momentMean = 0;       ///< of these values, whatever the norm took
    double momentVariance = 0;
    double movingMean = std::numeric_limits<double>::quiet_NaN(); ///< batch norm alone has them
    double movingVariance = std::numeric_limits<double>::quiet_NaN();
};

/// One norm under the microscope. The network saw the same training examples at every step.
struct NormSpecimen
{
    static constexpr int mostSlices = 8;

    int layer = 0; ///< in the plan's order
    std::string path, label;
    NormSpec spec;
    int examples = 0, channels = 0, positions = 0;
    std::vector<NormSlice> training, evaluation; ///< the same slices in both modes
};

/// Over all pairs of two examples; NaN where fewer than two have a gradient that is not zero.
struct PairCosines
{
    double mean = 0;
    double meanAbsolute = 0;
};

/// How alike the gradients of different examples are: cosines of ∂f/∂(a layer's output), f of one example alone.
/// Balduzzi et al. 2017, "The shattered gradients problem".
struct GradientCorrelation
{
    std::shared_ptr<const Plan> plan;
    int examples = 0;
    /// As in the paper: f is the mean of the outputs, and each channel is centred over the batch before an activation.
    std::vector<PairCosines> ofOutput;
    /// f is the loss, and nothing is centred: what training sees.
    std::vector<PairCosines> ofLoss;
    /// What independent gates give for `ofOutput`, see gate_theory.h; NaN where that is not known.
    std::vector<double> theory;
};

/// E|cos| of two random directions in so many dimensions: what |cosines| cannot fall below by being shattered.
double randomCosine(std::int64_t dimensions);

struct LesionedBlock
{
    int layer = 0; ///< its last one, in the plan's order
    std::string path, label;
    double lossWithout = std::numeric_limits<double>::quiet_NaN(); ///< NaN where it cannot be removed
    double accuracyWithout = std::numeric_limits<double>::quiet_NaN();
    double lossSwapped = std::numeric_limits<double>::quiet_NaN(); ///< with the next one; NaN where they are not alike
};

/// What happens to a trained network when one block goes. Veit et al. 2016, "Residual networks behave like ensembles of
/// relatively shallow networks".
struct LesionStudy
{
    enum Unit {
        Bodies,
        Copies,
        Layers
    }; ///< what a block is: the body of a residual or concat, or in a plain stack a copy of a repeat, or a layer

    std::shared_ptr<const Plan> plan;
    Unit unit = Bodies;
    bool onTraining = false; ///< there are no validation examples
    std::int64_t examples = 0;
    double loss = 0, accuracy = 0; ///< of the whole network
    std::vector<LesionedBlock> blocks;
    std::vector<double>
        pathLengths; ///< the share of all paths that lead through 0 … n bodies; empty unless all blocks are residuals
};

using LabResult = std::variant<NormSpecimen, GradientCorrelation, LesionStudy, Answers, FeatureMaps, FilterBank,
    AttentionMaps, WrittenSamples, WholeExample, AskedExamples>;

/// In the order of LabResult.
enum class Laboratory { Norm, Correlation, Lesion, Answers, Features, Filters, Attention, Samples, Example, Asked };

struct LabRequest
{
    Laboratory laboratory = Laboratory::Norm;
    std::string path =
        {}; ///< of Norm, Features and Attention: the layer; where it is none of theirs, the first one that is
    std::int64_t example =
        0; ///< of Features, Attention and Example: of the validation split; where it has fewer, its last one
    std::string prompt = {}; ///< of Samples: what the user typed; of Asked: see AskedExamples; may be empty

    bool operator==(const LabRequest &) const = default;

    /// Without what the laboratory does not look at.
    LabRequest essential() const;
};

/// Whether a laboratory has something for a layer: the norm to look at, the image, the attention.
bool suitsLaboratory(Laboratory laboratory, const PlannedLayer &layer);

/// Of the network as it was after so many steps.
struct LabReport
{
    std::int64_t step = 0;
    LabResult result;
    LabRequest request = {};                                ///< what it answers
    std::shared_ptr<const Experiment> experiment = nullptr; ///< of which the network was examined

    std::size_t bytes() const;
};

using LabReportPtr = std::shared_ptr<const LabReport>;

/// The pointer keeps the report; null of null.
template <class Finding>
std::shared_ptr<const Finding> findingIn(const LabReportPtr &report)
{
    return report ? std::shared_ptr<const Finding>(report, &std::get<Finding>(report->result)) : nullptr;
}

} // namespace stacklight
