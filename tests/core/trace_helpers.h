// Traces of a small run, whole and changed.
#pragma once

#include "base/json.h"
#include "observe/trace.h"
#include "observe/trace_reader.h"

#include <QFile>
#include <QTemporaryDir>

#include "core/training_helpers.h"

namespace stacklight::testing {

inline Experiment recordedExperiment()
{
    Json document = moonsDocument(residualBody, 2);
    document["title"] = "Recorded, 训练";
    document["optimizer"]["schedule"] = Json::parse(R"({"type": "cosine", "steps": 100})");
    return experimentOf(document);
}

/// With a validation after every third step.
inline QByteArray traceOf(const Experiment &experiment, int steps)
{
    const auto trainer = trainerOf(experiment);
    std::string text = traceHeader(experiment, trainer->plan()) + "\n";
    for (int step = 1; step <= steps; ++step) {
        appendTraceLine(*trainer->step(true).snapshot, text);
        text += "\n";
        if (step % 3 == 0)
            text += traceLine(trainer->evaluate()) + "\n";
    }
    return QByteArray::fromStdString(text);
}

/// The line of a number, the header being 1, as JSON that can be changed.
inline QByteArray withLine(QByteArray bytes, int number, const std::function<void(Json &)> &change)
{
    QList<QByteArray> lines = bytes.split('\n');
    Json line = Json::parse(lines[number - 1].toStdString());
    change(line);
    lines[number - 1] = QByteArray::fromStdString(line.dump());
    return lines.join('\n');
}

/// t.jsonl in a folder of its own.
class TraceFile
{
public:
    std::string path() const { return folder() + "/t.jsonl"; }
    std::string folder() const { return m_folder.path().toStdString(); }

    std::string write(const QByteArray &bytes) const
    {
        QFile file(QString::fromStdString(path()));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the trace cannot be written");
        return path();
    }
    Result<RecordedTrace> read(const QByteArray &bytes) const { return readTrace(write(bytes)); }

private:
    QTemporaryDir m_folder;
};

} // namespace stacklight::testing
