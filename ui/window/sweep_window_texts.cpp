// What the sweep's window says.
#include "window/sweep_window.h"

#include "session/document.h"
#include "session/texts.h"
#include "session/training_session.h"

#include <QCoreApplication>

#include <cmath>

namespace stacklight {

namespace {

constexpr std::int64_t mostPlans = 60; // stacks that are looked at while one types

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(stacklight::SweepWindow)
};

/// "8 s", "2 min", "1.5 h".
QString duration(double seconds)
{
    if (seconds < 100)
        return Texts::tr("%1 s").arg(std::max(1.0, std::ceil(seconds)));
    return seconds < 6000 ? Texts::tr("%1 min").arg(std::round(seconds / 60))
                          : Texts::tr("%1 h").arg(seconds / 3600, 0, 'f', 1);
}

} // namespace

QString SweepWindow::errorText(const Error &error)
{
    const QString place = QString::fromStdString(error.file);
    return QStringLiteral("⚠ ") + (place.isEmpty() ? QString() : place + QStringLiteral(": "))
        + translated(error.message);
}

/// How many runs, and how long they take at the pace of the open one.
QString SweepWindow::plannedText(const Sweep &sweep) const
{
    const std::int64_t runs = std::int64_t(cellsOf(sweep).size()),
                       combinations = runs / std::int64_t(sweep.seeds.size());
    const QString text = tr("Runs: %1").arg(runs);
    const double milliseconds = m_training->millisecondsPerStep();
    const auto dataset = m_training->dataset();
    const double layers = double(m_document->validPlan().layers.size());
    if (combinations > mostPlans || !dataset || layers == 0)
        return text;
    const auto planned = layersOfCells(sweep, dataset->shape());
    if (!planned)
        return errorText(planned.error());
    if (!(milliseconds > 0))
        return text + tr(". Let the experiment train a little, and its pace says how long they take.");
    const double stepsOfRun = sweep.steps
        ? double(*sweep.steps)
        : double(sweep.epochs) * std::ceil(double(dataset->count(Split::Training)) / sweep.experiment.batchSize);
    double layerSteps = 0;
    for (const std::int64_t one : *planned)
        layerSteps += double(one) * stepsOfRun;
    const int threads = std::min(int(runs), std::max(1, int(std::thread::hardware_concurrency())));
    return text
        + tr(", about %1 at the pace of the open experiment")
              .arg(duration(layerSteps / layers * milliseconds / 1000 / threads));
}

QString SweepWindow::runningText() const
{
    if (m_sweeps->wasCancelled())
        return tr("Ending…");
    if (m_sweeps->runs() == 0)
        return tr("Loading the data");
    const QString done = tr("%1 of %2 runs").arg(m_sweeps->record().rows.size()).arg(m_sweeps->runs());
    const double left = m_sweeps->secondsLeft();
    return std::isnan(left) ? done : tr("%1, about %2 left").arg(done, duration(left));
}

QString SweepWindow::endedText() const
{
    if (m_sweeps->error())
        return errorText(*m_sweeps->error());
    const std::size_t rows = m_sweeps->record().rows.size();
    if (m_sweeps->wasCancelled())
        return tr("Cancelled after %1 of %2 runs").arg(rows).arg(m_sweeps->runs());
    return rows > 0 ? tr("Done: %1 of %2 runs").arg(rows).arg(m_sweeps->runs()) : QString();
}

} // namespace stacklight
