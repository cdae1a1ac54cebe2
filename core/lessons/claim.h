// What a lesson says will be seen, in a form that can be checked against a run.
#pragma once

#include "experiment/field.h"
#include "base/translated.h"
#include "observe/history.h"

#include <optional>

namespace stacklight {

/// A figure of one run.
enum class Quantity {
    Loss,
    Accuracy,
    ValidationLoss,
    ValidationAccuracy,
    ActivationRms,
    ActivationMeanSquare,
    ActivationMean,
    ActivationMax,
    GradientRms, ///< of the activation gradient, as are the next ones
    GradientMeanSquare,
    ZeroFraction,
    SaturatedFraction,
    Width,       ///< features of a layer's output
    Parameters,  ///< trainable ones of the whole stack
    StepsToLoss, ///< the first step whose loss, as a mean, is at most `level`; infinite where there is none
    DivergedAt,  ///< the step at which something was not finite; infinite where nothing was
};

struct Measure
{
    Quantity of = Quantity::Loss;
    int branch = 0;    ///< 0 is A
    std::string layer; ///< the path of the layer, for the quantities of a layer
    std::int64_t step = 1;
    int over = 1;     ///< loss and accuracy are means over so many steps, of which `step` is the last
    double level = 0; ///< of StepsToLoss

    static const std::vector<Field> &fields();
    bool needsLayer() const { return needsSnapshot() || of == Quantity::Width; }
    bool needsSnapshot() const { return of >= Quantity::ActivationRms && of <= Quantity::SaturatedFraction; }
    bool needsValidation() const { return of == Quantity::ValidationLoss || of == Quantity::ValidationAccuracy; }

    /// NaN where the run has not come so far, or has no such layer.
    double in(const RunRecord &run) const;
};

/// The measure, or its ratio to or difference from another one, or the ratio's root, lies between two bounds.
struct Claim
{
    Translated says;
    Measure measure;
    std::optional<Measure> relativeTo; ///< divides
    std::optional<Measure> minus;      ///< is subtracted
    int root = 1;                      ///< a growth by factor^root over so many layers becomes one layer's
    double above = -std::numeric_limits<double>::infinity();
    double below = std::numeric_limits<double>::infinity();
    std::string pointer; ///< its place in the file

    /// What the bounds hold for; NaN where it cannot be measured. `runs` are those of A, B, …;
    /// null for one that is not there.
    double value(const std::vector<const RunRecord *> &runs) const;
    bool holds(double value) const { return value >= above && value <= below; }
    /// The measures that it is made of.
    std::vector<Measure> measures() const;
};

/// `step` is the one that is measured where nothing else is said.
Result<Claim> claimFromJson(const Json &object, const std::string &pointer, std::int64_t step);

} // namespace stacklight
