// One role over depth: median and bands of its layers' activations, of all runs, on axes of its own.
#pragma once

#include "observe/role_verdict.h"
#include "views/axis_tickers.h"
#include "views/view.h"

#include <array>
#include <optional>

namespace stacklight {

/// What one run has of a role.
struct BandCurve
{
    std::vector<double> places;
    std::array<std::vector<double>, bandShares.size()> quantiles; ///< NaN where the curve is interrupted

    bool isEmpty() const { return places.empty(); }
    enum Values { Signed, Magnitudes, MagnitudesNotZero };
    void add(double place, const TensorStatistics &values, Values quantilesOf);
    /// Where nothing is known.
    void interrupt(double place);
};

/// The axis of values that holds what most layers of all curves need: one that explodes must not press the others flat.
/// Symmetric where values are negative too; on a logarithmic axis at least two decades.
QCPRange bandRange(const std::vector<const BandCurve *> &curves, bool logarithmic);

struct ActivationStrip
{
    QCPAxisRect *rect = nullptr;
    QSharedPointer<BlockTicker> blocks;
    std::optional<Role> role;                               ///< none: every layer
    std::vector<BandCurve> now, before;                     ///< of each run of the input
    std::vector<std::vector<std::array<double, 3>>> theory; ///< of each run: place, mean and standard deviation
    std::vector<std::optional<RoleVerdict>> verdicts;
    QString title, detail;

    QCPAxis *depth() const { return rect->axis(QCPAxis::atBottom); }
    QCPAxis *values() const { return rect->axis(QCPAxis::atLeft); }
};

/// Bands of some runs, and the medians of all: from the back to the front.
struct StripPainting
{
    const ViewInput &input;
    const Theme &theme;
    bool isLive = false;

    void bands(QCPPainter *painter, const ActivationStrip &strip) const;
    void guides(QCPPainter *painter, const ActivationStrip &strip) const;
    void medians(QCPPainter *painter, const ActivationStrip &strip) const;
    /// Title, what the layers are, and the verdicts, as far as there is room.
    void labels(QCPPainter *painter, const ActivationStrip &strip, const QRectF &area) const;
    /// What the labels say of each run.
    QStringList verdictTexts(const ActivationStrip &strip) const;
    /// The one that stands at a point, where labels() wrote them into the area; else empty.
    QString verdictAt(const ActivationStrip &strip, const QRectF &area, const QPointF &position) const;
    /// The pixels that the labels would like to have.
    double labelWidth(const ActivationStrip &strip) const;

    QPen theoryPen() const;
    /// Whether a run's bands are drawn, not only its median.
    bool hasBands(std::size_t run) const { return input.runs.size() <= 2 || run == input.selected; }

private:
    enum Length { Whole, Brief };
    QString verdictText(const ActivationStrip &strip, std::size_t run, Length length = Whole) const;
};

} // namespace stacklight
