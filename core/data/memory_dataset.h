// Datasets that are whole in memory: tables as floats, images as bytes.
#pragma once

#include "data/splits.h"

namespace stacklight {

/// A source's examples, before they are split and standardized.
template <class Value>
struct Examples
{
    DataShape shape;
    std::vector<std::string> classNames;
    std::vector<Value> values; ///< (shape.input.size(), examples)
    std::vector<std::int32_t> labels;
};

/// Makes a dataset of numbers. Standardization is per feature, in double, before the values become floats.
/// A feature that is constant in the training split has its mean taken off, and is not scaled.
std::shared_ptr<const Dataset> makeTable(Examples<double> examples, Splits splits, bool standardize);

/// Makes a dataset of bytes, which stay bytes in memory. Standardization is per channel; without it 0 … 255 become 0 … 1.
std::shared_ptr<const Dataset> makeImages(Examples<std::uint8_t> examples, Splits splits, bool standardize);

} // namespace stacklight
