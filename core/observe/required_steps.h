// Steps that must be recorded regardless of the observation rate.
#pragma once

#include <cstdint>
#include <set>

namespace stacklight {

struct RequiredSteps
{
    std::set<std::int64_t> snapshots;   ///< steps of which there must be a snapshot
    std::set<std::int64_t> validations; ///< steps after which the network is validated

    bool operator==(const RequiredSteps &) const = default;
};

} // namespace stacklight
