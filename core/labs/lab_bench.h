// Where networks are examined: on copies, beside the training.
#pragma once

#include "base/progress.h"
#include "labs/laboratory.h"
#include "train/checkpoint.h"

namespace stacklight {

/// Keeps the setup that it built last, for the next checkpoint of the same experiment. The report depends on
/// checkpoint, data and request alone. Not thread-safe.
class LabBench
{
public:
    explicit LabBench(int threads = 1) : m_pool(threads) {}

    /// The error says in words why there is nothing to be found, or that `progress` cancelled it.
    Result<LabReportPtr> examine(const Checkpoint &checkpoint, const std::shared_ptr<const Dataset> &data,
        const LabRequest &request, const Progress *progress = nullptr);
    /// Gives the memory back.
    void clear();

private:
    ThreadPool m_pool;
    std::shared_ptr<const Experiment> m_experiment;
    std::shared_ptr<const Dataset> m_data;
    AskedData m_asked;
    std::unique_ptr<TrainingSetup> m_setup; ///< after the pool, which it uses
};

} // namespace stacklight
