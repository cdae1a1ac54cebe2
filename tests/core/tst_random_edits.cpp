// Any stack, edited in any way and the edits undone one after the other, is to the bit what it was before each of them.
#include <QTest>

#include "base/json.h"
#include "base/random.h"
#include "core/edit_walk.h"
#include "core/run_helpers.h"

using namespace stacklight;
using namespace stacklight::testing;

class TestRandomEdits : public QObject
{
    Q_OBJECT

private slots:
    void undoneInTurn_data();
    void undoneInTurn();
};

void TestRandomEdits::undoneInTurn_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestRandomEdits::undoneInTurn()
{
    QFETCH(int, seed);
    RandomStream random(std::uint64_t(seed), Purpose::Probe);
    const auto below = [&random](int count) { return int(random.below(std::uint32_t(count))); };
    EditWalk walk(below);
    int edits = 0;
    for (int i = 0; i < 100; ++i) {
        Json document = moonsDocument("[]");
        document["data"]["samples"] = 100;
        document["optimizer"] = Json::parse(R"({"type": "adam", "learning_rate": 0.001})");
        Stack stack = walk.layers(2 + below(6));
        DenseSpec output;
        output.units = Units::classes();
        stack.push_back({output});
        document["stack"] = toJson(stack);
        const auto trainer = trainerOf(experimentOf(document));
        train(*trainer, 3);
        std::vector<State> states = {stateOf(*trainer)};
        for (int k = below(7); k >= 0; --k) {
            Stack edited = stack;
            walk.edit(edited);
            Json next = document;
            next["stack"] = toJson(edited);
            const Result<Experiment> experiment = experimentFromJson(next, "test");
            if (!experiment || !trainer->edit(*experiment))
                continue;
            stack = edited;
            states.push_back(stateOf(*trainer));
            ++edits;
        }
        for (auto state = states.rbegin(); state != states.rend(); ++state) {
            QVERIFY(trainer->edit(state->experiment));
            if (stateOf(*trainer) == *state)
                continue;
            std::string story;
            for (const State &each : states)
                story += toJson(each.experiment.stack).dump() + "\n";
            QFAIL(story.c_str());
        }
    }
    QVERIFY(edits > 100);
}

QTEST_APPLESS_MAIN(TestRandomEdits)
#include "tst_random_edits.moc"
