// The summary of `render`, for programs that cannot draw.
#pragma once

namespace stacklight {

inline constexpr const char renderSummary[] =
    "Trains an experiment and writes one figure of its last step, and its numbers.\n"
    "A PDF carries the date of the environment variable SOURCE_DATE_EPOCH, else 1970-01-01, so that its bytes repeat.\n"
    "An interrupt, a termination or, but under nohup, a hang-up ends it with nothing written.";

} // namespace stacklight
