// Memory that a layer uses during one call of forward or backward.
#pragma once

#include "nn/cut.h"

#include <cassert>

namespace stacklight {

/// In numbers. It does not speak of a batch: who reserves it asks `cut` for the most pieces that any batch makes.
struct ScratchNeed
{
    std::size_t common = 0; ///< for the call
    std::size_t worker = 0; ///< for each thread
    std::size_t piece = 0;  ///< for each piece of the batch
    Cut cut = {};           ///< how it is cut
};

/// A need, laid out for every batch up to a size. Its stretches begin as they were left: nobody knows how. Workers and
/// pieces have each their own, with guards between them.
class Scratch
{
public:
    Scratch() = default;
    Scratch(const ScratchNeed &need, int maximumBatch, int workers);

    /// Numbers that `place` wants.
    std::size_t size() const { return m_pieces.offset + std::size_t(m_pieces.count) * guardedSize(m_pieces.length); }
    void place(Scalar *memory) { m_memory = memory; }

    Scalar *common() const { return m_memory; }
    Scalar *ofWorker(int worker) const { return at(m_workers, worker); }
    Scalar *ofPiece(int piece) const { return at(m_pieces, piece); }

    /// Around one call, to see whether it keeps within its stretches.
    void placeGuards() const;
    bool liftGuards() const;

private:
    // Stretches of one length.
    struct Row
    {
        std::size_t offset = 0, length = 0;
        int count = 0;
    };

    Scalar *at(const Row &row, int index) const
    {
        assert(index >= 0 && index < row.count);
        return m_memory + row.offset + std::size_t(index) * guardedSize(row.length);
    }
    template <class Function>
    void forEachStretch(const Function &fn) const;

    Scalar *m_memory = nullptr;
    Row m_common, m_workers, m_pieces;
};

} // namespace stacklight
