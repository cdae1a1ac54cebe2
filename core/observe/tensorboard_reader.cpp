#include "observe/tensorboard_reader.h"

#include "observe/tensorboard_run.h"

#include <array>
#include <filesystem>

namespace stacklight {

namespace {

/// Reads all records, and what ended them where that is not the file's end.
Result<std::optional<Message>> readRecords(ByteStream &in, TensorBoardSeries &series, Progress *progress)
{
    RecordSource source(in);
    std::string record;
    bool hasEvents = false;
    for (;;) {
        if (progress) {
            progress->done = in.done();
            if (progress->cancelled)
                return Error{in.path(), {}, message(TR("reading the trace was cancelled"))};
        }
        const Result<RecordSource::Outcome> outcome = source.next(record);
        std::optional<Message> fault;
        if (!outcome)
            fault = outcome.error().message;
        else if (*outcome == RecordSource::Outcome::TooLong)
            continue;
        else if (*outcome == RecordSource::Outcome::BreaksOff)
            return std::optional(
                message(TR("the last record, %1, breaks off and was left out"), std::to_string(source.number())));
        else if (*outcome == RecordSource::Outcome::End)
            return std::optional<Message>();
        std::optional<TensorBoardEvent> event = fault ? std::nullopt : decodeEvent(record);
        if (!fault && !event)
            fault = message(TR("record %1 is no event of TensorBoard"), std::to_string(source.number()));
        if (!fault)
            fault = series.take(*std::move(event));
        if (fault && !hasEvents)
            return Error{in.path(), {}, *fault};
        if (fault)
            return std::optional(message(TR("record %1 is damaged; what came before it is shown (%2)"),
                std::to_string(source.number()), *fault));
        hasEvents = true;
    }
}

} // namespace

bool isEventFile(const std::string &path)
{
    if (Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path)) {
        std::array<char, RecordBuffer::signBytes> begin{};
        const Result<std::size_t> got = (*in)->read(begin.data(), begin.size());
        if (got && RecordBuffer::isBegin({begin.data(), *got}))
            return true;
    }
    return std::filesystem::path(path).filename().string().find(".tfevents.") != std::string::npos;
}

Result<RecordedTrace> readEventFile(const std::string &path, std::size_t maximumBytes, Progress *progress)
{
    Result<std::unique_ptr<ByteStream>> in = ByteStream::open(path);
    if (!in)
        return in.error();
    TensorBoardSeries series(maximumBytes);
    const Result<std::optional<Message>> ended = readRecords(**in, series, progress);
    if (!ended)
        return ended.error();
    if (series.isEmpty() && series.header().empty())
        return Error{path, {},
            *ended ? message(TR("there is neither a scalar nor a histogram in this event file (%1)"), **ended)
                   : message(TR("there is neither a scalar nor a histogram in this event file"))};
    Result<SeriesRun> run = runOfSeries(series, path, maximumBytes);
    if (!run)
        return run.error();
    noteTimesBack(run->trace, series.timesBack());
    if (*ended)
        run->trace.notes.insert(run->trace.notes.begin(), **ended);
    return std::move(run->trace);
}

} // namespace stacklight
