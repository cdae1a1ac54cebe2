#include "edits/remedy_fixes.h"

#include "edits/stack_edits.h"

#include <algorithm>

namespace stacklight {

namespace {

constexpr int enoughExamples = 32;
constexpr int clippedNorm = 1;

template <class Spec, class Change>
void changeEvery(Experiment &experiment, const Change &change)
{
    forEachLayer(experiment.stack, [&](LayerSpec &layer) {
        if (auto *spec = layer.as<Spec>())
            change(*spec);
    });
}

Fix fixOf(Remedy remedy, const DataShape &data)
{
    switch (remedy) {
    case Remedy::HeInitialization:
        return {message(TR("He initialization (from the next restart)")),
            [](Experiment &e) { setAllInitializers(e.stack, {}); }};
    case Remedy::WrapInResidual:
        return {message(TR("Residual around every block")), [data](Experiment &e) {
                    changeEvery<ResidualSpec>(e, [](ResidualSpec &residual) { residual.enabled = true; });
                    wrapEveryBlockInResidual(e, data);
                }};
    case Remedy::NormBeforeActivation:
        return {message(TR("Layer norm before every activation")),
            [](Experiment &e) { putNormBeforeEveryActivation(e, NormKind::Layer); }};
    case Remedy::LayerNormInstead:
        return {message(TR("Layer norm instead of batch norm")), [](Experiment &e) {
                    changeEvery<NormSpec>(e,
                        [](NormSpec &norm) { norm.kind = norm.kind == NormKind::Batch ? NormKind::Layer : norm.kind; });
                }};
    case Remedy::LowerLearningRate:
        return {message(TR("Learning rate ÷ 10")), [](Experiment &e) { e.optimizer.learningRate /= 10; }};
    case Remedy::HigherLearningRate:
        return {message(TR("Learning rate × 10")), [](Experiment &e) { e.optimizer.learningRate *= 10; }};
    case Remedy::LargerBatch:
        return {message(TR("Batch of %1"), std::to_string(enoughExamples)),
            [](Experiment &e) { e.batchSize = std::max(e.batchSize, enoughExamples); }};
    case Remedy::ClipGradients:
        return {message(TR("Clip gradients to norm %1"), std::to_string(clippedNorm)), [](Experiment &e) {
                    e.optimizer.gradientClipNorm =
                        e.optimizer.gradientClipNorm > 0 ? e.optimizer.gradientClipNorm : clippedNorm;
                }};
    case Remedy::LeakyRelu:
        return {message(TR("Leaky ReLU instead of ReLU")), [](Experiment &e) {
                    changeEvery<ActivationSpec>(e, [](ActivationSpec &activation) {
                        activation.function = activation.function == ActivationFunction::Relu
                            ? ActivationFunction::LeakyRelu
                            : activation.function;
                    });
                }};
    case Remedy::SmallerResidualScale:
        break;
    }
    return {message(TR("Halve the scale of every residual")),
        [](Experiment &e) { changeEvery<ResidualSpec>(e, [](ResidualSpec &residual) { residual.scale /= 2; }); }};
}

} // namespace

std::vector<Fix> remedyFixes(const std::vector<Remedy> &remedies, const Experiment &experiment, const DataShape &data)
{
    std::vector<Fix> fixes;
    for (const Remedy remedy : remedies) {
        Fix fix = fixOf(remedy, data);
        Experiment candidate = experiment;
        fix.apply(candidate);
        if (candidate != experiment && makePlan(candidate, data))
            fixes.push_back(std::move(fix));
    }
    return fixes;
}

} // namespace stacklight
