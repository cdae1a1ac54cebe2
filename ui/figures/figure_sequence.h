// A view over the steps of a run: pictures for slides and films.
#pragma once

#include "figures/figure.h"

namespace stacklight {

/// PNG pictures of a view at several steps, all with the same axes, which hold what any of the steps shows. Look at
/// every step first, then take the pictures.
class FigureSequence
{
public:
    FigureSequence(
        const ViewType &type, const ViewInput &input, const QVariantMap &state, const FigureOptions &options);
    ~FigureSequence();

    void look(std::int64_t step);
    QByteArray picture(std::int64_t step);
    /// The view as it was looked at last.
    View &view() const { return *m_view; }

private:
    FigureOptions m_options;
    ViewInput m_input;
    std::unique_ptr<View> m_view;
};

/// The recorded steps of the longest run: `most` of them (at least 2), evenly chosen, the first and the last among
/// them.
std::vector<std::int64_t> stepsOfSequence(const ViewInput &input, std::size_t most);

} // namespace stacklight
