// The rule of each layer type for the mean squares of values and gradients at initialization.
#pragma once

#include "base/result.h"
#include "theory/signal.h"

#include "experiment/plan.h"

namespace stacklight {

/// One layer of the plan with what reaches it.
struct LayerContext
{
    const Plan &plan;
    const PlannedLayer &layer;
    int batch = 0;                    ///< examples
    const Signal &input;              ///< of a residual or concat: its body's output
    const Signal *shortcut = nullptr; ///< of a residual or concat
};

/// The signal behind the layer, or why no rule applies, as a sentence.
Result<Signal> forwardSignal(const LayerContext &context);

struct BackwardGradient
{
    GradientProducts input;
    GradientProducts shortcut; ///< of a residual or concat
};

/// The gradient in front of the layer, from the total one behind it.
Result<BackwardGradient> backwardGradient(const LayerContext &context, const GradientProducts &gradient);

/// Whether the end of an enabled residual adds x to something that does not depend on x channel by channel: every way
/// through the body leads through random weights.
bool addsIndependently(const Plan &plan, const PlannedLayer &residual);

/// Of a norm within one example: how many values share μ and σ².
double groupSize(const NormSpec &norm, const Shape &shape);

/// What theory has no rule for.
Error noRule(const char *pattern);
/// Of a depthwise convolution.
Error noWideSum();
/// Of a standardized kernel.
Error noStandardization();

} // namespace stacklight
