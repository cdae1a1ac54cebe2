// What becomes of parameters when the stack is edited in mid-run.
#pragma once

#include "nn/network.h"
#include "nn/optimizer.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stacklight {

/// Keeps the parameters of layers that were edited away, until their place (path, name and axes) returns. Beyond a limit of
/// memory the ones that were put there first are forgotten. Copies are cheap: they share what is kept.
class ParameterShelf
{
public:
    /// Parameters that both networks have keep value and optimizer state; those that only `from` has are put here; those
    /// that only `to` has are taken from here, or stay as they are. Optimizer state counts only for the same type of
    /// optimizer.
    void carryOver(const Network &from, const Optimizer &fromOptimizer, Network &to, Optimizer &toOptimizer);

    /// Of all numbers that are kept.
    std::size_t bytes() const;

private:
    struct Kept
    {
        std::vector<Scalar> value;
        std::vector<Scalar> state[2]; ///< empty of moving statistics
        std::int64_t updates = 0;
        OptimizerSpec::Type optimizer = OptimizerSpec::Sgd;
        std::uint64_t age = 0;
    };

    void put(const Parameter &parameter, const Optimizer &optimizer, std::size_t index);
    void take(const Parameter &parameter, Optimizer &optimizer, std::size_t index);
    void forgetTheOldest();

    static constexpr std::int64_t maximumNumbers = std::int64_t(1) << 26;

    std::map<std::string, std::shared_ptr<const Kept>> m_kept; ///< by path, name and axes
    std::int64_t m_numbers = 0;
    std::uint64_t m_age = 0;
};

} // namespace stacklight
