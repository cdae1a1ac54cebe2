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

/// Keeps the parameters that were edited away: those of a layer that is still there until its shape or kind returns,
/// those of a layer that is gone until one of its type stands in its place again, the last one that went first. Beyond
/// `maximumBytes` the ones that were put there first are forgotten. Copies are cheap: they share what is kept.
class RemovedParameters
{
public:
    /// Half of what the checkpoints of a run may take, which hold sets of removed parameters as well.
    static constexpr std::size_t usualBytes = std::size_t(128) << 20;

    explicit RemovedParameters(std::size_t maximumBytes = usualBytes) : m_maximumBytes(maximumBytes) {}

    /// Parameters of layers that live on (see layer_matching.h) keep value and optimizer state where name and axes are
    /// the same, wherever the layer stands now; those that only `from` has are put here; those that only `to` has are
    /// taken from here, or drawn. Optimizer state counts only for the same type of optimizer.
    void carryOver(
        const Network &from, const Optimizer &fromOptimizer, Network &to, Optimizer &toOptimizer, std::uint64_t seed);

    /// What it holds, optimizer state and its own lists included; at most the maximum.
    std::size_t bytes() const { return m_bytes; }
    /// What of that its copies do not share with it.
    std::size_t ownBytes() const;
    /// Calls fn(address, bytes) for all that its copies share with it, once a piece.
    template <class Function>
    void forEachShared(const Function &fn) const
    {
        for (const auto &[key, kept] : m_kept) {
            if (!key.tensor.empty())
                fn(static_cast<const void *>(kept.get()), kept->bytes());
        }
    }

    /// One tensor that is kept; of an empty name, the mark that a layer went.
    struct Piece
    {
        std::size_t type = 0; ///< of the layer, in AnyLayer
        std::string path;
        std::int64_t gone = 0; ///< which edit took the layer away; 0: it is there, at this path
        std::string tensor;    ///< name and axes
        std::vector<Scalar> value;
        std::vector<Scalar> state[2]; ///< empty: all zero, or none
        std::int64_t updates = 0;
        OptimizerSpec::Type optimizer = OptimizerSpec::Sgd;
        std::int64_t edit = 0; ///< the one that put it here
    };
    /// All of it, for a file …
    std::vector<Piece> pieces() const;
    std::int64_t edits() const { return m_edits; }
    /// … and from one. What a file says falsely of a tensor's size is not taken back into a network.
    static RemovedParameters of(std::vector<Piece> pieces, std::int64_t edits);

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
        std::vector<Scalar> state[2]; ///< empty: all zero, or none
        std::int64_t updates = 0;
        OptimizerSpec::Type optimizer = OptimizerSpec::Sgd;
        std::int64_t edit = 0; ///< the one that put it here

        std::size_t bytes() const;
    };
    using All = std::map<Key, std::shared_ptr<const Kept>>;
    static std::size_t ownBytes(const Key &key);

    static Key keyOf(const Network &network, const Parameter &parameter);
    void put(const Network &network, const Optimizer &optimizer, std::size_t index);
    /// False where there is none.
    bool take(Network &network, Optimizer &optimizer, std::size_t index);
    void followTheLayers(const Plan &from, const Plan &to, const std::vector<int> &survivors);
    void bringBack(const PlannedLayer &layer);
    void forgetTheOldest();

    std::size_t m_maximumBytes;
    All m_kept;
    std::size_t m_bytes = 0;
    std::int64_t m_edits = 0;
};

} // namespace stacklight
