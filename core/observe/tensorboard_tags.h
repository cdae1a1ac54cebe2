// What the values of a run are called in TensorBoard, which groups plots by what stands before the first slash.
#pragma once

#include "observe/snapshot.h"

#include <string>

namespace stacklight::tensorboard {

inline constexpr char header[] =
    "experiment"; ///< a text: four spaces, which Markdown takes for code, and a trace's header
inline constexpr char trainingLoss[] = "loss/training";
inline constexpr char trainingAccuracy[] = "accuracy/training";
inline constexpr char validationLoss[] = "loss/validation";
inline constexpr char validationAccuracy[] = "accuracy/validation";
inline constexpr char validationR2[] = "r2/validation";
inline constexpr char validationExactMatch[] = "exact_match/validation";
inline constexpr char learningRate[] = "learning_rate";
inline constexpr char epoch[] = "epoch";

inline constexpr char activation[] = "activation";
inline constexpr char activationGradient[] = "activation_gradient";

/// "activation_std/1/4/0"; without a name the histogram: "activation/1/4/0".
inline std::string tagOf(const std::string &tensor, const char *name, const std::string &path)
{
    return (*name ? tensor + "_" + name : tensor) + "/" + path;
}

/// Calls `visit(name, value)` for what a tensor's histogram does not say.
template <class Statistics, class Visit>
void visitScalars(Statistics &statistics, Visit visit)
{
    visit("mean", statistics.mean);
    visit("std", statistics.std);
    visit("rms", statistics.rms);
    visit("zero_fraction", statistics.zeroFraction);
    visit("saturated_fraction", statistics.saturatedFraction);
    visit("nonfinite", statistics.nonfinite);
}

/// Calls `visit(tag, value)` for a parameter of the layer at a path.
template <class Statistics, class Visit>
void visitParameter(Statistics &statistics, const std::string &path, const std::string &name, Visit visit)
{
    const std::string of = path + "/" + name;
    visit("parameter_rms/" + of, statistics.rms);
    visit("gradient_rms/" + of, statistics.gradientRms);
    visit("update_ratio/" + of, statistics.updateRatio);
}

} // namespace stacklight::tensorboard
