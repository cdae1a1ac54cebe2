// What published theory says that step 1 of a run will show, layer by layer.
#pragma once

#include "observe/snapshot.h"
#include "theory/laws.h"

#include <optional>

namespace stacklight {

struct PredictedLayer
{
    /// Mean squares over channels, examples and positions of the layer's output, and of the gradient of the mean loss
    /// with respect to it: the mean over many networks that differ in their seed.
    std::optional<double> activation;
    std::optional<double> gradient;
    double activationMean = 0; ///< of the output's values; where `activation` is known
    /// Where no rule applies, theory restarts from what was measured there, if that is finite: the value is the
    /// measured one, and one of these sentences says why. The gradient of the last layer is where theory of gradients
    /// starts.
    bool activationIsMeasured = false;
    bool gradientIsMeasured = false;
    Message whyNoActivation; ///< empty where predicted
    Message whyNoGradient;
};

struct Prediction
{
    std::vector<PredictedLayer> layers; ///< in the plan's order; empty where `refusal` says why
    std::vector<AppliedLaw> laws;       ///< which published result applies from where to where, in order
    Message refusal;                    ///< a sentence; its pattern is empty where there is a prediction
    /// One network's root mean squares lie within this factor of the prediction two times out of three, for plain
    /// rectifier stacks exp(½√(5·Σ 1/width)): Hanin and Rolnick 2018, "How to start training: the effect of
    /// initialization and architecture". 0 for stacks to which that does not apply.
    double spread = 0;
};

/// Limits of the assumption that layers are wide.
namespace limits {
inline constexpr int leastWidth =
    16; ///< outputs of a hidden dense or conv2d; fewer are not called wide in any of the papers
inline constexpr double widestSpread = 3; ///< a spread beyond this makes a comparison with one network meaningless
} // namespace limits

/// Of the network that `first` shows. Theory speaks of initialization: without `first.firstBatch` it is refused in
/// words.
Prediction predict(const Snapshot &first);

} // namespace stacklight
