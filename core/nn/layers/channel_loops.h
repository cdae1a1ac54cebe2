// Loops over tensors (channels, columns) with one number per channel. Several columns are taken at once, so that they
// vectorize over few channels as well.
#pragma once

#include "nn/scalar.h"

#include <algorithm>

namespace stacklight {

/// A row of numbers, one per channel, repeated until it is long enough to be worth a loop.
struct ChannelTile
{
    explicit ChannelTile(Index channelCount)
        : channels(channelCount), length(channelCount * std::max<Index>(1, 256 / channelCount))
    {
    }

    Index channels;
    Index length; ///< numbers in a tile

    /// Repeats the first `channels` numbers of `tile`.
    void repeat(Scalar *tile) const
    {
        for (Index i = channels; i < length; ++i)
            tile[i] = tile[i - channels];
    }

    /// Adds the repetitions up into the first `channels` numbers.
    void fold(Scalar *__restrict tile) const
    {
        for (Index first = channels; first < length; first += channels)
            for (Index c = 0; c < channels; ++c)
                tile[c] += tile[first + c];
    }

    /// Calls f(element, place in the tile) for `count` elements that begin with a channel 0.
    template <class Function>
    void forEach(Index count, const Function &f) const
    {
        Index first = 0;
        for (; first + length <= count; first += length)
            for (Index i = 0; i < length; ++i)
                f(first + i, i);
        for (Index i = 0; first + i < count; ++i)
            f(first + i, i);
    }

    /// sums (length, of which `channels` are meant) = Σ f(element, place) over the columns.
    template <class Function>
    void sum(Index count, Scalar *__restrict sums, const Function &f) const
    {
        std::fill_n(sums, length, Scalar(0));
        forEach(count, [&](Index element, Index i) { sums[i] += f(element, i); });
        fold(sums);
    }

    /// target = f(element, place), or target += it.
    template <class Function>
    void write(Index count, Scalar *__restrict target, bool add, const Function &f) const
    {
        if (add)
            forEach(count, [&](Index element, Index i) { target[element] += f(element, i); });
        else
            forEach(count, [&](Index element, Index i) { target[element] = f(element, i); });
    }
};

} // namespace stacklight
