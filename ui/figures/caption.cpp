// What stands below a figure.
#include "figures/figure.h"

#include "observe/as_of_step.h"
#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"
#include "sweep/sweep_run.h"

#include <QCoreApplication>

namespace stacklight {

namespace {

QString number(double value)
{
    return numberWithPower(value, 6);
}

QString settings(const Experiment &experiment)
{
    const OptimizerSpec &optimizer = experiment.optimizer;
    QStringList parts{translatedWord(lossNames()[std::size_t(experiment.loss)]),
        translatedWord(optimizerNames()[std::size_t(optimizer.type)]),
        QCoreApplication::translate("Figure", "learning rate %1").arg(number(optimizer.learningRate))};
    if (optimizer.type == OptimizerSpec::Sgd && optimizer.momentum > 0)
        parts << QCoreApplication::translate("Figure", "momentum %1").arg(number(optimizer.momentum));
    if (optimizer.weightDecay > 0)
        parts << QCoreApplication::translate("Figure", "weight decay %1").arg(number(optimizer.weightDecay));
    parts << QCoreApplication::translate("Figure", "batch size %1").arg(experiment.batchSize);
    return parts.join(QStringLiteral(", "));
}

/// Which norms there are, and whether there are residual connections.
QStringList kindsOf(const Experiment &experiment)
{
    QStringList kinds;
    bool hasResidual = false;
    forEachLayer(experiment.stack, [&](const LayerSpec &layer) {
        const auto *norm = layer.as<NormSpec>();
        if (norm && norm->kind != NormKind::None && !kinds.contains(translatedName(layer)))
            kinds << translatedName(layer);
        hasResidual = hasResidual || (layer.as<ResidualSpec>() && layer.as<ResidualSpec>()->enabled);
    });
    if (hasResidual)
        kinds << QCoreApplication::translate("Figure", "residual connections");
    return kinds;
}

/// What was switched up to the step that is shown; empty where nothing was.
QString switches(const RunRecord &run, std::int64_t shown, int lettersOfName, std::size_t most)
{
    const std::vector<const Event *> all = switchesBetween(run, 0, shown);
    if (all.empty())
        return {};
    QStringList parts;
    const std::size_t left = all.size() > most ? all.size() - most : 0;
    for (std::size_t index = left; index < all.size(); ++index)
        parts << QCoreApplication::translate("Figure", "after step %1: %2")
                     .arg(all[index]->step)
                     .arg(oneLine(translated(all[index]->change), lettersOfName));
    const QString listed = parts.join(QStringLiteral("; "));
    return left > 0 ? QCoreApplication::translate("Figure", "switched %1 times, at last %2")
                          .arg(wholeNumber(qint64(all.size())), listed)
                    : QCoreApplication::translate("Figure", "switched %1").arg(listed);
}

QString sweepCaption(const SweepRecord &record, int lettersOfName)
{
    const Experiment &experiment = record.sweep.experiment;
    QStringList parts, seeds;
    if (const QString title = oneLine(QString::fromStdString(experiment.title), lettersOfName); !title.isEmpty())
        parts << title;
    for (const std::uint64_t seed : record.sweep.seeds)
        seeds << QString::number(seed);
    constexpr int most = 10;
    if (seeds.size() > most)
        seeds = seeds.mid(0, most - 2) + QStringList{QStringLiteral("…"), seeds.back()};
    parts << QCoreApplication::translate(
        "Figure", "mean ± sample standard deviation over seeds %1; runs that diverged are in no mean")
                 .arg(seeds.join(QStringLiteral(", ")));
    parts << (record.sweep.steps ? QCoreApplication::translate("Figure", "%1 steps").arg(*record.sweep.steps)
                                 : QCoreApplication::translate("Figure", "%1 epochs").arg(record.sweep.epochs));
    if (record.isExperimentKnown)
        parts << settings(experiment);
    return parts.join(QStringLiteral(" · "));
}

} // namespace

QString figureCaption(const ViewInput &input, int lettersOfName, std::size_t mostSwitches)
{
    QStringList lines;
    if (input.sweep)
        lines << sweepCaption(*input.sweep, lettersOfName);
    for (const RunRecord *run : input.runs) {
        const SnapshotPtr shown = input.step < 0 ? (run->history.isEmpty() ? nullptr : run->history.snapshots().back())
                                                 : run->history.snapshotAt(input.step);
        QStringList parts;
        if (const QString title = oneLine(QString::fromStdString(run->experiment.title), lettersOfName);
            !title.isEmpty())
            parts << title;
        else if (!run->isLive)
            parts << oneLine(QString::fromStdString(run->name), lettersOfName);
        if (run->isExperimentKnown || run->experiment.seed != Experiment().seed)
            parts << QCoreApplication::translate("Figure", "seed %1").arg(run->experiment.seed);
        if (shown)
            parts << QCoreApplication::translate("Figure", "step %1 (epoch %2)")
                         .arg(shown->step)
                         .arg(shown->epoch, 0, 'f', 2);
        if (run->isExperimentKnown) {
            const Experiment &trained = shown ? experimentOf(*run, shown->step) : run->experiment;
            parts << settings(trained);
            if (const QStringList kinds = kindsOf(trained); !kinds.isEmpty())
                parts << listed(kinds);
        }
        if (const QString what = switches(*run, shown ? shown->step : 0, lettersOfName, mostSwitches); !what.isEmpty())
            parts << what;
        const QString name = input.runs.size() > 1 && !run->name.empty()
            ? oneLine(fullName(*run), lettersOfName) + QStringLiteral(": ")
            : QString();
        lines << name + parts.join(QStringLiteral(" · "));
    }
    return lines.join('\n');
}

} // namespace stacklight
