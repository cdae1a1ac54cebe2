// Which examples train and which validate.
#pragma once

#include "data/sources/sources.h"

namespace stacklight {

/// Indices of the examples of each split, as they stand in a source.
struct Splits
{
    std::vector<std::uint32_t> training;
    std::vector<std::uint32_t> validation;
};

/// How few examples do: one to train, and one to validate if any is to.
inline std::int64_t fewestExamples(const LoadContext &context)
{
    return context.spec.validationFraction > 0 ? 2 : 1;
}

/// Draws the validation split at random (keyed by the seed alone) where a source has none of its own: a part of
/// `validation_fraction`, at least one example, leaving at least one; none where that is 0. `limit` is applied. `count`
/// ≥ `fewestExamples`.
Splits drawSplits(std::int64_t count, const LoadContext &context);

/// The same for whole groups: an example validates where its group does. Both splits have examples. `limit` is applied.
Splits splitGroups(
    const std::vector<std::int32_t> &groupOfExample, const std::vector<bool> &validates, const LoadContext &context);

/// The first `training` examples train, the `validation` that follow validate. `limit` is applied.
Splits fixedSplits(std::int64_t training, std::int64_t validation, const LoadContext &context);

} // namespace stacklight
