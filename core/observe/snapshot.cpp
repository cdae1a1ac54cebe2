#include "observe/snapshot.h"

namespace stacklight {

namespace {

Message tensorName(const std::string &tensor)
{
    static const std::string ofGradient = "gradient of ";
    if (tensor == "activation")
        return message(TR("activation"));
    if (tensor == "activation gradient")
        return message(TR("activation gradient"));
    return tensor.starts_with(ofGradient) ? message(TR("gradient of %1"), tensor.substr(ofGradient.size())) : asArgument(tensor);
}

} // namespace

Message Divergence::message() const
{
    if (layer < 0)
        return stacklight::message(TR("step %1: the %2 is not finite"), std::to_string(step), tensor);
    return stacklight::message(TR("step %1: layer %2 (%3): %4 is not finite"), std::to_string(step), path, label, tensorName(tensor));
}

} // namespace stacklight
