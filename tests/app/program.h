// The program itself, as a shell calls it, in a folder of its own.
#pragma once

#include "base/json.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace stacklight::testing {

inline const char *const smallExperimentText = R"({
  "format": "stacklight-experiment", "version": 1, "title": "Test",
  "data": {"source": "moons", "samples": 200},
  "stack": [
    {"type": "dense", "units": 8},
    {"type": "repeat", "count": 2, "body": [{"type": "residual", "body": [
      {"type": "norm", "kind": "batch"}, {"type": "activation", "function": "tanh"}, {"type": "dense", "units": 8}]}]},
    {"type": "dense", "units": "classes"}
  ],
  "optimizer": {"type": "sgd", "learning_rate": 0.05, "momentum": 0.9}, "batch_size": 32
})";

struct Finished
{
    int status; ///< −1: it crashed or took too long
    QByteArray out, err;

    Json last() const { return Json::parse(out.trimmed().split('\n').constLast().toStdString(), nullptr, false); }
};

/// Holds the experiment above as e.stacklight.
class Program
{
public:
    Program() { write("e.stacklight", smallExperimentText); }

    /// In this test's locale, but without display or session, and not with this test's platform.
    Finished run(const QStringList &arguments, const std::map<QString, QString> &variables = {},
        const QString &standardOutput = {}) const
    {
        QProcessEnvironment environment;
        environment.insert("PATH", qEnvironmentVariable("PATH"));
        environment.insert("HOME", m_folder.path());
        for (const char *name : {"LANG", "LANGUAGE", "LC_ALL", "LOCPATH"}) {
            if (qEnvironmentVariableIsSet(name))
                environment.insert(name, qEnvironmentVariable(name));
        }
        for (const auto &[name, value] : variables)
            environment.insert(name, value);
        QProcess process;
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder.path());
        if (!standardOutput.isEmpty())
            process.setStandardOutputFile(standardOutput);
        process.start(STACKLIGHT_PROGRAM, arguments);
        const bool ended = process.waitForFinished(120'000) && process.exitStatus() == QProcess::NormalExit;
        return {ended ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
    }
    Finished runLine(const QString &arguments) const { return run(arguments.split(' ')); }

    QString folder() const { return m_folder.path(); }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QStringList files() const { return QDir(m_folder.path()).entryList(QDir::Files, QDir::Name); }

    QByteArray bytes(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::vector<Json> lines(const QString &name) const
    {
        std::vector<Json> result;
        for (const QByteArray &line : bytes(name).trimmed().split('\n'))
            result.push_back(Json::parse(line.toStdString(), nullptr, false));
        return result;
    }

    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", qPrintable(name));
    }

private:
    QTemporaryDir m_folder;
};

/// The command line is at fault, and says so in these words; nothing was written.
inline void verifyRefusal(const Program &program, const QStringList &arguments, const QStringList &words)
{
    const Finished finished = program.run(arguments);
    QVERIFY2(finished.status == 2,
        qPrintable(QString("status %1: %2").arg(finished.status).arg(QString::fromUtf8(finished.err))));
    QVERIFY(finished.out.isEmpty());
    for (const QString &word : words)
        QVERIFY2(finished.err.contains(word.toUtf8()), finished.err.constData());
    QCOMPARE(program.files(), QStringList{"e.stacklight"});
    QCOMPARE(program.bytes("e.stacklight"), QByteArray(smallExperimentText));
}

inline std::vector<std::string> keysOf(const Json &object)
{
    std::vector<std::string> names;
    for (const auto &item : object.items())
        names.push_back(item.key());
    return names;
}

} // namespace stacklight::testing
