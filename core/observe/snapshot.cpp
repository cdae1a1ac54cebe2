#include "observe/snapshot.h"

namespace stacklight {

std::string Divergence::text() const
{
    const std::string at = "step " + std::to_string(step) + ": ";
    if (layer < 0)
        return at + "the " + tensor + " is not finite";
    return at + "layer " + path + " (" + label + "): " + tensor + " is not finite";
}

} // namespace stacklight
