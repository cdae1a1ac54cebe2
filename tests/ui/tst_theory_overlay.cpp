// Theory in the gradients view: drawn at step 1 of a real training, and what is said elsewhere.
#include "base/json.h"
#include "views/view.h"

#include <QHelpEvent>
#include <QTest>
#include <QToolTip>

#include "core/training_helpers.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestTheoryOverlay : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void isDashedAtTheFirstStep();
    void isNotDrawnAfterTraining();
    void narrowLayersAreRefused();
    void canBeHidden();
    void itsNumbersAreInTheTable();
    void theTooltipNamesFormulaAndPaper();

private:
    void show(const char *body, int units);
    QStringList legend() const;
    /// The graphs that are drawn dashed, with more than one finite point.
    int dashedLines() const;
    std::vector<CsvCell> column(const char *name) const;

    RunRecord m_run;
    std::unique_ptr<View> m_view;
};

namespace {

constexpr const char *wideBody = R"([{"type": "dense", "units": 64}, {"type": "activation", "function": "relu"}])";

} // namespace

void TestTheoryOverlay::init()
{
    show(wideBody, 64);
}

void TestTheoryOverlay::show(const char *body, int units)
{
    m_view.reset();
    m_run = RunRecord();
    m_run.name = "A";
    const auto trainer = trainerOf(experimentOf(moonsDocument(body, 5, units)));
    for (int step = 0; step < 3; ++step)
        m_run.history.add(trainer->step(true).snapshot);
    m_view.reset(findViewType("gradients")->make(nullptr));
    m_view->resize(900, 400);
    m_view->setInput({{&m_run}, 1});
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_view->drawNow();
}

QStringList TestTheoryOverlay::legend() const
{
    QStringList texts;
    for (const LegendEntry &entry : static_cast<HeaderStrip *>(m_view->plot()->plotLayout()->element(0, 0))->legend)
        texts.append(entry.text);
    return texts;
}

int TestTheoryOverlay::dashedLines() const
{
    int lines = 0;
    for (int i = 0; i < m_view->plot()->plottableCount(); ++i) {
        const auto *graph = qobject_cast<QCPGraph *>(m_view->plot()->plottable(i));
        int points = 0;
        for (int point = 0; graph && point < graph->data()->size(); ++point)
            points += std::isfinite(graph->data()->at(point)->value);
        lines += points > 1 && graph->pen().style() == Qt::CustomDashLine;
    }
    return lines;
}

std::vector<CsvCell> TestTheoryOverlay::column(const char *name) const
{
    const CsvTable table = m_view->data();
    const auto found = std::find(table.header.begin(), table.header.end(), name);
    std::vector<CsvCell> cells;
    for (const auto &row : table.rows)
        cells.push_back(row[std::size_t(found - table.header.begin())]);
    return cells;
}

void TestTheoryOverlay::isDashedAtTheFirstStep()
{
    QCOMPARE(dashedLines(), 1);
    QVERIFY2(legend().last().startsWith("theory (measured: "), qPrintable(legend().join(" | ")));
    QVERIFY(m_view->readout("1/2/0").contains(", theory ") && m_view->readout("1/2/0").contains(", measured "));
}

void TestTheoryOverlay::isNotDrawnAfterTraining()
{
    m_view->setStep(2);
    m_view->drawNow();
    QCOMPARE(dashedLines(), 0);
    QCOMPARE(legend().last(), QStringLiteral("theory: of step 1 only"));
    QVERIFY(m_view->explanation({}).contains("before its first step"));
    m_view->setStep(1);
    m_view->drawNow();
    QCOMPARE(dashedLines(), 1);
}

void TestTheoryOverlay::narrowLayersAreRefused()
{
    show(R"([{"type": "dense", "units": 8}, {"type": "activation"}])", 8);
    QCOMPARE(dashedLines(), 0);
    QCOMPARE(legend().last(), QStringLiteral("no theory for this run"));
    QVERIFY(m_view->explanation({}).contains("Theory is of wide layers"));
}

void TestTheoryOverlay::canBeHidden()
{
    m_view->setChoice("theory", 1);
    m_view->drawNow();
    QCOMPARE(dashedLines(), 0);
    QVERIFY(!legend().join(' ').contains("theory"));
    QVERIFY(m_view->explanation({}).isEmpty());
    QVERIFY(!m_view->readout("1/2/0").contains("theory"));
}

void TestTheoryOverlay::itsNumbersAreInTheTable()
{
    const auto predicted = column("gradient_rms_theory"), ratios = column("gradient_rms_measured_over_theory"),
               measured = column("gradient_rms");
    QCOMPARE(predicted.size(), std::size_t(12));
    for (std::size_t layer = 0; layer + 1 < predicted.size(); ++layer)
        QVERIFY(std::abs(std::get<double>(predicted[layer]) * std::get<double>(ratios[layer])
                        / std::get<double>(measured[layer])
                    - 1)
            < 1e-9);
    QCOMPARE(std::get<std::string>(predicted.back()), std::string()); // where theory starts
    m_view->setStep(3);
    for (const CsvCell &cell : column("gradient_rms_theory"))
        QCOMPARE(std::get<std::string>(cell), std::string());
}

void TestTheoryOverlay::theTooltipNamesFormulaAndPaper()
{
    const QString text = m_view->explanation("1/2/0");
    QVERIFY2(text.contains("He initialization with rectifiers") && text.contains("2/fan_in")
            && text.contains("He, Zhang, Ren and Sun 2015"),
        qPrintable(text));
    QCPAxisRect *rect = m_view->plot()->axisRects().first();
    QHelpEvent help(QEvent::ToolTip, rect->center(), m_view->mapToGlobal(rect->center()));
    QCoreApplication::sendEvent(m_view->plot(), &help);
    QVERIFY(QToolTip::text().contains("Delving deep into rectifiers"));
}

QTEST_MAIN(TestTheoryOverlay)
#include "tst_theory_overlay.moc"
