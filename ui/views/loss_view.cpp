// Loss and accuracy over the steps of a run.
#include "observe/curve.h"
#include "observe/loss_table.h"
#include "views/axis_tickers.h"
#include "views/depth_view.h"
#include "views/epoch_ticker.h"
#include "views/event_lines.h"
#include "views/painted_item.h"

#include <QSlider>

#include <algorithm>
#include <array>
#include <cmath>

namespace stacklight {

namespace {

constexpr std::size_t pointsOfCurve = 400;
constexpr int pixelsAMarker = 70;
constexpr double smallest = 1e-12;       // on a logarithmic axis
constexpr double linesForAll = 14;       // of text, that a view is high
constexpr double linesOfOthers = 5;      // than the two plots, in a lower one
constexpr double shareOfAccuracy = 0.45; // of what is left there
constexpr double farOff = 10;            // times the largest training loss; who overfits stays below

constexpr std::array<double, 7> smoothings = {
    0, 0.0025, 0.005, usualSmoothing, 0.02, 0.04, 0.08}; // shares of the run's length
constexpr int usualStrength = 3;

bool lives(const RunRecord *run)
{
    return !run->history.divergence();
}

} // namespace

class LossView : public View
{
    Q_OBJECT

public:
    LossView(const ViewType &type, QWidget *parent);
    CsvTable data() const override { return lossTable(input().runs, smoothing()); }
    QString notice() const override;
    QString readoutAt(const QPointF &position) const override;

protected:
    void draw() override;
    void applyTheme() override;
    std::vector<LegendEntry> legend() const override;
    void clicked(const QPointF &position) override;
    std::vector<SummaryColumn> tellings() const override;

private:
    enum Scale { Linear, Logarithmic };
    enum Raw { WithRaw, WithoutRaw };

    /// Loss or accuracy: the same curves of another number.
    struct Panel
    {
        QCPAxisRect *rect;
        double CurvePoint::*value;
        double Validation::*validation;
        double Validation::*exact = nullptr;
        std::vector<std::array<QCPGraph *, 4>> graphs = {}; ///< raw, smoothed, validation, exact match, of each run

        QCPAxis *steps() const { return rect->axis(QCPAxis::atBottom); }
        QCPAxis *values() const { return rect->axis(QCPAxis::atLeft); }
    };

    double smoothing() const { return smoothings[std::size_t(choice("smoothing"))]; }
    void followChoices();
    void fill(Panel &panel, Extent &trained, Extent &validated);
    void setEpochTicks();
    void shareHeight();
    void labelExactMatch(QCPPainter *painter) const;

    Panel m_loss;
    Panel m_accuracy;
    QSlider *m_slider;
    std::size_t m_living = 0; ///< runs that had not diverged
    double m_offScale = 0;    ///< the largest validation loss if that is beyond the axis
};

LossView::LossView(const ViewType &type, QWidget *parent)
    : View(type, parent), m_loss{addAxisRect(0, 0), &CurvePoint::loss, &Validation::loss},
      m_accuracy{addAxisRect(1, 0), &CurvePoint::accuracy, &Validation::accuracy, &Validation::exactMatch}
{
    addChoice("scale", tr("Loss axis"), {tr("Linear"), tr("Logarithmic")});
    addChoice("raw", tr("Every step"), {tr("As a faint line"), tr("Hidden")});
    QStringList strengths{tr("None")};
    for (std::size_t strength = 1; strength < smoothings.size(); ++strength)
        strengths << tr("Over the last %1 % of the steps").arg(numberWithPower(100 * smoothings[strength], 2));
    addChoice("smoothing", tr("Smoothing of the bold line"), strengths, usualStrength);
    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setRange(0, int(smoothings.size()) - 1);
    m_slider->setPageStep(1);
    m_slider->setFixedWidth(72);
    m_slider->setAccessibleName(tr("Smoothing of the bold line"));
    connect(m_slider, &QSlider::valueChanged, this, [this](int strength) { setChoice("smoothing", strength); });
    addToHeader(m_slider);
    followChoices();
    grid()->setRowStretchFactor(0, 1.7);
    grid()->setRowSpacing(6);
    auto *margins = new QCPMarginGroup(plot());
    for (Panel *panel : {&m_loss, &m_accuracy}) {
        panel->rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
        new PaintedItem(
            plot(), "marks",
            [this, panel](QCPPainter *painter) {
                if (notice().isEmpty())
                    drawEvents(painter, panel->rect, input(), theme());
            },
            panel->rect);
    }
    new PaintedItem(
        plot(), "marks",
        [this](QCPPainter *painter) {
            if (notice().isEmpty())
                drawEventTexts(painter, m_loss.rect, input(), theme());
        },
        m_loss.rect, PaintedItem::NotClipped);
    new PaintedItem(plot(), "main", [this](QCPPainter *painter) { labelExactMatch(painter); }, m_accuracy.rect);
    for (Panel *panel : {&m_loss, &m_accuracy})
        panel->steps()->setTicker(QSharedPointer<QCPAxisTicker>(new WholeTicker));
    m_loss.steps()->setTickLabels(false);
    QCPAxis *epochs = m_loss.rect->axis(QCPAxis::atTop);
    epochs->setVisible(true);
    epochs->grid()->setVisible(false);
    epochs->setSubTicks(false);
    epochs->setTickLabelPadding(1);
    connect(m_loss.steps(), qOverload<const QCPRange &>(&QCPAxis::rangeChanged), epochs,
        qOverload<const QCPRange &>(&QCPAxis::setRange));
    connect(m_loss.steps(), qOverload<const QCPRange &>(&QCPAxis::rangeChanged), m_accuracy.steps(),
        qOverload<const QCPRange &>(&QCPAxis::setRange));
    connect(m_accuracy.steps(), qOverload<const QCPRange &>(&QCPAxis::rangeChanged), m_loss.steps(),
        qOverload<const QCPRange &>(&QCPAxis::setRange));
}

QString LossView::notice() const
{
    for (const RunRecord *run : input().runs) {
        if (!run->history.curve().empty())
            return {};
    }
    if (const QString words = View::notice(); !words.isEmpty())
        return words;
    // The state at step 0 was looked at, but nothing was trained.
    const bool isRecorded = std::ranges::any_of(input().runs, [](const RunRecord *run) { return !run->isLive; });
    return isRecorded ? tr("No loss was recorded")
                      : View::tr("Press Space to train, and this view fills: %1").arg(viewTooltip(type()));
}

QString LossView::readoutAt(const QPointF &position) const
{
    const QString ofLoss = eventAt(m_loss.rect, input(), position);
    return ofLoss.isEmpty() ? eventAt(m_accuracy.rect, input(), position) : ofLoss;
}

/// The slider shows what is chosen, whoever chose it.
void LossView::followChoices()
{
    m_slider->setValue(choice("smoothing"));
    double steps = 0;
    for (const RunRecord *run : input().runs)
        steps = std::max(steps, smoothingWindow(*run, smoothing()));
    m_slider->setToolTip(steps > 0 ? tr("The bold line is the mean over about the last %1 steps, anew after each "
                                        "switch. Further right: smoother.")
                                         .arg(std::llround(steps))
                                   : tr("The bold line is not smoothed. Further right: smoother."));
}

void LossView::applyTheme()
{
    followChoices();
    setTitle(m_accuracy.values(), tr("Accuracy (%)"));
    setTitle(m_accuracy.steps(), tr("Step"));
    setScale(m_loss.values(), choice("scale") == Logarithmic);
    m_accuracy.rect->setSizeConstraintRect(QCPLayoutElement::scrInnerRect);
    setScale(m_accuracy.values(), false);
    m_accuracy.values()->ticker()->setTickStepStrategy(QCPAxisTicker::tssMeetTickCount);
}

void LossView::fill(Panel &panel, Extent &trained, Extent &validated)
{
    const bool isLoss = &panel == &m_loss;
    const double factor = isLoss ? 1 : 100;
    const bool logarithmic = isLoss && choice("scale") == Logarithmic;
    while (panel.graphs.size() < input().runs.size()) {
        auto &graphs = panel.graphs.emplace_back();
        for (QCPGraph *&graph : graphs)
            graph = new QCPGraph(panel.steps(), panel.values());
    }
    for (std::size_t index = 0; index < panel.graphs.size(); ++index) {
        const RunRecord *run = index < input().runs.size() ? input().runs[index] : nullptr;
        // What explodes leaves the picture; the others stay readable.
        const bool extends = run && (lives(run) || m_living == 0);
        std::array<QVector<double>, 4> steps, values;
        auto add = [&](std::size_t kind, std::int64_t step, double value) {
            const double shown = value * factor;
            const bool drawable = std::isfinite(shown) && (!logarithmic || shown > smallest);
            steps[kind].append(double(step));
            values[kind].append(drawable ? shown : qQNaN());
            if (drawable && extends && kind >= 2)
                validated.add(shown);
        };
        if (run && !run->history.curve().empty()) {
            if (choice("raw") == WithRaw) {
                for (const CurvePoint &point : thinned(run->history.curve(), pointsOfCurve))
                    add(0, point.step, point.*panel.value);
                if (extends)
                    trained.addMost(values[0]);
            }
            for (const CurvePoint &point : thinned(smoothedCurve(*run, smoothing()), pointsOfCurve))
                add(1, point.step, point.*panel.value);
            // To both sides: behind the spike of one batch the drawn line takes its time to come down, and would make
            // the rest flat.
            if (extends) {
                for (const CurvePoint &point :
                    thinned(smoothed(run->history.curve(), smoothingWindow(*run, smoothing())), pointsOfCurve)) {
                    if (const double shown = factor * point.*panel.value;
                        std::isfinite(shown) && (!logarithmic || shown > smallest))
                        trained.add(shown);
                }
            }
            for (const Validation &validation : run->history.validations())
                add(2, validation.step, validation.*panel.validation);
            if (panel.exact && hasExactMatch(run)) {
                for (const Validation &validation : run->history.validations())
                    add(3, validation.step, validation.*panel.exact);
            }
        }
        const int colour = run ? run->colour : 0;
        const RunStyle &style = theme().run(colour);
        for (std::size_t kind = 0; kind < steps.size(); ++kind)
            panel.graphs[index][kind]->setData(steps[kind], values[kind], true);
        panel.graphs[index][0]->setPen(QPen(theme().tint(style.colour, 0.3), 1));
        QPen line = theme().pen(colour);
        line.setStyle(Qt::SolidLine);
        panel.graphs[index][1]->setPen(line);
        const qsizetype apart =
            std::max<qsizetype>(1, steps[1].size() * pixelsAMarker / std::max(1, panel.rect->width()));
        panel.graphs[index][1]->setScatterSkip(int(apart));
        const bool several = input().runs.size() > 1;
        panel.graphs[index][1]->setScatterStyle(several
                ? QCPScatterStyle(style.marker, QPen(style.colour, 1), style.colour, 3 + 1.6 * theme().lineWidth)
                : QCPScatterStyle());
        panel.graphs[index][2]->setPen(QPen(theme().tint(style.colour, 0.75), 1, Qt::DotLine));
        const double size = 3 + 2 * theme().lineWidth;
        panel.graphs[index][2]->setScatterStyle(
            QCPScatterStyle(style.marker, QPen(style.colour, 1.5), theme().background, size));
        const qsizetype markers = std::max<qsizetype>(1, panel.rect->width() / 12);
        panel.graphs[index][2]->setScatterSkip(int(steps[2].size() / markers));
        panel.graphs[index][3]->setPen(QPen(style.colour, theme().lineWidth, Qt::DashLine));
        panel.graphs[index][3]->setScatterStyle(steps[3].size() == 1
                ? QCPScatterStyle(QCPScatterStyle::ssPlus, QPen(style.colour, theme().lineWidth), Qt::NoBrush, size + 4)
                : QCPScatterStyle());
    }
}

void LossView::setEpochTicks()
{
    const RunRecord *longest = nullptr;
    for (const RunRecord *run : input().runs) {
        if (!run->history.curve().empty()
            && (!longest || run->history.curve().back().step > longest->history.curve().back().step))
            longest = run;
    }
    const std::vector<CurvePoint> &curve = longest->history.curve();
    const double room = m_loss.steps()->coordToPixel(double(curve.back().step)) - m_loss.steps()->coordToPixel(0);
    m_loss.rect->axis(QCPAxis::atTop)->setTicker(epochTicker(curve, room, QFontMetricsF(theme().font)));
}

/// Beside the end of the dashed lines, where no other line passes: their share is of whole translations, not of tokens
/// as that of the others.
void LossView::labelExactMatch(QCPPainter *painter) const
{
    if (!notice().isEmpty())
        return;
    const QFontMetricsF metrics(theme().font);
    const QString words = tr("whole translations");
    const QRectF area = m_accuracy.rect->rect();
    const double width = metrics.horizontalAdvance(words), height = metrics.height();
    const auto isFree = [&](const QRectF &place) {
        if (!area.contains(place))
            return false;
        for (const auto &graphs : m_accuracy.graphs) {
            for (const QCPGraph *graph : graphs) {
                for (const QCPGraphData &point : *graph->data()) {
                    const QPointF at(
                        m_accuracy.steps()->coordToPixel(point.key), m_accuracy.values()->coordToPixel(point.value));
                    if (place.adjusted(-4, -2, 4, 2).contains(at))
                        return false;
                }
            }
        }
        return true;
    };
    for (std::size_t index = 0; index < input().runs.size(); ++index) {
        const auto line = m_accuracy.graphs[index][3]->data();
        if (line->isEmpty())
            continue;
        const QCPGraphData &last = *(line->constEnd() - 1);
        const double y = m_accuracy.values()->coordToPixel(last.value),
                     right = std::min(m_accuracy.steps()->coordToPixel(last.key), area.right() - 2);
        for (const double top : {y - height - 4, y + 4}) {
            const QRectF place(right - width, top, width, height);
            if (std::isnan(y) || !isFree(place))
                continue;
            painter->setFont(theme().font);
            painter->setPen(theme().run(input().runs[index]->colour).colour);
            painter->drawText(place, Qt::AlignCenter | Qt::TextSingleLine, words);
            return; // once: the others look alike
        }
    }
}

/// A low view does without the epochs and the end of the accuracy's title.
void LossView::shareHeight()
{
    const QFontMetricsF metrics(theme().font);
    const double height = plot()->height(), line = metrics.height();
    const bool isLow = height < linesForAll * line;
    m_loss.rect->axis(QCPAxis::atTop)->setVisible(!isLow);
    const double title = metrics.horizontalAdvance(briefTitle(tr("Accuracy (%)"))) + 2;
    m_accuracy.rect->setMinimumSize(
        40, int(isLow ? std::min(title, std::max(0.0, height - linesOfOthers * line) * shareOfAccuracy) : title));
}

void LossView::draw()
{
    const QString losses[] = {tr("Loss (nats)"), tr("Loss (mean squared error)"), tr("Loss")};
    setTitle(m_loss.values(), losses[std::size_t(lossUnit(input().runs))]); // which may be switched
    shareHeight();
    followChoices();
    const auto living = std::size_t(std::count_if(input().runs.begin(), input().runs.end(), lives));
    if (std::exchange(m_living, living) > living)
        forgetRanges(); // what the lost one had stretched
    Extent loss, validationLoss, accuracy, steps;
    fill(m_loss, loss, validationLoss);
    fill(m_accuracy, accuracy, accuracy);
    // A batch norm whose moving statistics are not good yet is out by any factor; the training losses stay readable.
    const bool isFarOff = choice("scale") == Linear && validationLoss.upper > farOff * loss.upper;
    m_offScale = isFarOff ? validationLoss.upper : 0;
    if (!isFarOff) {
        loss.add(validationLoss.lower);
        loss.add(validationLoss.upper);
    }
    steps.add(0);
    for (const RunRecord *run : input().runs) {
        if (!run->history.curve().empty())
            steps.add(double(run->history.curve().back().step));
    }
    if (loss.isEmpty())
        loss = {0.1, 1};
    accuracy.add(100);
    const QCPRange padded = loss.padded(0.06);
    follow(m_loss.values(),
        choice("scale") == Logarithmic
            ? QCPRange(loss.lower / 1.3, loss.upper * 1.3)
            : QCPRange(loss.lower >= 0 ? std::max(0.0, padded.lower) : padded.lower, padded.upper));
    follow(
        m_accuracy.values(), QCPRange(std::max(0.0, accuracy.padded(0.06).lower), 100 + 0.04 * (100 - accuracy.lower)));
    follow(m_loss.steps(), QCPRange(0, std::max(steps.upper * 1.02, 10.0)));
    reserveEventTexts(m_loss.rect, input(), theme());
    if (choice("scale") == Linear)
        fitTickCount(m_loss.values());
    fitTickCount(m_accuracy.values());
    fitTickCount(m_loss.steps());
    fitTickCount(m_accuracy.steps());
    setEpochTicks();
}

std::vector<LegendEntry> LossView::legend() const
{
    std::vector<LegendEntry> entries;
    const bool one = input().runs.size() == 1;
    bool hasValidation = false;
    for (const RunRecord *run : input().runs) {
        const RunStyle &style = theme().run(run->colour);
        const QPen pen(style.colour, theme().lineWidth);
        entries.push_back(one ? LegendEntry{tr("training"), pen} : entryOf(*run, pen, style.marker));
        hasValidation = hasValidation || !run->history.validations().empty();
    }
    if (hasValidation) {
        const RunStyle &style = theme().run(input().runs.front()->colour);
        const QColor colour = one ? style.colour : theme().text;
        entries.push_back({tr("validation"), QPen(colour, 1, Qt::DotLine), style.marker, theme().background});
        if (m_offScale > 0) {
            entries.back().text = tr("validation, off the scale up to %1").arg(shortNumber(m_offScale));
            entries.back().shortText = tr("validation, off the scale");
        }
        if (std::ranges::any_of(input().runs, hasExactMatch)) {
            entries.push_back({tr("whole translations, validation"), QPen(colour, theme().lineWidth, Qt::DashLine)});
            entries.back().shortText = tr("whole translations");
        }
    }
    return entries;
}

void LossView::clicked(const QPointF &position)
{
    for (const Panel *panel : {&m_loss, &m_accuracy}) {
        if (panel->rect->rect().contains(position.toPoint()))
            emit stepRequested(std::max<qint64>(0, std::llround(panel->steps()->pixelToCoord(position.x()))));
    }
}

std::vector<SummaryColumn> LossView::tellings() const
{
    const std::vector<RowCondition> training{{"kind", "training"}}, validation{{"kind", "validation"}};
    const std::string column = lossColumn(input().runs);
    const QString unit = lossUnit(input().runs) == LossUnit::Nats ? tr(" nats") : QString();
    std::vector<SummaryColumn> columns{
        {"smoothed_" + column, tr("smoothed training loss"), training, SummaryColumn::Last, true, unit},
        {column, tr("validation loss"), validation, SummaryColumn::Last, true, unit},
        {"smoothed_accuracy", tr("smoothed training accuracy"), training, SummaryColumn::Nothing, true, {}, true},
        {"accuracy", tr("validation accuracy"), validation, SummaryColumn::Nothing, true, {}, true}};
    if (std::ranges::any_of(input().runs, hasExactMatch))
        columns.push_back(
            {"exact_match", tr("share of whole translations"), validation, SummaryColumn::Nothing, true, {}, true});
    return columns;
}

View *makeLossView(const ViewType &type, QWidget *parent)
{
    return new LossView(type, parent);
}

} // namespace stacklight

#include "loss_view.moc"
