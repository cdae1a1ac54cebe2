// How the work on a batch is cut into pieces.
#pragma once

#include "nn/scalar.h"

#include <algorithm>

namespace stacklight {

/// Pieces depend on the size of the batch alone, never on the number of threads, so that what is summed over them has
/// the same bytes. A smaller batch may have more of them than a larger one: 16 examples in at most 16 pieces are 16, 24
/// are 12. So nobody reserves memory for `count(batch)`; see ScratchNeed.
class Cut
{
public:
    /// No pieces.
    Cut() = default;
    /// Pieces of `length` of the `units` that each example has, the last one shorter.
    static Cut ofLength(Index units, Index length) { return {units, length, 0}; }
    /// At most `most` pieces of whole examples, as many in each.
    static Cut intoAtMost(int most) { return {1, 0, most}; }

    /// In units.
    Index total(int batch) const { return m_units * batch; }
    Index length(int batch) const { return m_length > 0 ? m_length : (total(batch) + m_most - 1) / m_most; }
    int count(int batch) const { return m_units == 0 ? 0 : int((total(batch) + length(batch) - 1) / length(batch)); }
    /// The most that a batch of at most this size is cut into.
    int mostOf(int maximumBatch) const { return m_length > 0 ? count(maximumBatch) : std::min(maximumBatch, m_most); }

    /// Units first … last − 1 of a piece.
    Index first(int piece, int batch) const { return piece * length(batch); }
    Index last(int piece, int batch) const { return std::min(total(batch), (piece + 1) * length(batch)); }

    /// The same of so many units in all, of pieces that have a length.
    int countOf(Index units) const { return int((units + m_length - 1) / m_length); }
    Index firstOf(int piece) const { return piece * m_length; }
    Index lastOf(int piece, Index units) const { return std::min(units, (piece + 1) * m_length); }

private:
    Cut(Index units, Index length, int most) : m_units(units), m_length(length), m_most(most) {}

    Index m_units = 0;
    Index m_length = 0; // 0: as `m_most` wants it
    int m_most = 0;
};

} // namespace stacklight
