// A paused run of a network with two norms, and what was found of it.
#pragma once

#include "session/small_experiment.h"

#include "session/document.h"
#include "session/training_session.h"

#include <QTest>

namespace stacklight {

inline constexpr int patience = 60'000; // ms; sanitizers are slow

/// Dense, batch norm, relu; dense, layer norm, relu; dense.
inline Experiment twoNorms()
{
    Experiment experiment = smallExperiment();
    DenseSpec hidden, last;
    hidden.units = {8};
    last.units = Units::classes();
    NormSpec layer;
    layer.kind = NormKind::Layer;
    experiment.stack = {{hidden}, {NormSpec()}, {ActivationSpec()}, {hidden}, {layer}, {ActivationSpec()}, {last}};
    return experiment;
}

struct ExaminedRun
{
    Document document;
    TrainingSession session{&document};

    ExaminedRun()
    {
        document.reset(twoNorms());
        if (!QTest::qWaitFor([&] { return session.state() == SessionState::Paused; }, patience))
            qFatal("nothing loads");
    }
    template <class Finding>
    std::shared_ptr<const Finding> found(int branch = 0) const
    {
        return session.record(branch).history.found<Finding>(session.step());
    }
    std::int64_t examinedStep(Laboratory laboratory, int branch = 0) const
    {
        const LabReportPtr report = session.record(branch).history.reportAt(std::size_t(laboratory), 1'000'000);
        return report ? report->step : -1;
    }
    void stepTo(std::int64_t step)
    {
        while (session.step() < step) {
            const std::int64_t next = session.step() + 1;
            session.stepOnce();
            QVERIFY(QTest::qWaitFor([&] { return session.step() == next; }, patience));
        }
    }
    const LabRevisit *revisit(const LabRequest &request, std::int64_t step, int branch = 0) const
    {
        return session.record(branch).history.revisits().find(request, step);
    }
    /// Null where it is not examined.
    LabReportPtr lookBack(const LabRequest &request, std::int64_t step, int branch = 0)
    {
        const auto isAnswered = [&] {
            return revisit(request, step, branch) && !revisit(request, step, branch)->isAwaited();
        };
        return QTest::qWaitFor(isAnswered, patience) ? revisit(request, step, branch)->report : nullptr;
    }
    bool waitForExamination(Laboratory laboratory, std::int64_t step, int branch = 0)
    {
        return QTest::qWaitFor([&] { return examinedStep(laboratory, branch) == step; }, patience);
    }
};

} // namespace stacklight
