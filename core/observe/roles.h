// The parts that layers play in a stack, found from how they are joined: what views of depth draw as one line.
#pragma once

#include "experiment/plan.h"

#include <array>

namespace stacklight {

enum class Role {
    Stream, ///< a block's end: x + F(x), or what else joins the two
    Branch, ///< F(x): the end of a block's body
    AfterNorm,
    AfterActivation,
    BeforeActivation, ///< what an activation reads
    Weighted,         ///< layers with a kernel: dense, convolution, attention, embedding
};

inline constexpr int roleCount = 6;

/// A layer, and where it stands on an axis of blocks: the only layer of a role in block b at b, the k-th of n at b − 1
/// + k/n.
struct RoleMember
{
    int layer = 0; ///< index in the plan
    double place = 0;
};

/// The blocks of a plan, counted from 1 at the input, and the layers of each role. Blocks are the residuals, highways
/// or concats of the level that has most of them; in a stack with fewer than two of these the copies of its repeats,
/// else what ends with an activation, else each layer. What comes before the first block stands in block 0, what comes
/// after the last of n in block n + 1, what stands between two in the second of them.
class StackRoles
{
public:
    StackRoles() = default;
    explicit StackRoles(const Plan &plan);

    int blocks() const { return m_blocks; }
    int blockOf(int layer) const { return m_block[std::size_t(layer)]; }
    /// In the order of depth; empty where the stack has none.
    const std::vector<RoleMember> &members(Role role) const { return m_members[std::size_t(role)]; }

private:
    std::array<std::vector<RoleMember>, roleCount> m_members;
    std::vector<int> m_block; ///< of each layer
    int m_blocks = 0;
};

/// The growth of a quantity from block to block: the factor of the line that fits its logarithms best. NaN for fewer
/// than two places, or where no two values are finite and > 0.
double growthPerBlock(const std::vector<double> &places, const std::vector<double> &values);

} // namespace stacklight
