// Parameters as arrays whose axes can be put in another order.
#pragma once

#include "train/trainer.h"

#include <map>

namespace stacklight {

struct WeightArray
{
    std::vector<std::int64_t> axes;
    std::vector<float> values; ///< the last axis fastest
};

/// `order` names for each new axis the old one.
WeightArray permuted(const WeightArray &array, const std::vector<std::size_t> &order);

/// All parameters and moving statistics of the trainer as it stands now, by their names in a file: "1/4/0/kernel".
std::map<std::string, WeightArray> weightArrays(const Trainer &trainer);

} // namespace stacklight
