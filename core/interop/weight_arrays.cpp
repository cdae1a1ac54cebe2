#include "interop/weight_arrays.h"

#include "train/checkpoint.h"

namespace stacklight {

WeightArray permuted(const WeightArray &array, const std::vector<std::size_t> &order)
{
    WeightArray result;
    std::vector<std::int64_t> strides(array.axes.size(), 1), newStrides;
    for (std::size_t axis = array.axes.size() - 1; axis > 0; --axis)
        strides[axis - 1] = strides[axis] * array.axes[axis];
    for (const std::size_t axis : order) {
        result.axes.push_back(array.axes[axis]);
        newStrides.push_back(strides[axis]);
    }
    result.values.reserve(array.values.size());
    std::vector<std::int64_t> index(order.size(), 0);
    for (std::size_t i = 0; i < array.values.size(); ++i) {
        std::int64_t place = 0;
        for (std::size_t axis = 0; axis < index.size(); ++axis)
            place += index[axis] * newStrides[axis];
        result.values.push_back(array.values[std::size_t(place)]);
        for (std::size_t axis = index.size(); axis-- > 0;) {
            if (++index[axis] < result.axes[axis])
                break;
            index[axis] = 0;
        }
    }
    return result;
}

std::map<std::string, WeightArray> weightArrays(const Trainer &trainer)
{
    const std::shared_ptr<const Checkpoint> state = trainer.checkpoint();
    std::map<std::string, WeightArray> arrays;
    const Scalar *next = state->values.data();
    for (const PlannedLayer &layer : trainer.plan().layers) {
        for (const ParameterShape &parameter : layer.parameters) {
            arrays[layer.path + "/" + parameter.name] = {
                {parameter.axes.begin(), parameter.axes.end()}, {next, next + parameter.size()}};
            next += parameter.size();
        }
    }
    return arrays;
}

} // namespace stacklight
