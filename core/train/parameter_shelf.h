// What becomes of parameters when the stack is edited in mid-run.
#pragma once

#include "nn/network.h"
#include "nn/optimizer.h"

#include <compare>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stacklight {

/// Keeps the parameters that were edited away: those of a layer that is still there until its shape or kind returns, those of a
/// layer that is gone until one of its type stands in its place again, the last one that went first. Beyond a limit of memory the
/// ones that were put there first are forgotten. Copies are cheap: they share what is kept.
class ParameterShelf
{
public:
    /// Parameters of layers that live on (see survivors.h) keep value and optimizer state where name and axes are the same, wherever
    /// the layer stands now; those that only `from` has are put here; those that only `to` has are taken from here, or stay as
    /// they are. Optimizer state counts only for the same type of optimizer.
    void carryOver(const Network &from, const Optimizer &fromOptimizer, Network &to, Optimizer &toOptimizer);

    /// Of all numbers that are kept.
    std::size_t bytes() const;

private:
    struct Key
    {
        std::size_t type; ///< of the layer
        std::string path;
        std::int64_t gone;  ///< which edit took the layer away; 0: it is there, at this path
        std::string tensor; ///< name and axes; empty: says that the layer went

        auto operator<=>(const Key &) const = default;
    };
    struct Kept
    {
        std::vector<Scalar> value;
        std::vector<Scalar> state[2]; ///< empty of moving statistics
        std::int64_t updates = 0;
        OptimizerSpec::Type optimizer = OptimizerSpec::Sgd;
        std::int64_t edit = 0; ///< the one that put it here
    };
    using All = std::map<Key, std::shared_ptr<const Kept>>;

    static Key keyOf(const Network &network, const Parameter &parameter);
    void put(const Network &network, const Optimizer &optimizer, std::size_t index);
    void take(Network &network, Optimizer &optimizer, std::size_t index);
    void followTheLayers(const Plan &from, const Plan &to, const std::vector<int> &survivors);
    void bringBack(const PlannedLayer &layer);
    void forgetTheOldest();

    static constexpr std::int64_t maximumNumbers = std::int64_t(1) << 26;

    All m_kept;
    std::int64_t m_numbers = 0;
    std::int64_t m_edits = 0;
};

} // namespace stacklight
