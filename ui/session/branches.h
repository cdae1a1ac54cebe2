// Branches that are compared: up to four branches of one experiment.
#pragma once

#include "base/translated.h"
#include "experiment/experiment.h"

#include <QString>

#include <algorithm>

namespace stacklight {

inline constexpr int maximumBranches = 4;

/// Where a branch begins: so many steps into another one's run, or from its initial weights.
struct Origin
{
    int parent = -1; ///< −1: none, it starts from its initial weights
    std::int64_t step = 0;

    bool operator==(const Origin &) const = default;
};

struct Branch
{
    int id = 0; ///< 0 … 3: its letter, colour and marker, which it keeps
    Origin origin;
    Experiment experiment;
    Translated title = {}; ///< what a lesson calls it; empty: nothing
    int run = 0; ///< which of its runs: a restart, a way back, other data or another seed begin another one, and
                 ///< undone, the earlier one is back

    bool operator==(const Branch &) const = default;
};

/// A value: what one edit changes. All branches share data and seed, and so their batches and, wherever path and shape
/// agree, their initial tensors.
struct Branches
{
    std::vector<Branch> all{{}}; ///< in the order of their letters; never empty
    int current = 0;             ///< the id of the selected one

    bool operator==(const Branches &) const = default;

    const Branch *find(int id) const
    {
        for (const Branch &branch : all) {
            if (branch.id == id)
                return &branch;
        }
        return nullptr;
    }
    const Branch &selected() const { return *find(current); }
    Branch &selected() { return const_cast<Branch &>(*find(current)); }
    /// The first letter that is free; −1 when there are four branches.
    int freeId() const
    {
        for (int id = 0; id < maximumBranches; ++id) {
            if (!find(id))
                return id;
        }
        return -1;
    }
};

/// Whether all is the same but which one is selected and which of its runs each is at: a file would be.
inline bool holdTheSame(const Branches &a, const Branches &b)
{
    return std::ranges::equal(a.all, b.all, [](const Branch &one, const Branch &other) {
        Branch same = other;
        same.run = one.run;
        return one == same;
    });
}

/// "A" … "D".
inline QString branchName(int id)
{
    return QString(QLatin1Char(char('A' + id)));
}

} // namespace stacklight
