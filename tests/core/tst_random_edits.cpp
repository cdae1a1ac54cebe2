// Any stack, edited in any way and the edits undone one after the other, is to the bit what it was before each of them.
#include <QTest>

#include "base/json.h"
#include "base/random.h"
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

namespace {

class RandomStacks
{
public:
    explicit RandomStacks(std::uint64_t seed) : m_random(seed, Purpose::Probe) {}

    int below(int count) { return int(m_random.below(std::uint32_t(count))); }

    // Few sizes and kinds, so that many layers are alike.
    Json layer(int depth = 0)
    {
        switch (below(depth < 2 ? 8 : 6)) {
        case 0:
            return {{"type", "activation"}, {"function", below(2) ? "relu" : "tanh"}};
        case 1:
            return {{"type", "norm"}, {"kind", below(2) ? "batch" : "layer"}};
        case 2:
            return {{"type", "norm"}, {"kind", "none"}};
        case 6:
            return {{"type", "residual"}, {"shortcut", "projection"}, {"body", layers(1 + below(3), depth + 1)}};
        case 7:
            return {{"type", "repeat"}, {"count", 1 + below(3)}, {"body", layers(1 + below(2), depth + 1)}};
        default:
            return {{"type", "dense"}, {"units", below(4) ? 8 : 6}};
        }
    }

    Json layers(int count, int depth = 0)
    {
        Json list = Json::array();
        for (int i = 0; i < count; ++i)
            list.push_back(layer(depth));
        return list;
    }

    // Comes, goes, moves, is wrapped, or changes; what fits nowhere is left to the caller to find out.
    Json edited(Json stack)
    {
        const auto place = [&] { return std::size_t(below(int(stack.size()))); };
        const std::size_t at = place();
        Json &chosen = stack[at];
        switch (below(6)) {
        case 0:
            stack.insert(stack.begin() + std::ptrdiff_t(at), layer());
            break;
        case 1:
            stack.erase(at);
            break;
        case 2:
            std::swap(chosen, stack[place()]);
            break;
        case 3:
            chosen = {{"type", "residual"}, {"enabled", false}, {"body", Json::array({chosen})}};
            break;
        case 4:
            if (chosen.contains("body"))
                chosen["body"].insert(chosen["body"].begin() + below(int(chosen["body"].size())), layer(2));
            break;
        default:
            if (chosen["type"] == "norm")
                chosen["kind"] = below(2) ? "rms" : "none";
            if (chosen["type"] == "dense")
                chosen["units"] = below(2) ? 8 : 10;
            if (chosen["type"] == "repeat")
                chosen["count"] = 1 + below(4);
        }
        return stack;
    }

private:
    RandomStream m_random;
};

} // namespace

void TestRandomEdits::undoneInTurn_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestRandomEdits::undoneInTurn()
{
    QFETCH(int, seed);
    RandomStacks random{std::uint64_t(seed)};
    int edits = 0;
    for (int i = 0; i < 100; ++i) {
        Json document = moonsDocument("[]");
        document["data"]["samples"] = 100;
        document["optimizer"] = Json::parse(R"({"type": "adam", "learning_rate": 0.001})");
        document["stack"] = random.layers(2 + random.below(6));
        document["stack"].push_back({{"type", "dense"}, {"units", "classes"}});
        const auto trainer = trainerOf(experimentOf(document));
        train(*trainer, 3);
        std::vector<State> states = {stateOf(*trainer)};
        for (int k = random.below(7); k >= 0; --k) {
            Json next = document;
            next["stack"] = random.edited(next["stack"]);
            const Result<Experiment> experiment = experimentFromJson(next, "test");
            if (!experiment || !trainer->edit(*experiment))
                continue;
            document = next;
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
