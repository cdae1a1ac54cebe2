// What comes of a run that is still being recorded.
#pragma once

#include "observe/trace_reader.h"

namespace stacklight {

/// What came into a trace since it was last looked at.
struct TraceUpdate
{
    /// Steps that were told are forgotten before the rest comes.
    struct Back
    {
        std::int64_t step = 0;  ///< the last one that stays
        bool isResumed = false; ///< the run went back there, and what it left is a run of its own; else they come again
    };

    std::shared_ptr<const RecordedTrace>
        begun; ///< set where a trace begins, with all that was read of it; nothing else is, then
    std::optional<Back> back;
    History history; ///< steps and validations

    bool isEmpty() const
    {
        return !begun && !back && history.curve().empty() && history.isEmpty() && history.validations().empty();
    }
};

} // namespace stacklight
