// Work in a copy of the process.
#pragma once

#include "base/result.h"

#include <functional>
#include <string_view>

namespace stacklight {

/// Lets `work` run in a copy of this process (fork(2)), for libraries that keep state, change that of the whole
/// process, or end it. What it writes comes to `take`, in pieces of any size, in this process; when that returns false
/// the copy is ended. `work` returns the copy's exit status. It must neither start threads nor rely on other ones,
/// which the copy does not have.
///
/// Returns the exit status, or −1 where `take` wanted no more. An error where the system refuses, or where the copy was
/// ended by a signal.
using WriteBytes = std::function<void(std::string_view)>;
Result<int> runForked(
    const std::function<int(const WriteBytes &write)> &work, const std::function<bool(std::string_view)> &take);

} // namespace stacklight
