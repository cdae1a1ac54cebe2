// How something long tells where it is, and is told to stop.
#pragma once

#include <atomic>

namespace stacklight {

/// How far something long has come, and whether it should stop. Both may be used from two threads at once.
struct Progress
{
    std::atomic<double> done = 0; ///< 0 … 1
    std::atomic<bool> cancelled = false;
};

} // namespace stacklight
