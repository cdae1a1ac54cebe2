// Edits of a stack: plain functions on values, which know no widget and no undo.
#pragma once

#include "experiment/plan.h"
#include "edits/place.h"

#include <optional>

namespace stacklight {

// Edits of a part. Each returns where the layers it is about stand afterwards.

Part insertLayers(Stack &stack, const Place &body, int index, const Stack &layers);
/// The layers of a part, in order.
Stack copyLayers(const Stack &stack, const Part &part);
void removeLayers(Stack &stack, const Part &part);
/// To before the layer that is at `index` of `body` now. A part cannot be moved into itself: then nothing changes.
Part moveLayers(Stack &stack, const Part &part, const Place &body, int index);
/// The copy goes behind the last layer of the part.
Part duplicateLayers(Stack &stack, const Part &part);
/// Puts everything from the part's first to its last layer into `container`, a residual, concat or repeat.
Part wrapLayers(Stack &stack, const Part &part, LayerSpec container);
/// Replaces each container of the part by the layers inside; other layers stay.
Part unwrapLayers(Stack &stack, const Part &part);

// Edits of the whole stack. Those that count return how many layers they changed.

/// Wraps every block of layers that keeps the shape in a residual, also inside repeats: a block is one dense or conv2d
/// with the norms, activations and dropouts that belong to it, before it (norm, relu, dense) or behind it (dense, norm,
/// relu) as the stack has them. What stands in a residual already stays as it is.
int wrapEveryBlockInResidual(Experiment &experiment, const DataShape &data);
/// Every norm gets this kind; before every activation without a norm before it, one is put.
int putNormBeforeEveryActivation(Experiment &experiment, NormKind kind);
int setAllResiduals(Stack &stack, bool enabled);
int setAllNorms(Stack &stack, NormKind kind);
int setAllActivations(Stack &stack, ActivationFunction function);
/// Of every dense and conv2d.
int setAllInitializers(Stack &stack, const Initializer &initializer);

/// A setting of all layers that have it.
template <class T>
struct Common
{
    bool isAnywhere = false;     ///< there is such a layer
    std::optional<T> value = {}; ///< none where they differ

    bool isMixed() const { return isAnywhere && !value; }
};

Common<bool> commonResidual(const Stack &stack);
Common<NormKind> commonNorm(const Stack &stack);
/// Whether the kind is another than `none`.
Common<bool> commonNormSwitch(const Stack &stack);
Common<ActivationFunction> commonActivation(const Stack &stack);
/// Of every dense and conv2d.
Common<Initializer::Type> commonInitializer(const Stack &stack);

} // namespace stacklight
