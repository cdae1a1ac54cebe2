#include "labs/lab_bench.h"

#include <algorithm>

namespace stacklight {

namespace {

Result<LabResult> examineBy(const LabRequest &request, const LabSubject &subject)
{
    switch (request.laboratory) {
    case Laboratory::Norm:
        return examineNorm(subject, request.path);
    case Laboratory::Correlation:
        return examineCorrelation(subject);
    case Laboratory::Lesion:
        return examineLesions(subject);
    case Laboratory::Answers:
        return examineAnswers(subject);
    case Laboratory::Features:
        return examineFeatures(subject, request);
    case Laboratory::Filters:
        return examineFilters(subject);
    case Laboratory::Attention:
        return examineAttention(subject, request);
    case Laboratory::Samples:
        return examineSamples(subject, request);
    case Laboratory::Example:
        return examineExample(subject, request);
    case Laboratory::Asked:
        break;
    }
    return examineAsked(subject, request);
}

} // namespace

bool LabSubject::isCancelled() const
{
    return progress && progress->cancelled;
}

int LabSubject::loadExamples(int most) const
{
    const std::int64_t all = setup.loader.data().count(Split::Training);
    const std::int64_t count = std::min<std::int64_t>({most, setup.batch, all});
    std::vector<std::uint32_t> indices;
    for (std::int64_t i = 0; i < count; ++i)
        indices.push_back(std::uint32_t(i * all / count));
    setup.loader.load(Split::Training, indices, setup.network);
    return int(count);
}

void LabSubject::forward(int batch, Mode mode) const
{
    setup.keepMovingStatistics();
    setup.network.forward(batch, mode, experiment.seed, std::uint64_t(step));
    setup.restoreMovingStatistics();
}

void LabBench::clear()
{
    m_setup.reset();
    m_experiment.reset();
    m_data.reset();
    m_asked = {};
}

Result<LabReportPtr> LabBench::examine(const Checkpoint &checkpoint, const std::shared_ptr<const Dataset> &data,
    const LabRequest &request, const Progress *progress)
{
    if (m_experiment != checkpoint.experiment || m_data != data) {
        clear();
        Result<std::unique_ptr<TrainingSetup>> setup = buildTrainingSetup(*checkpoint.experiment, data, m_pool);
        if (!setup)
            return setup.error();
        m_setup = *std::move(setup);
        m_experiment = checkpoint.experiment;
        m_data = data;
    }
    checkpoint.restore(*m_setup);
    const LabSubject subject{*m_setup, *checkpoint.experiment, checkpoint.step, progress, &m_asked};
    Result<LabResult> found = examineBy(request, subject);
    m_setup->network.setIntervention({});
    if (!found)
        return found.error();
    return std::make_shared<const LabReport>(
        LabReport{checkpoint.step, *std::move(found), request, checkpoint.experiment});
}

} // namespace stacklight
