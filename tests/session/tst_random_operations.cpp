// Ten thousand edits, undos, switches, branches and jumps in time, at random, against a model that is a list of values.
#include "edits/stack_edits.h"
#include "small_experiment.h"

#include "base/random.h"
#include "session/training_session.h"

#include <QTest>

#include <cmath>

using namespace stacklight;

namespace {

constexpr int operations = 10'000;
constexpr int patience = 60'000; // ms; sanitizers are slow

/// What the document has to be: each edit's values before and after, and how many of them stand.
struct Model
{
    struct Edit
    {
        Branches before, after;
    };

    Branches now;
    std::vector<Edit> edits = {};
    std::size_t done = 0;

    void push(const Branches &after)
    {
        if (after == now)
            return;
        edits.resize(done);
        edits.push_back({now, after});
        now = after;
        ++done;
    }
    void undo() { now = done > 0 ? edits[--done].before : now; }
    void redo() { now = done < edits.size() ? edits[done++].after : now; }
};

/// All layers that stand anywhere in a stack, containers included, each with the list it is in.
struct Spot
{
    Stack *list;
    std::size_t index;
};

void collect(Stack &stack, std::vector<Spot> &spots)
{
    for (std::size_t index = 0; index < stack.size(); ++index) {
        spots.push_back({&stack, index});
        if (Stack *body = stack[index].body())
            collect(*body, spots);
    }
}

} // namespace

class TestRandomOperations : public QObject
{
    Q_OBJECT

private slots:
    void tenThousandEndWhereTheyShould_data();
    void tenThousandEndWhereTheyShould();

private:
    /// One of what people do to an experiment; some of it does not fit.
    static void change(Experiment &experiment, RandomStream &random);
};

void TestRandomOperations::change(Experiment &experiment, RandomStream &random)
{
    const auto below = [&random](std::size_t count) { return std::size_t(random.below(std::uint32_t(count))); };
    std::vector<Spot> spots;
    collect(experiment.stack, spots);
    const Spot spot = spots[below(spots.size())];
    switch (below(10)) {
    case 0:
        setAllResiduals(experiment.stack, below(2) == 0);
        return;
    case 1:
        setAllNorms(experiment.stack, NormKind(below(6)));
        return;
    case 2:
        experiment.optimizer.learningRate = 0.01 * double(1 + below(4));
        return;
    case 3:
        experiment.batchSize = int(8 << below(4));
        return;
    case 4:
        experiment.optimizer.type = OptimizerSpec::Type(below(4));
        return;
    case 5: // never the last layer: its units are the classes
        spot.list->insert(
            spot.list->begin() + std::ptrdiff_t(spot.index), {ActivationSpec{ActivationFunction(below(10))}});
        return;
    case 6:
        spot.list->insert(spot.list->begin() + std::ptrdiff_t(spot.index),
            {DenseSpec{{below(2) ? 8 : 12}, true, {}}}); // 12 does not fit everywhere
        return;
    case 7:
        if (spots.size() > 5)
            spot.list->erase(spot.list->begin() + std::ptrdiff_t(spot.index));
        return;
    case 8: {
        if (spots.size() > 30)
            return;
        const LayerSpec copy = (*spot.list)[spot.index];
        spot.list->insert(spot.list->begin() + std::ptrdiff_t(spot.index), copy);
        return;
    }
    default:
        experiment.title = "Title " + std::to_string(below(1000));
    }
}

void TestRandomOperations::tenThousandEndWhereTheyShould_data()
{
    QTest::addColumn<int>("seed");
    QTest::newRow("one order of things") << 1;
    QTest::newRow("another one") << 2;
}

void TestRandomOperations::tenThousandEndWhereTheyShould()
{
    QFETCH(int, seed);
    RandomStream random(std::uint64_t(seed), Purpose::Shuffle, "operations");
    const auto below = [&random](std::size_t count) { return std::size_t(random.below(std::uint32_t(count))); };
    Document document;
    TrainingSession session(&document);
    const auto isPaused = [&] {
        return session.state() == SessionState::Paused || session.state() == SessionState::Diverged;
    };
    document.reset(smallExperiment());
    QVERIFY(QTest::qWaitFor(isPaused, patience));
    Model model{document.branches()};

    for (int operation = 0; operation < operations / 2; ++operation) {
        switch (below(14)) {
        case 0:
        case 1:
        case 2:
        case 3: {
            const RandomStream same = random;
            Branches after = model.now;
            change(after.selected().experiment, random);
            random = same;
            document.edit({"Edit"}, [&random](Experiment &experiment) { change(experiment, random); });
            model.push(after);
            break;
        }
        case 4:
        case 5:
        case 6:
            document.undoStack()->undo();
            model.undo();
            break;
        case 7:
        case 8:
            document.undoStack()->redo();
            model.redo();
            break;
        case 9: {
            const Branch &branch = model.now.all[below(model.now.all.size())];
            document.select(branch.id);
            model.now.current = branch.id;
            break;
        }
        case 10: {
            const Branch *parent = model.now.find(model.now.current);
            const std::int64_t step = std::int64_t(below(std::size_t(session.step()) + 1));
            const Experiment trained = session.record().experimentAt(step);
            Branches after = model.now;
            const int id = after.freeId();
            const bool fromStep = below(2) == 0;
            if (id >= 0) {
                const auto place = std::find_if(
                    after.all.begin(), after.all.end(), [id](const Branch &branch) { return branch.id > id; });
                after.all.insert(
                    place, fromStep ? Branch{id, {parent->id, step}, trained} : Branch{id, {}, parent->experiment});
                after.current = id;
            }
            if (fromStep)
                QCOMPARE(session.branchFrom(step), id);
            else
                session.compare();
            for (Branch &branch : after.all) {
                if (branch.id == id)
                    branch.run = document.branches().find(id)->run; // a number that none had
            }
            model.push(after);
            break;
        }
        case 11:
            if (model.now.all.size() > 1) {
                document.removeBranch(model.now.current);
                model.push(document.branches());
                QVERIFY(document.branches().find(document.branches().current));
            }
            break;
        case 12:
            session.togglePlaying();
            break;
        default:
            if (below(8) == 0) {
                const Branches before = document.branches();
                session.restart();
                QVERIFY(holdTheSame(document.branches(), before));
                model.push(document.branches());
            } else if (below(4) == 0) {
                session.goBack(std::int64_t(below(std::size_t(session.step()) + 1)));
                model.push(document.branches());
            } else {
                session.stepOnce();
            }
        }
        QVERIFY2(document.branches() == model.now, qPrintable(QString("operation %1").arg(operation)));
        QCOMPARE(document.undoStack()->index(), int(model.done));
        if (below(10) == 0)
            QTest::qWait(0);
        QVERIFY2(session.state() != SessionState::Failed,
            qPrintable(QString("operation %1: %2")
                    .arg(operation)
                    .arg(session.error() ? QString::fromStdString(session.error()->text()) : QString())));
    }

    // What was never valid alone stays with what it was before: all runs can go on, and they train what the document
    // says.
    session.restart();
    session.stepOnce();
    const auto trainsWhatTheDocumentSays = [&](const Branch &branch) {
        const RunRecord &run = session.record(branch.id);
        Experiment trained = run.experiment, wanted = *document.planned(branch.id).valid.experiment;
        trained.title = wanted.title = {};
        return trained == wanted && !run.history.curve().empty();
    };
    const auto isDone = [&] {
        const std::vector<Branch> &all = document.branches().all;
        return isPaused() && std::all_of(all.begin(), all.end(), trainsWhatTheDocumentSays);
    };
    QVERIFY(QTest::qWaitFor(isDone, patience));
    for (const RunRecord *run : session.records()) {
        const std::vector<CurvePoint> &curve = run->history.curve();
        for (std::size_t point = 1; point < curve.size(); ++point)
            QVERIFY(curve[point].step > curve[point - 1].step);
    }
    while (document.undoStack()->canUndo())
        document.undoStack()->undo();
    QCOMPARE(document.experiment(), smallExperiment());
    QCOMPARE(document.branches().all.size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestRandomOperations)
#include "tst_random_operations.moc"
