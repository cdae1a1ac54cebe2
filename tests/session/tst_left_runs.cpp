// A recorded run that went back: what it left is a branch.
#include "session/document.h"
#include "session/training_session.h"

#include <QSignalSpy>
#include <QTest>

#include "core/trace_helpers.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestLeftRuns : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aFileThatWentBackOpensWithBranches();
    void aFileThatWentForwardAloneHasOneRun();
    void whatIsFollowedLeavesBranches();
    void theFirstOneGoesWhereThereAreFour();
    void aStepThatIsToldAgainLeavesNone();
    void noneCanBeEdited();
    void anExperimentHasNoneOfThem();

private:
    /// Opens a trace of these steps.
    void open(const QList<int> &steps)
    {
        QByteArray trace = m_trace.left(m_trace.indexOf('\n') + 1);
        for (const int step : steps)
            trace += withLine(m_trace, 2, [step](Json &json) { json["step"] = step; }).split('\n')[1] + '\n';
        const auto read = m_file.read(trace);
        QVERIFY2(read, read ? "" : read.error().text().c_str());
        m_document->open(std::make_shared<const RecordedTrace>(*read), QString::fromStdString(m_file.path()));
    }

    RunUpdate update(std::int64_t step) const
    {
        auto snapshot = std::make_shared<Snapshot>(*m_session->record(0).history.snapshots().front());
        snapshot->step = step;
        RunUpdate update;
        update.curve = {CurvePoint{step, 0, 1, 1}};
        update.snapshots = {snapshot};
        return update;
    }

    void goBack(std::int64_t step, bool leavesBranch = true)
    {
        RunUpdate news = update(step + 1);
        news.backTo = step;
        news.leavesBranch = leavesBranch;
        m_session->add(news);
    }

    std::vector<std::int64_t> stepsOf(int branch) const
    {
        std::vector<std::int64_t> steps;
        for (const SnapshotPtr &snapshot : m_session->record(branch).history.snapshots())
            steps.push_back(snapshot->step);
        return steps;
    }

    QStringList names() const
    {
        QStringList names;
        for (const RunRecord *record : m_session->records())
            names << QString::fromStdString(record->name);
        return names;
    }

    const QByteArray m_trace = traceOf(recordedExperiment(), 1);
    TraceFile m_file;
    std::unique_ptr<Document> m_document;
    std::unique_ptr<TrainingSession> m_session;
};

using Steps = std::vector<std::int64_t>;

void TestLeftRuns::init()
{
    m_session.reset();
    m_document = std::make_unique<Document>();
    m_session = std::make_unique<TrainingSession>(m_document.get());
}

void TestLeftRuns::aFileThatWentBackOpensWithBranches()
{
    open({1, 2, 3, 4, 2, 3, 2});
    QCOMPARE(m_session->state(), SessionState::Recorded);
    QCOMPARE(names(), QStringList({"A", "B", "C"}));
    QCOMPARE(stepsOf(0), Steps({1, 2}));
    QCOMPARE(stepsOf(1), Steps({1, 2, 3, 4}));
    QCOMPARE(stepsOf(2), Steps({1, 2, 3}));
    QCOMPARE(m_document->branches().all.size(), std::size_t(3));
    QCOMPARE(m_document->branches().find(1)->origin, (Origin{0, 1}));
    m_document->select(1);
    QCOMPARE(m_session->step(), std::int64_t(4));
    QVERIFY(m_document->plan());
    QCOMPARE(m_session->records()[1]->colour, 1);
}

void TestLeftRuns::aFileThatWentForwardAloneHasOneRun()
{
    open({1, 2, 3});
    QCOMPARE(names(), QStringList({"t"}));
    QCOMPARE(m_document->branches().all.size(), std::size_t(1));
}

void TestLeftRuns::whatIsFollowedLeavesBranches()
{
    open({1, 2, 3});
    const QSignalSpy runs(m_session.get(), &TrainingSession::runsChanged);
    goBack(1);
    QVERIFY(runs.size() > 0);
    QCOMPARE(names(), QStringList({"A", "B"}));
    QCOMPARE(stepsOf(0), Steps({1, 2}));
    QCOMPARE(stepsOf(1), Steps({1, 2, 3}));
    m_document->select(1); // more of the run comes while another one is looked at
    m_session->add(update(3));
    QCOMPARE(stepsOf(0), Steps({1, 2, 3}));
    QCOMPARE(stepsOf(1), Steps({1, 2, 3}));
    QCOMPARE(m_document->branches().current, 1);
}

void TestLeftRuns::theFirstOneGoesWhereThereAreFour()
{
    open({1, 2, 3, 2, 3});                      // B
    for (const std::int64_t more : {4, 5, 6}) { // C, D, B again
        m_session->add(update(more));
        goBack(more - 1);
    }
    QCOMPARE(names(), QStringList({"A", "B", "C", "D"}));
    QCOMPARE(stepsOf(1), Steps({1, 2, 3, 4, 5, 6}));
    QCOMPARE(stepsOf(2), Steps({1, 2, 3, 4}));
    QCOMPARE(stepsOf(3), Steps({1, 2, 3, 4, 5}));
    m_session->add(update(7));
    goBack(6);
    QCOMPARE(stepsOf(2), Steps({1, 2, 3, 4, 5, 6, 7}));
    QCOMPARE(m_document->branches().all.size(), std::size_t(4));
}

void TestLeftRuns::aStepThatIsToldAgainLeavesNone()
{
    open({1, 2, 3});
    goBack(2, false);
    QCOMPARE(names(), QStringList({"t"}));
    QCOMPARE(stepsOf(0), Steps({1, 2, 3}));
}

void TestLeftRuns::noneCanBeEdited()
{
    open({1, 2, 1});
    m_document->removeBranch(1);
    QCOMPARE(m_document->addBranch(), -1);
    QCOMPARE(m_document->branches().all.size(), std::size_t(2));
    QVERIFY(!m_document->undoStack()->canUndo() && !m_document->isModified());
}

void TestLeftRuns::anExperimentHasNoneOfThem()
{
    open({1, 2, 1});
    m_document->reset(recordedExperiment());
    QCOMPARE(names(), QStringList({"A"}));
    open({1, 2});
    QCOMPARE(names(), QStringList({"t"}));
}

QTEST_GUILESS_MAIN(TestLeftRuns)
#include "tst_left_runs.moc"
