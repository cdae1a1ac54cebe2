// The expanded stack of an experiment, checked against the shape of its data: what `check` prints, a trace's header
// lists, the engine compiles and the window draws.
#pragma once

#include "experiment/experiment.h"
#include "experiment/shape.h"

namespace stacklight {

/// What a stack has to know of its data.
struct DataShape
{
    Shape input;
    int classes = 0;
    int vocabulary = 0;      ///< of token sequences
    int padding = -1;        ///< the token that fills up sequences that are shorter; −1: none are
    bool regression = false; ///< the target is a number, not a class; `classes` is 1

    bool operator==(const DataShape &) const = default;
};

/// One parameter or moving statistic of a layer. Axes as in a safetensors file: kernel (in, out) or (kh, kw, in, out).
struct ParameterShape
{
    std::string name;
    std::vector<int> axes;
    bool trainable = true; ///< false for moving_mean and moving_variance

    std::int64_t size() const;
    bool operator==(const ParameterShape &) const = default;
};

/// A layer of the expanded stack. Layers stand in the order in which they run: a residual or concat, which stands for
/// its sum or concatenation, comes after its body.
struct PlannedLayer
{
    int index = 0;
    std::string path;    ///< "1/4/0/body/2": as in weights and traces
    std::string pointer; ///< "/stack/1/body/0/body/2": the place in the file, shared by the copies of a repeat
    std::string label;   ///< "dense 64"
    LayerSpec spec;      ///< with an empty body
    int input = -1;      ///< the layer whose output it reads (of a residual or concat: its body's last); −1: the data
    int shortcut = -1;   ///< residual and concat: the layer whose output also enters the block's end; −1: the data
    int depth = 0;       ///< how many residual, concat or repeat bodies it stands in
    Shape inputShape;    ///< of residual and concat: of the block's input
    Shape outputShape;
    std::vector<ParameterShape> parameters;

    std::int64_t parameterCount() const; ///< trainable ones only
    bool operator==(const PlannedLayer &) const = default;
};

struct Plan
{
    Shape input;
    int classes = 0;
    int padding = -1;        ///< as of DataShape
    bool regression = false; ///< as of DataShape
    std::vector<PlannedLayer> layers;

    std::int64_t parameterCount() const;
    bool operator==(const Plan &) const = default;
};

/// Limits that keep a hostile file from taking the machine: 10,000 layers, 2²⁷ parameters, 2²⁸ activations a batch.
inline constexpr int maximumLayers = 10'000;
inline constexpr std::int64_t maximumParameters = std::int64_t(1) << 27;
inline constexpr std::int64_t maximumActivations = std::int64_t(1) << 28;

/// Expands and checks a stack. The error names the pointer of the layer at fault, what reaches it and what would fit.
Result<Plan> makePlan(const Experiment &experiment, const DataShape &data);

/// Whether the loss suits the data's targets.
Result<void> checkLoss(Loss loss, const DataShape &data);

/// The output shape of one layer (not of a container) for an input, or what does not fit.
Result<Shape> outputShape(const LayerSpec &layer, const Shape &input, const DataShape &data);

/// "dense 64", "batch norm", "relu", "residual": short enough for the tower.
Message layerName(const LayerSpec &layer);
/// The same of a layer of a plan; a label that somebody else gave it stays.
Message layerName(const PlannedLayer &layer);
/// The same in English, as files have it.
std::string layerLabel(const LayerSpec &layer);

} // namespace stacklight
