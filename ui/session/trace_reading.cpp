#include "session/trace_reading.h"

#include "session/texts.h"

namespace stacklight {

TraceReading::TraceReading(QObject *parent) : QObject(parent)
{
    connect(&m_work, &BackgroundWork::progressed, this, &TraceReading::progressed);
}

void TraceReading::begin(const QString &path)
{
    m_path = path;
    m_work.begin(
        [file = path.toStdString()](Progress &progress) { return readTrace(file, History::usualBytes, &progress); },
        [this](Result<RecordedTrace> recorded) {
            if (recorded)
                emit finished(m_path, std::make_shared<const RecordedTrace>(*std::move(recorded)));
            else
                emit failed(translated(recorded.error()));
        });
}

} // namespace stacklight
