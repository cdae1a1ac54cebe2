// Reads data of the user's own beside the window, and finds an experiment that fits them.
#pragma once

#include "experiment/experiment.h"
#include "session/background_work.h"
#include "window/data_preview.h"

#include <optional>

namespace stacklight {

/// What was found in a file or a folder.
struct OwnDataFound
{
    std::optional<Experiment> experiment = {}; ///< on the data; none where they are of no kind that is read
    std::shared_ptr<const Dataset> data = {};  ///< null where they could not be read …
    std::optional<Error> fault = {};           ///< … and this is why
    std::vector<std::string> columns = {};     ///< of a table, also where it cannot be learned from
    DataPreview preview = {};
    std::vector<std::int64_t> classCounts = {};
    std::int64_t layers = 0, parameters = 0; ///< of the experiment's stack
};

/// Reader of one file or folder at a time, which the window does not wait for.
class DataReading : public QObject
{
    Q_OBJECT

public:
    explicit DataReading(QObject *parent = nullptr);

    bool isReading() const { return m_work.isBusy(); }
    /// 0 … 1
    double progress() const { return m_work.progress(); }

    /// Looks at what a path holds, and reads it.
    void open(const QString &path);
    /// Reads the data of an experiment. Where its loss is mean_squared_error a target of many different numbers is one.
    void read(const Experiment &experiment);
    /// Nothing is told of what is being read any more.
    void cancel() { m_work.cancel(); }

signals:
    void progressed(); ///< ten times a second, unless it is done at once
    void finished(const std::shared_ptr<const stacklight::OwnDataFound> &found);

private:
    void begin(const std::string &path, const std::optional<Experiment> &experiment);

    BackgroundWork m_work;
};

} // namespace stacklight
