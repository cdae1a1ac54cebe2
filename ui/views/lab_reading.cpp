#include "views/lab_reading.h"

#include "session/texts.h"

#include <QCoreApplication>

namespace stacklight {

namespace {

struct ReadingTexts
{
    Q_DECLARE_TR_FUNCTIONS(stacklight::LabReading)
};

struct RunReading
{
    const RunRecord *run;
    LabReading reading;
};

std::vector<RunReading> readingsOf(const ViewInput &input, Laboratory laboratory)
{
    std::vector<RunReading> all;
    for (const RunRecord *run : input.runs)
        all.push_back({run, labReading(input, *run, laboratory)});
    return all;
}

bool isAwaited(const RunReading &one)
{
    return one.reading.isAwaited;
}

} // namespace

LabReading labReading(const ViewInput &input, const RunRecord &run, Laboratory laboratory)
{
    const History &history = run.history;
    const LabReportPtr trained =
        history.reportAt(std::size_t(laboratory), input.step < 0 ? history.lastStep() : input.step);
    LabReading reading{trained};
    if (input.step < 0)
        return reading;
    const auto &revisits = history.revisits().all();
    for (auto revisit = revisits.rbegin(); revisit != revisits.rend(); ++revisit) {
        if (revisit->request.laboratory != laboratory || revisit->step != input.step)
            continue;
        if (!revisit->isAwaited())
            return {revisit->report, reading.isAwaited, revisit->refusal};
        reading.isAwaited = true;
    }
    return reading;
}

std::optional<LegendEntry> stepLegend(const ViewInput &input, Laboratory laboratory)
{
    const std::vector<RunReading> all = readingsOf(input, laboratory);
    std::vector<std::int64_t> steps;
    QStringList each;
    for (const auto &[run, reading] : all) {
        if (!reading.report)
            continue;
        steps.push_back(reading.report->step);
        each << ReadingTexts::tr("%1 after step %2").arg(QString::fromStdString(run->name)).arg(steps.back());
    }
    if (steps.empty())
        return {};
    const bool areAlike = std::ranges::count(steps, steps.front()) == std::ptrdiff_t(steps.size());
    LegendEntry entry{areAlike ? ReadingTexts::tr("after step %1").arg(steps.front()) : listed(each)};
    if (std::ranges::any_of(all, isAwaited)) {
        entry.shortText = ReadingTexts::tr("recomputing %1…").arg(input.step);
        entry.text = ReadingTexts::tr("%1; recomputing step %2…").arg(entry.text).arg(input.step);
    }
    return entry;
}

std::optional<LegendEntry> otherStepLegend(const ViewInput &input, Laboratory laboratory)
{
    const bool isOther =
        input.step >= 0 && std::ranges::any_of(readingsOf(input, laboratory), [&](const RunReading &one) {
            return isAwaited(one) || (one.reading.report && one.reading.report->step != input.step);
        });
    return isOther ? stepLegend(input, laboratory) : std::nullopt;
}

QString labNotice(const ViewInput &input, Laboratory laboratory)
{
    const std::vector<RunReading> all = readingsOf(input, laboratory);
    if (std::ranges::any_of(all, [](const RunReading &one) { return one.reading.report != nullptr; }))
        return {};
    if (std::ranges::any_of(all, isAwaited))
        return ReadingTexts::tr("Recomputing step %1…").arg(input.step);
    for (const RunReading &one : all) {
        if (one.reading.refusal)
            return ReadingTexts::tr("After step %1 %2.").arg(input.step).arg(translated(*one.reading.refusal));
    }
    return {};
}

} // namespace stacklight
