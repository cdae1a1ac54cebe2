#include "views/sweep_view.h"

#include "session/texts.h"
#include "views/colours.h"
#include "views/painted_item.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr double smallestShown = 1e-30; // on a logarithmic axis

QCPScatterStyle::ScatterShape markerOf(std::size_t index)
{
    constexpr QCPScatterStyle::ScatterShape markers[] = {QCPScatterStyle::ssCircle, QCPScatterStyle::ssSquare,
        QCPScatterStyle::ssTriangle, QCPScatterStyle::ssDiamond, QCPScatterStyle::ssTriangleInverted,
        QCPScatterStyle::ssPlusSquare, QCPScatterStyle::ssCrossCircle};
    return markers[index % std::size(markers)];
}

QColor colourOf(std::size_t index, bool isDark)
{
    const Hues &all = hues(isDark);
    const QColor colours[] = {all.blue, all.orange, all.green, all.purple, all.red, all.yellow, all.grey};
    return colours[index % std::size(colours)];
}

/// "as it is" comes last, so that a kind of norm keeps its colour.
std::size_t placeOf(const std::optional<NormKind> &norm)
{
    return norm ? std::size_t(*norm) : 6;
}

std::size_t placeOf(const std::optional<bool> &residual)
{
    return !residual ? 6 : *residual ? 0 : 1;
}

template <class T>
std::size_t countOf(const std::vector<T> &list)
{
    return std::max<std::size_t>(1, list.size());
}

template <class T>
std::size_t indexIn(const std::vector<T> &list, const T &entry)
{
    const auto found = std::find(list.begin(), list.end(), entry);
    return found == list.end() ? 0 : std::size_t(found - list.begin());
}

} // namespace

const ViewType &sweepViewType()
{
    static const ViewType type{"sweep", QT_TRANSLATE_NOOP("ViewType", "Sweep over depth"),
        QT_TRANSLATE_NOOP("ViewType", "Sweep"),
        QT_TRANSLATE_NOOP("ViewType",
            "What the runs of a sweep came to at each depth: mean over the seeds, with bars of one sample standard "
            "deviation. Runs that diverged are counted above."),
        [](const ViewType &own, QWidget *parent) -> View * { return new SweepView(own, parent); }};
    return type;
}

SweepView::SweepView(const ViewType &type, QWidget *parent) : View(type, parent), m_rect(addAxisRect(0, 0))
{
    QStringList measures;
    for (const SweepMeasure &one : sweepMeasures())
        measures << QCoreApplication::translate("core", one.label);
    addChoice("measure", tr("Vertical axis"), measures);
    addChoice("depth", tr("Depth axis"), {tr("Linear"), tr("Logarithmic")});
    m_rect->axis(QCPAxis::atBottom)->setSubTicks(false);
    plot()->addLayer("beneath", plot()->layer("main"), QCustomPlot::limBelow);
    new PaintedItem(plot(), "main", [this](QCPPainter *painter) {
        if (notice().isEmpty())
            drawLane(painter);
    });
}

QString SweepView::notice() const
{
    return input().sweep && !input().sweep->rows.empty()
        ? QString()
        : tr("Choose what is to be varied and press Start: each run that ends is drawn here.");
}

bool SweepView::variesBoth() const
{
    return input().sweep->sweep.residuals.size() > 1 && input().sweep->sweep.norms.size() > 1;
}

int SweepView::lineOf(const SweepCell &cell) const
{
    const Sweep &sweep = input().sweep->sweep;
    return int(indexIn(sweep.residuals, cell.residual) * countOf(sweep.norms) + indexIn(sweep.norms, cell.norm));
}

int SweepView::lineCount() const
{
    return int(countOf(input().sweep->sweep.residuals) * countOf(input().sweep->sweep.norms));
}

/// Colour and marker say the norm, and the line the residual, or the one that is varied both.
SweepView::Style SweepView::style(const SweepCell &cell) const
{
    const bool byResidual = input().sweep->sweep.residuals.size() > 1 && !variesBoth();
    const std::size_t place = byResidual ? placeOf(cell.residual) : placeOf(cell.norm);
    Style style{colourOf(place, theme().isDark()), markerOf(place), Qt::SolidLine, false};
    if (variesBoth() && cell.residual != true) {
        style.line = cell.residual ? Qt::DashLine : Qt::DotLine;
        style.isHollow = true;
    }
    return style;
}

void SweepView::applyTheme()
{
    QCPAxis *values = m_rect->axis(QCPAxis::atLeft), *depths = m_rect->axis(QCPAxis::atBottom);
    values->setLabel(QCoreApplication::translate("core", measure().label));
    setScale(values, measure().isLogarithmic);
    depths->setLabel(tr("Depth (how often the block is repeated)"));
    depths->setScaleType(choice("depth") == Logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
}

void SweepView::draw()
{
    m_summary = summaryOf(input().sweep->rows);
    reserveLane();
    setDepthAxis();
    while (int(m_lines.size()) < lineCount()) {
        auto *graph = new QCPGraph(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
        auto *bars = new QCPErrorBars(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
        graph->setSelectable(QCP::stNone);
        bars->setSelectable(QCP::stNone);
        bars->setDataPlottable(graph);
        bars->setLayer("beneath");
        bars->setSymbolGap(0);
        bars->setWhiskerWidth(7);
        m_lines.push_back({graph, bars});
    }
    Extent extent;
    for (int line = 0; line < int(m_lines.size()); ++line)
        fillLine(line, extent);
    const bool logarithmic = measure().isLogarithmic;
    if (extent.isEmpty())
        extent = logarithmic ? Extent{1e-6, 1} : Extent{0, shown(1)};
    QCPRange range = logarithmic ? extent.decades() : extent.padded(0.08);
    if (measure().isShare)
        range = {std::max(0.0, range.lower), std::min(102.0, range.upper)};
    else if (!logarithmic && extent.lower >= 0)
        range.lower = std::max(0.0, range.lower);
    follow(m_rect->axis(QCPAxis::atLeft), range);
}

void SweepView::fillLine(int line, Extent &extent)
{
    const std::size_t measured = std::size_t(&measure() - sweepMeasures().data());
    const bool logarithmic = measure().isLogarithmic;
    std::vector<const SweepSummary *> points;
    for (const SweepSummary &one : m_summary) {
        if (lineOf(one.cell) == line)
            points.push_back(&one);
    }
    std::ranges::sort(points, {}, [](const SweepSummary *one) { return one->cell.depth.value_or(0); });
    QVector<double> depths, values, below, above;
    for (const SweepSummary *one : points) {
        const auto [mean, deviation] = one->figures[measured];
        const double value = shown(mean), spread = std::isnan(deviation) ? 0 : shown(deviation);
        const bool isDrawable = std::isfinite(value) && (!logarithmic || value > smallestShown);
        depths.append(position(*one));
        values.append(isDrawable ? value : qQNaN());
        // On a logarithmic axis a bar that reaches zero goes down to its end.
        below.append(
            logarithmic && !(value - spread > smallestShown) ? value - std::min(value, smallestShown) : spread);
        above.append(spread);
        if (!isDrawable)
            continue;
        extent.add(value);
        extent.add(value + spread);
        if (!logarithmic || value - spread > smallestShown)
            extent.add(value - spread);
    }
    const auto &[graph, bars] = m_lines[std::size_t(line)];
    graph->setData(depths, values, true);
    bars->setData(below, above);
    if (points.empty())
        return;
    const Style look = style(points.front()->cell);
    graph->setPen(QPen(look.colour, theme().lineWidth, look.line, Qt::FlatCap));
    graph->setScatterStyle(QCPScatterStyle(look.marker, QPen(look.colour, 1.5),
        look.isHollow ? theme().background : look.colour, 4 + 2 * theme().lineWidth));
    bars->setPen(QPen(look.colour, std::max(1.0, theme().lineWidth * 0.6)));
}

std::vector<LegendEntry> SweepView::legend() const
{
    const Sweep &sweep = input().sweep->sweep;
    std::vector<LegendEntry> entries;
    const auto add = [&](const SweepCell &cell, const QString &text, const QString &shortText) {
        const Style look = style(cell);
        entries.push_back({text, QPen(look.colour, theme().lineWidth), look.marker, look.colour, false, shortText});
    };
    if (sweep.norms.size() > 1 || sweep.residuals.size() < 2) {
        for (const auto &norm : sweep.norms.empty() ? std::vector<std::optional<NormKind>>{std::nullopt} : sweep.norms)
            add({{}, true, norm, 0}, normText(norm), norm ? translatedKind(*norm) : QString());
    } else {
        for (const auto &residual : sweep.residuals)
            add({{}, residual, sweep.norms.empty() ? std::nullopt : sweep.norms.front(), 0}, residualText(residual),
                {});
    }
    if (variesBoth()) {
        for (const auto &residual : sweep.residuals) {
            const Style look = style({{}, residual, sweep.norms.front(), 0});
            entries.push_back({residualText(residual), QPen(theme().text, theme().lineWidth, look.line),
                QCPScatterStyle::ssCircle, look.isHollow ? theme().background : theme().text});
        }
    }
    if (m_laneRows > 0)
        entries.push_back({tr("diverged, of the runs"), QPen(Qt::NoPen), QCPScatterStyle::ssCross, theme().text, false,
            tr("diverged")});
    return entries;
}

CsvTable SweepView::data() const
{
    return sweepSummaryTable(summaries());
}

std::vector<SweepSummary> SweepView::summaries() const
{
    return summaryOf(input().sweep ? input().sweep->rows : std::vector<SweepRow>());
}

const SweepSummary *SweepView::find(const QString &path) const
{
    bool isNumber = false;
    const std::size_t index = path.toULongLong(&isNumber);
    return isNumber && index < m_summary.size() ? &m_summary[index] : nullptr;
}

QString SweepView::readout(const QString &path) const
{
    const SweepSummary *one = find(path);
    if (!one)
        return {};
    const QString figure = meanText(one->figures[std::size_t(choice("measure"))], measure());
    const QString diverged =
        one->diverged > 0 ? tr(" · %1 of %2 diverged").arg(one->diverged).arg(one->runs) : QString();
    return combinationText(one->cell) + QStringLiteral(": ") + figure + diverged;
}

QString SweepView::explanation(const QString &path) const
{
    const SweepSummary *one = find(path);
    if (!one)
        return {};
    QString rows =
        QStringLiteral("<tr><td colspan=2><b>%1</b></td></tr>").arg(combinationText(one->cell).toHtmlEscaped());
    const auto add = [&rows](const QString &name, const QString &value) {
        rows += QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td align=right>%2</td></tr>")
                    .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
    };
    add(tr("Runs"), QString::number(one->runs));
    add(tr("Diverged"), QString::number(one->diverged));
    for (std::size_t index = 0; index < one->figures.size(); ++index)
        add(QCoreApplication::translate("core", sweepMeasures()[index].label),
            meanText(one->figures[index], sweepMeasures()[index]));
    return QStringLiteral("<table>%1</table>").arg(rows);
}

QString SweepView::neighbour(const QString &path, int direction) const
{
    if (m_summary.empty())
        return {};
    const SweepSummary *one = find(path);
    const qsizetype index = one ? one - m_summary.data() + direction : 0;
    return QString::number(std::clamp<qsizetype>(index, 0, qsizetype(m_summary.size()) - 1));
}

} // namespace stacklight
