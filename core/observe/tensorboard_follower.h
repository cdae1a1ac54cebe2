// A run that is recorded for TensorBoard, looked at while its event file grows.
#pragma once

#include "observe/tensorboard_series.h"
#include "observe/trace_news.h"

namespace stacklight {

/// Takes the bytes of an event file as they come; see readEventFile for what it makes of them. Keeps the series, within
/// `maximumBytes`.
class EventFollower
{
public:
    /// `path` is for names and messages.
    EventFollower(std::string path, std::size_t maximumBytes);

    /// An error says what is damaged; behind it nothing is to be added.
    std::optional<Error> add(std::string_view bytes);
    /// What came since. The last step waits for more of it unless `isAtEnd` of what is there so far; what comes of it
    /// then is told with all of the step, behind a way back. A run begins again where what came makes others of its
    /// layers: a histogram with a new name.
    Result<TraceUpdate> takeUpdate(bool isAtEnd);

private:
    std::string m_path;
    std::size_t m_maximumBytes;
    RecordBuffer m_records;
    TensorBoardSeries m_series;
    std::optional<TensorBoardSeries::Change> m_untold;
    std::shared_ptr<const RecordedTrace> m_told; ///< without its steps
    std::int64_t m_toldStep = 0;                 ///< the last one
};

} // namespace stacklight
