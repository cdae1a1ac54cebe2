#include "lessons/claim.h"

#include "base/json.h"
#include "experiment/field_makers.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

using namespace fields;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

const std::vector<const char *> &quantityNames()
{
    static const std::vector<const char *> names = {"loss", "accuracy", "validation_loss", "validation_accuracy",
        "activation_rms", "activation_mean_square", "activation_mean", "activation_max", "gradient_rms",
        "gradient_mean_square", "zero_fraction", "saturated_fraction", "width", "parameters", "steps_to_loss",
        "diverged_at"};
    return names;
}

/// Of the `over` points up to a step, all of which must be there.
double meanUpTo(const std::vector<CurvePoint> &curve, std::int64_t step, int over, double CurvePoint::*member)
{
    double sum = 0;
    int count = 0;
    for (const CurvePoint &point : curve) {
        if (point.step > step - over && point.step <= step) {
            sum += point.*member;
            ++count;
        }
    }
    return count == over ? sum / over : unknown;
}

double stepsToLoss(const std::vector<CurvePoint> &curve, int over, double level)
{
    double sum = 0;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        sum += curve[i].loss;
        if (i >= std::size_t(over))
            sum -= curve[i - std::size_t(over)].loss;
        if (i + 1 >= std::size_t(over) && sum <= level * over)
            return double(curve[i].step);
    }
    return infinite;
}

double ofLayer(Quantity of, const LayerStatistics &layer)
{
    switch (of) {
    case Quantity::ActivationRms:
        return layer.activation.rms;
    case Quantity::ActivationMeanSquare:
        return layer.activation.rms * layer.activation.rms;
    case Quantity::ActivationMean:
        return layer.activation.mean;
    case Quantity::ActivationMax:
        return layer.activation.max;
    case Quantity::GradientRms:
        return layer.activationGradient.rms;
    case Quantity::GradientMeanSquare:
        return layer.activationGradient.rms * layer.activationGradient.rms;
    case Quantity::ZeroFraction:
        return layer.activation.zeroFraction;
    case Quantity::SaturatedFraction:
        return layer.activation.saturatedFraction;
    default:
        return unknown;
    }
}

const std::vector<Field> &boundFields()
{
    static const std::vector<Field> all = {
        integer(
            "root", &Claim::root, 1, 1000, "Root", "The root of the ratio: one layer's share of a growth over so many"),
        real("above", &Claim::above, -infinite, infinite, "Above", "The least that is expected"),
        real("below", &Claim::below, -infinite, infinite, "Below", "The most that is expected"),
    };
    return all;
}

template <class... Lists>
std::vector<const char *> namesOf(std::vector<const char *> names, const Lists &...lists)
{
    for (const std::vector<Field> *list : {&lists...}) {
        for (const Field &field : *list)
            names.push_back(field.name);
    }
    return names;
}

Result<void> checkMeasure(const Measure &measure, const std::string &pointer)
{
    if (measure.needsLayer() && measure.layer.empty())
        return Error{{}, pointer, message(TR("the key \"%1\" is missing"), "layer")};
    return {};
}

} // namespace

const std::vector<Field> &Measure::fields()
{
    static const std::vector<Field> all = {
        choice("of", &Measure::of, quantityNames(), "Quantity", "What is measured").primary(),
        choice("branch", &Measure::branch, {"A", "B", "C", "D"}, "Branch", "Of which network"),
        text("layer", &Measure::layer, "Layer", "The path of the layer, as in a trace"),
        integer("step", &Measure::step, 1, 1e6, "Step", "At which step"),
        integer(
            "over", &Measure::over, 1, 1e6, "Steps", "Loss and accuracy are means over so many steps up to this one"),
        real("level", &Measure::level, -infinite, infinite, "Level", "The loss that is to be reached"),
    };
    return all;
}

double Measure::in(const RunRecord &run) const
{
    const History &history = run.history;
    if (of == Quantity::DivergedAt)
        return history.divergence()      ? double(history.divergence()->step)
            : history.lastStep() >= step ? infinite
                                         : unknown;
    if (history.lastStep() < step)
        return unknown;
    if (of == Quantity::StepsToLoss)
        return stepsToLoss(history.curve(), over, level);
    if (of == Quantity::Loss || of == Quantity::Accuracy)
        return meanUpTo(history.curve(), step, over, of == Quantity::Loss ? &CurvePoint::loss : &CurvePoint::accuracy);
    if (needsValidation()) {
        const auto &validations = history.validations();
        const auto after =
            std::find_if(validations.begin(), validations.end(), [this](const Validation &v) { return v.step > step; });
        if (after == validations.begin())
            return unknown;
        const Validation &validation = *(after - 1);
        return of == Quantity::ValidationLoss ? validation.loss : validation.accuracy;
    }
    const SnapshotPtr snapshot = history.snapshotAt(step);
    if (!snapshot)
        return unknown;
    if (of == Quantity::Parameters)
        return double(snapshot->plan->parameterCount());
    for (const PlannedLayer &planned : snapshot->plan->layers) {
        if (planned.path == layer)
            return of == Quantity::Width ? double(planned.outputShape.axes.back())
                                         : ofLayer(of, snapshot->layers[std::size_t(planned.index)]);
    }
    return unknown;
}

double Claim::value(const std::vector<const RunRecord *> &runs) const
{
    const auto measured = [&](const Measure &what) {
        const RunRecord *run = std::size_t(what.branch) < runs.size() ? runs[std::size_t(what.branch)] : nullptr;
        return run ? what.in(*run) : unknown;
    };
    const double own = measured(measure);
    if (minus)
        return own - measured(*minus);
    const double ratio = relativeTo ? own / measured(*relativeTo) : own;
    return root == 1 ? ratio : std::pow(ratio, 1.0 / root);
}

std::vector<Measure> Claim::measures() const
{
    std::vector<Measure> all{measure};
    for (const std::optional<Measure> &other : {relativeTo, minus}) {
        if (other)
            all.push_back(*other);
    }
    return all;
}

Result<Claim> claimFromJson(const Json &object, const std::string &pointer, std::int64_t step)
{
    if (!object.is_object())
        return Error{{}, pointer, message(TR("found %1; expected an object with a \"%2\""), quoted(object), "of")};
    Claim claim;
    claim.pointer = pointer;
    claim.measure.step = step;
    const std::vector<const char *> others = {"says", "relative_to", "minus"};
    if (auto read =
            readFields(Measure::fields(), &claim.measure, object, pointer, namesOf(others, boundFields()), "a claim");
        !read)
        return read.error();
    if (auto read = readFields(boundFields(), &claim, object, pointer, namesOf(others, Measure::fields()), "a claim");
        !read)
        return read.error();
    Result<Translated> says = translatedUnder(object, "says", pointer);
    if (!says)
        return says.error();
    claim.says = *std::move(says);
    for (const auto &[key, other] : {std::pair{"relative_to", &claim.relativeTo}, std::pair{"minus", &claim.minus}}) {
        const auto found = object.find(key);
        if (found == object.end())
            continue;
        *other = claim.measure;
        if (auto read = readFields(Measure::fields(), &**other, *found, pointerTo(pointer, key), {}, "a measure");
            !read)
            return read.error();
    }
    if (claim.relativeTo && claim.minus)
        return Error{{}, pointerTo(pointer, "minus"), message(TR("a claim has either \"relative_to\" or \"minus\""))};
    if (!std::isfinite(claim.above) && !std::isfinite(claim.below))
        return Error{{}, pointer, message(TR("a claim needs \"above\" or \"below\" or both"))};
    for (const Measure &measure : claim.measures()) {
        if (auto checked = checkMeasure(measure, pointer); !checked)
            return checked.error();
    }
    return claim;
}

} // namespace stacklight
