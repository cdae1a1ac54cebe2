// Reads a recorded run beside the window.
#pragma once

#include "session/background_work.h"
#include "session/document.h"

namespace stacklight {

/// Reader of one trace at a time, which the window does not wait for.
class TraceReading : public QObject
{
    Q_OBJECT

public:
    explicit TraceReading(QObject *parent = nullptr);

    bool isReading() const { return m_work.isBusy(); }
    QString path() const { return m_path; }
    /// 0 … 1
    double progress() const { return m_work.progress(); }

public slots:
    /// Instead of what is being read.
    void begin(const QString &path);
    /// Nothing is told of what is being read any more.
    void cancel() { m_work.cancel(); }

signals:
    void progressed(); ///< ten times a second, unless it is done at once
    void finished(const QString &path, const stacklight::RecordedTracePtr &recorded);
    void failed(const QString &reason);

private:
    QString m_path;
    BackgroundWork m_work;
};

} // namespace stacklight
