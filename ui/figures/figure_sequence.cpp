#include "figures/figure_sequence.h"

namespace stacklight {

FigureSequence::FigureSequence(
    const ViewType &type, const ViewInput &input, const QVariantMap &state, const FigureOptions &options)
    : m_options(options), m_input(input), m_view(figureView(type, input, state, options))
{
}

FigureSequence::~FigureSequence() = default;

void FigureSequence::look(std::int64_t step)
{
    m_input.step = step;
    m_view->setStep(step);
    m_view->prepareFigure(figureSize(m_options), viewTitle(m_view->type()), shownCaption(m_input));
}

QByteArray FigureSequence::picture(std::int64_t step)
{
    look(step);
    return pngBytes(*m_view, m_options, wholeCaption(m_input));
}

std::vector<std::int64_t> stepsOfSequence(const ViewInput &input, std::size_t most)
{
    const RunRecord *longest = nullptr;
    for (const RunRecord *run : input.runs) {
        if (!longest || run->history.snapshots().size() > longest->history.snapshots().size())
            longest = run;
    }
    std::vector<std::int64_t> steps;
    if (!longest)
        return steps;
    const auto &snapshots = longest->history.snapshots();
    const std::size_t count = std::min(most, snapshots.size());
    for (std::size_t index = 0; index < count; ++index)
        steps.push_back(snapshots[count > 1 ? index * (snapshots.size() - 1) / (count - 1) : 0]->step);
    return steps;
}

} // namespace stacklight
