// Reads data of the user's own beside the window, and finds an experiment that fits them.
#pragma once

#include "base/progress.h"
#include "window/data_preview.h"
#include "experiment/experiment.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <optional>
#include <thread>

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

/// Lives in the window's thread, which never waits for a reader: one that is cancelled ends by itself.
class DataReading : public QObject
{
    Q_OBJECT

public:
    explicit DataReading(QObject *parent = nullptr);
    /// Waits for the readers to notice that they are cancelled.
    ~DataReading() override;

    bool isReading() const { return m_current != 0; }
    /// 0 … 1
    double progress() const;

    /// Looks at what a path holds, and reads it.
    void open(const QString &path);
    /// Reads the data of an experiment. Where its loss is mean_squared_error a target of many different numbers is one.
    void read(const Experiment &experiment);
    /// Nothing is told of what is being read any more.
    void cancel();

signals:
    void progressed(); ///< ten times a second, unless it is done at once
    void finished(const std::shared_ptr<const stacklight::OwnDataFound> &found);

private:
    struct Reader
    {
        std::shared_ptr<Progress> progress;
        std::thread thread;
    };

    void begin(const std::string &path, std::optional<Experiment> experiment);
    void receive(int number, const std::shared_ptr<const OwnDataFound> &found);

    int m_current = 0; ///< 0: none
    int m_readings = 0;
    std::map<int, Reader> m_readers; ///< the current one, and those that are cancelled and have not noticed yet
    QTimer m_timer;
};

} // namespace stacklight
