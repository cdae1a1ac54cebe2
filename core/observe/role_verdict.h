// What the activations of one role come to, in one figure that can be read aloud.
#pragma once

#include "observe/diagnosis.h"
#include "observe/roles.h"

namespace stacklight {

struct RoleVerdict
{
    enum Figure { Growth, Saturated, DeadUnits, ZeroOutputs, NotFinite };

    Health health = Health::Healthy; ///< the most severe of the layers'
    Figure figure = Growth;
    /// Growth: the factor of √(mean y²) from block to block. NotFinite: values. Else the mean share over the layers, 0
    /// … 1. NaN where nothing is known.
    double value = 0;
    Message words; ///< "41 % saturated", "grows 7 % per block"; empty where nothing is known
    Message brief; ///< the same where there is little room: "41 % sat.", "+7 %/block"
};

/// `layers` is what diagnose() says of the snapshot. Of activations the figure is what ails their kind: saturation of
/// tanh and sigmoid, dead units of relu (zero outputs where nobody counted units); of all others the growth.
RoleVerdict verdictOf(
    const Snapshot &snapshot, const std::vector<LayerDiagnosis> &layers, const std::vector<RoleMember> &members);

} // namespace stacklight
