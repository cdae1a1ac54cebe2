#include "window/comparison_panel.h"

#include "sweep/sweep_verdict.h"
#include "session/numbers.h"
#include "session/texts.h"
#include "session/training_session.h"
#include "stack/statistics_table.h"
#include "views/run_swatch.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <limits>

namespace stacklight {

namespace {

constexpr int readingPace = 250; // ms: sentences that change with every frame cannot be read

/// As plots draw them.
const QString branchMarkers[] = {QStringLiteral("●"), QStringLiteral("■"), QStringLiteral("▲"), QStringLiteral("◆")};
const QString widestFigure = QStringLiteral(" 0.0000 ");
const QString nothing = QStringLiteral("–");
constexpr int rowCount = 10;
constexpr double unmeasured = std::numeric_limits<double>::quiet_NaN();

QString number(double value)
{
    if (!std::isfinite(value))
        return nothing;
    return std::abs(value) >= 1000 ? fixedNumber(value, 0) : numberWithPower(value, 3);
}

/// All with as many decimals, so that they line up; never "-0.0".
QString decimals(double value, int count)
{
    const double unit = std::pow(10, count);
    return std::isfinite(value) ? fixedNumber(std::round(value * unit) / unit + 0.0, count) : nothing;
}

QString loss(double value)
{
    return decimals(value, 3);
}

QString percent(double share)
{
    return decimals(100 * share, 1);
}

/// The columns whose value is the lowest, as far as one reads; none where all say the same, or where one alone says
/// something.
QList<int> bestOf(const QList<double> &values, const QStringList &texts)
{
    QList<int> known, best;
    for (int column = 0; column < values.size(); ++column) {
        if (!std::isnan(values[column]))
            known << column;
    }
    const auto lowest = std::ranges::min_element(known, {}, [&values](int column) { return values[column]; });
    for (const int column : known) {
        if (values[column] == values[*lowest] || texts[column] == texts[*lowest])
            best << column;
    }
    return best.size() < known.size() ? best : QList<int>();
}

} // namespace

ComparisonPanel::ComparisonPanel(TrainingSession *session, QWidget *parent)
    : QWidget(parent), m_session(session), m_measure(new QComboBox), m_value(new QDoubleSpinBox),
      m_sentences(new QLabel), m_seeds(new QPushButton(tr("Ask %1 seeds…").arg(fewestSeeds)))
{
    QList<StatisticsTable::Header> columns;
    for (int id = 0; id < maximumBranches; ++id)
        columns << StatisticsTable::Header{
            branchMarkers[id] + u' ' + branchName(id), tr("Branch %1").arg(branchName(id))};
    m_table = new StatisticsTable(columns, this);
    m_table->setAccessibleName(tr("Comparison of the branches"));

    m_measure->addItems(
        {tr("training loss"), tr("training accuracy"), tr("validation loss"), tr("validation accuracy")});
    m_measure->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_measure->setMinimumContentsLength(6);
    m_measure->setToolTip(tr("What is to be reached"));
    m_measure->setAccessibleName(tr("Goal"));
    m_measure->setObjectName(QStringLiteral("goalMeasure"));
    m_value->setRange(0, 1e6);
    m_value->setDecimals(3);
    m_value->setSingleStep(0.05);
    m_value->setToolTip(tr("A loss is reached from above, an accuracy from below: 0.9 is 90 %. Training figures are "
                           "means over %1 steps to both sides.")
            .arg(comparisonWindow));
    m_value->setAccessibleName(tr("Value of the goal"));
    m_value->setObjectName(QStringLiteral("goalValue"));
    auto *goal = new QHBoxLayout;
    goal->addWidget(new QLabel(tr("Goal:")));
    goal->addWidget(m_measure, 1);
    goal->addWidget(m_value);

    m_sentences->setWordWrap(true);
    m_sentences->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentences->setAccessibleName(tr("What the comparison shows"));
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->addLayout(goal);
    layout->addWidget(m_table);
    layout->addWidget(m_sentences);
    m_seeds->setObjectName(QStringLiteral("askSeeds"));
    m_seeds->setToolTip(tr("One seed is no proof. Opens a sweep that trains both with several seeds, side by side."));
    m_seeds->setAutoDefault(false);
    m_seeds->hide();
    layout->addWidget(m_seeds, 0, Qt::AlignLeft);
    layout->addStretch(1);
    m_scroll = new QScrollArea;
    m_scroll->setAccessibleName(tr("Comparison"));
    m_scroll->setWidget(page);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFrameShape(QFrame::NoFrame);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_scroll);

    const auto choose = [this] {
        m_isChosen = true;
        refresh();
    };
    connect(m_measure, &QComboBox::activated, this, choose);
    connect(m_value, &QDoubleSpinBox::valueChanged, this, choose);
    m_pace.setSingleShot(true);
    m_pace.setInterval(readingPace);
    connect(&m_pace, &QTimer::timeout, this, &ComparisonPanel::refresh);
    connect(session, &TrainingSession::updated, this, &ComparisonPanel::followTraining);
    connect(session, &TrainingSession::runsChanged, this, &ComparisonPanel::followRuns);
    connect(session, &TrainingSession::runBegan, this, &ComparisonPanel::refresh);
    showGoal({});
    followRuns();
}

Goal ComparisonPanel::goal() const
{
    return {Goal::Measure(m_measure->currentIndex()), m_value->value()};
}

QString ComparisonPanel::sentences() const
{
    return m_sentences->text();
}

void ComparisonPanel::showGoal(const Goal &goal)
{
    const QSignalBlocker quiet(m_value);
    m_measure->setCurrentIndex(goal.measure);
    m_value->setValue(goal.value);
}

void ComparisonPanel::followRuns()
{
    const Theme theme = Theme::fromPalette(palette(), font());
    for (int id = 0; id < maximumBranches; ++id)
        m_table->horizontalHeaderItem(id)->setForeground(theme.run(id).colour);
    refresh();
    const int names = m_table->verticalHeader()->sizeHint().width();
    const int column = fontMetrics().horizontalAdvance(widestFigure);
    m_table->setMinimumWidth(names + column * int(m_session->records().size()));
    m_scroll->setMinimumWidth(
        m_scroll->widget()->minimumSizeHint().width() + m_scroll->verticalScrollBar()->sizeHint().width());
}

void ComparisonPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void ComparisonPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        followRuns();
}

void ComparisonPanel::followTraining()
{
    if (m_session->state() != SessionState::Running)
        refresh();
    else if (!m_pace.isActive())
        m_pace.start();
}

void ComparisonPanel::refresh()
{
    m_pace.stop();
    if (!isVisible())
        return;
    const std::vector<const RunRecord *> runs = m_session->records();
    if (!m_isChosen)
        showGoal(suggestedGoal(runs));
    std::vector<RunFigures> figures; // a long curve is smoothed for them
    for (const RunRecord *run : runs)
        figures.push_back(figuresOf(*run, goal()));
    fillTable(runs, figures);
    QStringList sentences;
    for (const Message &sentence : comparisonSentences(runs, goal()))
        sentences << translated(sentence);
    if (runs.size() < 2)
        sentences << tr("Press B to make a second branch: it is compared with this one here.");
    offerSeeds(runs, figures);
    m_sentences->setTextFormat(Qt::PlainText);
    m_sentences->setText(sentences.join(QStringLiteral("\n\n")));
}

/// Where the first two differ in residuals alone, or in norms alone.
void ComparisonPanel::offerSeeds(const std::vector<const RunRecord *> &runs, const std::vector<RunFigures> &figures)
{
    m_seeds->disconnect(this);
    m_seeds->hide();
    if (runs.size() < 2)
        return;
    const RunRecord &a = *runs[0], &b = *runs[1];
    const qint64 steps = std::min(figures[0].steps, figures[1].steps);
    const Contrast contrast = contrastOf(a.experimentAt(steps), b.experimentAt(steps));
    if ((contrast.residuals == 0) == (contrast.norms == 0))
        return;
    const std::optional<NormKind> norm = contrast.norms ? contrast.norm : std::nullopt;
    connect(m_seeds, &QPushButton::clicked, this,
        [this, norm, steps, residuals = contrast.residuals != 0] { emit seedsWanted(residuals, norm, steps); });
    m_seeds->setVisible(steps > 0);
}

void ComparisonPanel::fillTable(const std::vector<const RunRecord *> &runs, const std::vector<RunFigures> &all)
{
    m_table->setRows(
        {{tr("Steps"), tr("Optimizer steps so far")}, {tr("Seconds"), tr("Time of training, waiting left out")},
            {tr("Steps to goal"), tr("The first step at which the goal was reached")},
            {tr("Seconds to goal"), tr("Time of training until then")}, {tr("Training loss"), tr("At the end")},
            {tr("Training accuracy (%)"), tr("At the end")}, {tr("Validation loss"), tr("As last measured")},
            {tr("Validation accuracy (%)"), tr("As last measured")},
            {tr("Gap of loss"), tr("Validation loss − training loss: how much a network overfits")},
            {tr("Gap of accuracy (%)"), tr("Training accuracy − validation accuracy")}});
    QList<QStringList> cells(rowCount);
    for (QStringList &row : cells)
        row = QStringList(maximumBranches);
    QList<QList<double>> ranks(rowCount, QList<double>(maximumBranches, unmeasured)); // the lowest is the best
    for (int id = 0; id < maximumBranches; ++id)
        m_table->setColumnHidden(id, true);
    for (std::size_t index = 0; index < runs.size(); ++index) {
        const RunRecord *run = runs[index];
        const RunFigures &figures = all[index];
        const bool isThere = figures.goalStep.has_value();
        const QStringList texts{number(double(figures.steps)), number(figures.seconds),
            isThere ? number(double(*figures.goalStep)) : nothing, isThere ? number(figures.goalSeconds) : nothing,
            loss(figures.trainingLoss), percent(figures.trainingAccuracy), loss(figures.validationLoss),
            percent(figures.validationAccuracy), loss(figures.lossGap()), percent(figures.accuracyGap())};
        constexpr double never = std::numeric_limits<double>::infinity();
        const auto overfitted = [](double gap) { return gap > 0 ? gap : 0 * gap; }; // NaN stays
        const double of[]{unmeasured, unmeasured, isThere ? double(*figures.goalStep) : never,
            isThere ? figures.goalSeconds : never, figures.trainingLoss, -figures.trainingAccuracy,
            figures.validationLoss, -figures.validationAccuracy, overfitted(figures.lossGap()),
            overfitted(figures.accuracyGap())};
        for (int row = 0; row < rowCount; ++row) {
            cells[row][run->colour] = texts[row];
            ranks[row][run->colour] = of[row];
        }
        m_table->setColumnHidden(run->colour, false);
    }
    m_table->setCells(cells);
    for (int row = 0; row < rowCount; ++row)
        m_table->mark(row, bestOf(ranks[row], cells[row]));
}

} // namespace stacklight
