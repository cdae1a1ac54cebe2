#include "observe/remedies.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr std::size_t mostRemedies = 3;

bool isHe(const Initializer &initializer)
{
    return initializer.type == Initializer::HeNormal || initializer.type == Initializer::HeUniform;
}

template <class Condition>
bool anyLayer(const Plan &plan, const Condition &condition)
{
    return std::ranges::any_of(plan.layers, [&](const PlannedLayer &layer) { return condition(layer.spec); });
}

bool hasNorm(const Plan &plan, NormKind kind)
{
    return anyLayer(plan, [&](const LayerSpec &layer) {
        const auto *norm = layer.as<NormSpec>();
        return norm && (kind == NormKind::None ? norm->kind != kind : norm->kind == kind);
    });
}

bool hasResidual(const Plan &plan)
{
    return anyLayer(
        plan, [](const LayerSpec &layer) { return layer.as<ResidualSpec>() && layer.as<ResidualSpec>()->enabled; });
}

bool applies(const Plan &plan, Remedy remedy)
{
    switch (remedy) {
    case Remedy::HeInitialization:
        return anyLayer(
            plan, [](const LayerSpec &layer) { return layer.initializer() && !isHe(*layer.initializer()); });
    case Remedy::WrapInResidual:
        return !hasResidual(plan);
    case Remedy::NormBeforeActivation:
        return !hasNorm(plan, NormKind::None);
    case Remedy::LayerNormInstead:
        return hasNorm(plan, NormKind::Batch);
    case Remedy::LeakyRelu:
        return anyLayer(plan, [](const LayerSpec &layer) {
            return layer.as<ActivationSpec>() && layer.as<ActivationSpec>()->function == ActivationFunction::Relu;
        });
    case Remedy::SmallerResidualScale:
        return hasResidual(plan);
    case Remedy::LowerLearningRate:
    case Remedy::HigherLearningRate:
    case Remedy::LargerBatch:
    case Remedy::ClipGradients:
        break;
    }
    return true;
}

} // namespace

Message remedyName(Remedy remedy)
{
    switch (remedy) {
    case Remedy::HeInitialization:
        return message(TR("He initialization"));
    case Remedy::WrapInResidual:
        return message(TR("a residual connection"));
    case Remedy::NormBeforeActivation:
        return message(TR("normalization before the activation"));
    case Remedy::LayerNormInstead:
        return message(TR("layer norm instead of batch norm"));
    case Remedy::LowerLearningRate:
        return message(TR("a smaller learning rate"));
    case Remedy::HigherLearningRate:
        return message(TR("a larger learning rate"));
    case Remedy::LargerBatch:
        return message(TR("a larger batch"));
    case Remedy::ClipGradients:
        return message(TR("gradient clipping"));
    case Remedy::LeakyRelu:
        return message(TR("leaky ReLU"));
    case Remedy::SmallerResidualScale:
        break;
    }
    return message(TR("a smaller residual scale"));
}

std::vector<Remedy> remediesFor(const Plan &plan, const std::vector<Remedy> &wanted)
{
    std::vector<Remedy> all;
    std::ranges::copy_if(wanted, std::back_inserter(all), [&](Remedy remedy) { return applies(plan, remedy); });
    all.resize(std::min(all.size(), mostRemedies));
    return all;
}

} // namespace stacklight
