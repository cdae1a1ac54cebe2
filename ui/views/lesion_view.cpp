// What the network loses with each of its blocks.
#include "session/texts.h"
#include "views/axis_tickers.h"
#include "views/axis_titles.h"
#include "views/depth_view.h"
#include "views/lab_reading.h"

#include <cmath>

namespace stacklight {

namespace {

constexpr double mainStretch = 1.7;   // of the bars, beside the paths
constexpr double smallestRise = 1e-4; // on a logarithmic axis

} // namespace

class LesionView : public DepthView
{
    Q_OBJECT

public:
    LesionView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString notice() const override;
    QString explanation(const QString &path) const override;

protected:
    void draw() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    QString value(const Snapshot &snapshot, int layer) const override;
    std::vector<SummaryColumn> tellings() const override;
    QStringList remarks() const override;

private:
    enum What { Removed, Swapped };
    enum Scale { Linear, Logarithmic };
    enum Paths { WithPaths, WithoutPaths };

    struct Bars
    {
        QCPBars *rise;
        QCPGraph *paths;
    };

    std::shared_ptr<const LesionStudy> study(const RunRecord &run) const
    {
        return readingOf<LesionStudy>(input(), run);
    }
    double rise(const LesionStudy &study, const LesionedBlock &block) const;
    void fill(std::size_t place, const RunRecord *run, Extent &extent, Extent &paths);
    void showPaths(bool wanted);

    QCPAxisRect *m_main, *m_paths;
    std::vector<Bars> m_bars; ///< of each run
};

LesionView::LesionView(const ViewType &type, QWidget *parent) : DepthView(type, parent)
{
    addChoice("what", tr("Lesion"), {tr("Remove block"), tr("Swap with next")});
    addChoice("scale", tr("Vertical axis"), {tr("Linear"), tr("Logarithmic (improvements hidden)")});
    addChoice("paths", tr("Lengths of paths"), {tr("Shown"), tr("Hidden")});
    m_main = addAxisRect(0, 0);
    m_paths = addAxisRect(0, 1);
    addDepthAxis(m_main->axis(QCPAxis::atBottom));
    grid()->setColumnStretchFactor(0, mainStretch);
}

void LesionView::applyTheme()
{
    setTitle(m_main->axis(QCPAxis::atBottom), tr("Block (last layer)"));
    setTitle(m_main->axis(QCPAxis::atLeft), tr("Loss increase over the intact network"));
    setScale(m_main->axis(QCPAxis::atLeft), choice("scale") == Logarithmic);
    setTitle(m_paths->axis(QCPAxis::atBottom), tr("Path length (blocks)"));
    setTitle(m_paths->axis(QCPAxis::atLeft), tr("Share of all paths"));
    m_paths->axis(QCPAxis::atBottom)->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    m_paths->axis(QCPAxis::atBottom)->setSubTicks(false);
}

double LesionView::rise(const LesionStudy &study, const LesionedBlock &block) const
{
    return (choice("what") == Removed ? block.lossWithout : block.lossSwapped) - study.loss;
}

void LesionView::fill(std::size_t place, const RunRecord *run, Extent &extent, Extent &paths)
{
    if (place == m_bars.size()) {
        Bars made{new QCPBars(m_main->axis(QCPAxis::atBottom), m_main->axis(QCPAxis::atLeft)),
            new QCPGraph(m_paths->axis(QCPAxis::atBottom), m_paths->axis(QCPAxis::atLeft))};
        made.rise->setSelectable(QCP::stNone);
        made.paths->setSelectable(QCP::stNone);
        m_bars.push_back(made);
    }
    const auto found = run ? study(*run) : nullptr;
    QVector<double> depth, rises, length, shares;
    double nearest = 6;
    for (std::size_t index = 0; found && index < found->blocks.size(); ++index) {
        const LesionedBlock &block = found->blocks[index];
        if (index > 0)
            nearest = std::min(nearest, double(block.layer - found->blocks[index - 1].layer));
        const double value = rise(*found, block);
        if (!std::isfinite(value) || (choice("scale") == Logarithmic && value <= 0))
            continue;
        depth.append(depthAt(std::size_t(block.layer)));
        rises.append(choice("scale") == Logarithmic ? std::max(value, smallestRise) : value);
        extent.add(rises.back());
    }
    for (std::size_t k = 0; found && k < found->pathLengths.size(); ++k) {
        length.append(double(k));
        shares.append(found->pathLengths[k]);
        paths.add(shares.back());
    }
    const double runs = double(std::max<std::size_t>(1, input().runs.size()));
    const double width = 0.8 * nearest / runs;
    for (double &at : depth)
        at += (double(place) - (runs - 1) / 2) * width; // side by side
    const Bars &bars = m_bars[place];
    const RunStyle &style = theme().run(run ? run->colour : 0);
    bars.rise->setData(depth, rises, true);
    bars.rise->setWidth(width);
    bars.rise->setBaseValue(choice("scale") == Logarithmic ? smallestRise : 0);
    bars.rise->setPen(QPen(style.colour, 1));
    bars.rise->setBrush(theme().tint(style.colour, 0.75));
    bars.paths->setData(length, shares, true);
    bars.paths->setPen(theme().pen(run ? run->colour : 0, 0.8));
    bars.paths->setScatterStyle(
        QCPScatterStyle(style.marker, QPen(style.colour, 1), style.colour, 2.5 + 1.4 * theme().lineWidth));
}

void LesionView::showPaths(bool wanted)
{
    if (wanted == (m_paths->layout() != nullptr)) {
        m_paths->setVisible(wanted);
        return;
    }
    if (wanted)
        grid()->addElement(0, 1, m_paths);
    else
        grid()->take(m_paths);
    grid()->simplify();
    grid()->setColumnStretchFactor(0, mainStretch);
    m_paths->setVisible(wanted);
}

void LesionView::draw()
{
    Extent extent, paths;
    for (std::size_t place = 0; place < std::max(m_bars.size(), input().runs.size()); ++place)
        fill(place, place < input().runs.size() ? input().runs[place] : nullptr, extent, paths);
    showPaths(choice("paths") == WithPaths && !paths.isEmpty());
    if (extent.isEmpty())
        extent = {smallestRise, 1};
    if (choice("scale") == Logarithmic) {
        follow(m_main->axis(QCPAxis::atLeft), QCPRange(smallestRise, std::max(extent.upper * 2, smallestRise * 100)));
    } else {
        extent.add(0);
        const double margin = std::max(1e-6, (extent.upper - extent.lower) * 0.06);
        follow(m_main->axis(QCPAxis::atLeft),
            QCPRange(extent.lower < 0 ? extent.lower - margin : 0, extent.upper + margin));
    }
    m_main->axis(QCPAxis::atLeft)->grid()->setZeroLinePen(QPen(theme().text, 1.2)); // the whole network
    int longest = 1;
    for (const RunRecord *run : input().runs) {
        const auto found = study(*run);
        longest = std::max(longest, found ? int(found->pathLengths.size()) - 1 : 0);
    }
    follow(m_paths->axis(QCPAxis::atBottom), QCPRange(-0.5, longest + 0.5));
    follow(m_paths->axis(QCPAxis::atLeft), QCPRange(0, paths.isEmpty() ? 1 : paths.upper * 1.1));
    followDepth();
    fitTickCount(m_paths->axis(QCPAxis::atBottom));
}

std::vector<LegendEntry> LesionView::legend() const
{
    std::vector<LegendEntry> entries;
    for (const RunRecord *run : input().runs) {
        const auto found = study(*run);
        if (!found)
            continue;
        LegendEntry entry{tr("%1: whole loss %2").arg(fullName(*run), shortNumber(found->loss))};
        entry.fill = theme().tint(theme().run(run->colour).colour, 0.75);
        entry.shortText = QString::fromStdString(run->name);
        entries.push_back(entry);
        if (found->unit != LesionStudy::Bodies)
            entries.push_back({found->unit == LesionStudy::Copies ? tr("plain: copies of the repeat")
                                                                  : tr("plain: layers that keep the shape")});
    }
    if (const auto steps = otherStepLegend(input(), Laboratory::Lesion))
        entries.push_back(*steps);
    const LabReportPtr first =
        input().runs.empty() ? nullptr : labReading(input(), *input().runs.front(), Laboratory::Lesion).report;
    if (const auto found = findingIn<LesionStudy>(first)) {
        entries.push_back(
            {found->onTraining ? tr("%1 training examples, step %2").arg(found->examples).arg(first->step)
                               : tr("%1 validation examples, step %2").arg(found->examples).arg(first->step)});
    }
    return entries;
}

QString LesionView::value(const Snapshot &shown, int layer) const
{
    for (const RunRecord *run : input().runs) {
        const auto found = snapshot(*run).get() == &shown ? study(*run) : nullptr;
        for (const LesionedBlock &block : found ? found->blocks : std::vector<LesionedBlock>()) {
            if (block.path == shown.plan->layers[std::size_t(layer)].path)
                return tr("without it loss %1, accuracy %2 %")
                    .arg(shortNumber(block.lossWithout), shortNumber(100 * block.accuracyWithout));
        }
    }
    return tr("no block ends here");
}

QString LesionView::notice() const
{
    if (const QString words = View::notice(); !words.isEmpty())
        return words;
    for (const RunRecord *run : input().runs) {
        if (study(*run))
            return {};
    }
    if (const QString words = labNotice(input(), Laboratory::Lesion); !words.isEmpty())
        return words;
    return tr("Blocks are taken out of a copy of the network, one at a time, while this view can be seen: that takes a "
              "moment. A block of a plain stack can be taken out only where it gives the shape that it takes.");
}

QString LesionView::explanation(const QString &) const
{
    return tr("<p>Loss without a block, minus the loss of the whole network, on a copy of it in evaluation mode. A "
              "residual block y = F(x) + S(x) becomes y = S(x), a concatenation [x, F(x)] becomes [x, 0], a block of a "
              "plain stack y = x, where shapes agree. A block changes its place with the next one where both have the "
              "same layers.</p><p>Veit et al. 2016: a residual network of n blocks is a sum over 2ⁿ paths, of which "
              "n!/(k!·(n − k)!) lead through k bodies. One lesion takes half of them: the loss changes little. A plain "
              "stack has a single path.</p>");
}

std::vector<SummaryColumn> LesionView::tellings() const
{
    return {choice("what") == Removed ? SummaryColumn{.column = "loss_without",
                                            .quantity = tr("loss without a block"),
                                            .compared = SummaryColumn::Highest,
                                            .isCurve = false}
                                      : SummaryColumn{.column = "loss_swapped_with_next",
                                            .quantity = tr("loss with a block and the next one swapped"),
                                            .compared = SummaryColumn::Highest,
                                            .isCurve = false}};
}

QStringList LesionView::remarks() const
{
    QStringList sentences;
    for (const RunRecord *run : input().runs) {
        if (const auto found = study(*run))
            sentences << tr("The whole network of %1 has a loss of %2.")
                             .arg(QString::fromStdString(run->name), shortNumber(found->loss));
    }
    return sentences;
}

CsvTable LesionView::data() const
{
    CsvTable table{{"run", "step", "examples", "split", "loss", "accuracy", "depth", "path", "block", "loss_without",
                       "accuracy_without", "loss_swapped_with_next", "path_length", "share_of_paths"},
        {}};
    const std::string none;
    // A block that gives another shape than it takes, or whose neighbour is of another kind, was not removed or
    // swapped.
    const auto measured = [&none](double value) { return std::isnan(value) ? CsvCell(none) : CsvCell(value); };
    for (const RunRecord *run : input().runs) {
        const LabReportPtr report = labReading(input(), *run, Laboratory::Lesion).report;
        const auto found = findingIn<LesionStudy>(report);
        if (!found)
            continue;
        const auto begin = [&] {
            table.rows.push_back({run->name, report->step, found->examples,
                found->onTraining ? "training" : "validation", found->loss, found->accuracy});
        };
        for (const LesionedBlock &block : found->blocks) {
            begin();
            for (const CsvCell &cell : std::initializer_list<CsvCell>{std::int64_t(block.layer) + 1, block.path,
                     block.label, measured(block.lossWithout), measured(block.accuracyWithout),
                     measured(block.lossSwapped), none, none})
                table.extend(cell);
        }
        for (std::size_t k = 0; k < found->pathLengths.size(); ++k) {
            begin();
            for (const CsvCell &cell : std::initializer_list<CsvCell>{
                     none, none, none, none, none, none, std::int64_t(k), found->pathLengths[k]})
                table.extend(cell);
        }
    }
    return table;
}

View *makeLesionView(const ViewType &type, QWidget *parent)
{
    return new LesionView(type, parent);
}

} // namespace stacklight

#include "lesion_view.moc"
