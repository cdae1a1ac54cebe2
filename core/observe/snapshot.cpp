#include "observe/snapshot.h"

#include <algorithm>

namespace stacklight {

namespace {

Message tensorName(const std::string &tensor)
{
    static const std::string ofGradient = "gradient of ";
    if (tensor == "activation")
        return message(TR("activation"));
    if (tensor == "activation gradient")
        return message(TR("activation gradient"));
    return tensor.starts_with(ofGradient) ? message(TR("gradient of %1"), tensor.substr(ofGradient.size()))
                                          : asArgument(tensor);
}

constexpr std::int64_t leastExamples = 8;

} // namespace

int measuredExamples(std::int64_t numbersOfExample, int batch, std::int64_t mostValues)
{
    if (mostValues <= 0 || numbersOfExample <= 0)
        return batch;
    return int(std::min<std::int64_t>(batch, std::max(leastExamples, mostValues / numbersOfExample)));
}

int measuredExamples(const Snapshot &snapshot)
{
    int least = snapshot.batch;
    for (const PlannedLayer &layer : snapshot.plan->layers)
        least = std::min(least, measuredExamples(layer.outputShape.size(), snapshot.batch, snapshot.mostValues));
    return least < snapshot.batch ? least : 0;
}

Message Divergence::message() const
{
    if (layer < 0)
        return stacklight::message(TR("step %1: the %2 is not finite"), std::to_string(step), tensor);
    return stacklight::message(
        TR("step %1: layer %2 (%3): %4 is not finite"), std::to_string(step), path, label, tensorName(tensor));
}

} // namespace stacklight
