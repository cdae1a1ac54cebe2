// The roles of layers, and what their activations come to.
#include "base/json.h"
#include "experiment/experiment.h"
#include "observe/role_verdict.h"

#include <QTest>

#include <cmath>

using namespace stacklight;

Q_DECLARE_METATYPE(stacklight::Role)

class TestRoles : public QObject
{
    Q_OBJECT

private slots:
    void rolesAreFoundFromTheStack_data();
    void rolesAreFoundFromTheStack();
    void everyLayerHasABlock_data() { rolesAreFoundFromTheStack_data(); }
    void everyLayerHasABlock();
    void growthIsAFactorPerBlock();
    void verdicts_data();
    void verdicts();
};

namespace {

Plan planOf(const QString &stack, const Shape &input = {{8}})
{
    Experiment experiment;
    experiment.stack = *stackFromJson(Json::parse(stack.toStdString()), "/stack");
    experiment.batchSize = 4;
    const Result<Plan> plan = makePlan(experiment, DataShape{input, 2, 0});
    if (!plan)
        qFatal("%s", plan.error().text().c_str());
    return *plan;
}

/// "0@0 3@1": index in the plan and place.
QString text(const std::vector<RoleMember> &members)
{
    QStringList words;
    for (const RoleMember &member : members)
        words << QString("%1@%2").arg(member.layer).arg(member.place);
    return words.join(' ');
}

const QString dense = R"({"type": "dense", "units": 8})", norm = R"({"type": "norm", "kind": "layer"})",
              relu = R"({"type": "activation", "function": "relu"})", last = R"({"type": "dense", "units": "classes"})";

QString listOf(const QStringList &layers)
{
    return "[" + layers.join(", ") + "]";
}

QString block(const char *type, const QStringList &body)
{
    return QString(R"({"type": "%1", "body": %2})").arg(type, listOf(body));
}

QString repeated(int count, const QStringList &body)
{
    return QString(R"({"type": "repeat", "count": %1, "body": %2})").arg(count).arg(listOf(body));
}

} // namespace

void TestRoles::rolesAreFoundFromTheStack_data()
{
    QTest::addColumn<QString>("stack");
    QTest::addColumn<int>("blocks");
    QTest::addColumn<QString>("stream");
    QTest::addColumn<QString>("branch");
    QTest::addColumn<QString>("norms");
    QTest::addColumn<QString>("activations");
    QTest::addColumn<QString>("before");
    // dense · 3 × [dense norm relu dense +] · dense
    QTest::newRow("residual blocks in a repeat, between stem and head")
        << listOf({dense, repeated(3, {block("residual", {dense, norm, relu, dense})}), last}) << 3 << "5@1 10@2 15@3"
        << "4@1 9@2 14@3" << "2@1 7@2 12@3"
        << "3@1 8@2 13@3" << "2@1 7@2 12@3";
    QTest::newRow("two norms in a block stand at halves, one before the blocks at their beginning")
        << listOf({dense, norm, block("residual", {norm, relu, dense, norm, relu, dense}),
               block("residual", {norm, relu, dense, norm, relu, dense}), norm, last})
        << 2 << "8@1 15@2" << "7@1 14@2" << "1@0 2@0.5 5@1 9@1.5 12@2 16@3" << "3@0.5 6@1 10@1.5 13@2"
        << "2@0.5 5@1 9@1.5 12@2";
    QTest::newRow("a plain stack in a repeat")
        << listOf({repeated(4, {dense, relu}), last}) << 4 << "" << "" << "" << "1@1 3@2 5@3 7@4" << "0@1 2@2 4@3 6@4";
    QTest::newRow("a plain stack written out")
        << listOf({dense, norm, relu, dense, norm, relu, last}) << 2 << "" << "" << "1@1 4@2" << "2@1 5@2" << "1@1 4@2";
    QTest::newRow("layers alone") << listOf({dense, dense, last}) << 3 << "" << "" << "" << "" << "";
    QTest::newRow("an activation first") << listOf({relu, last}) << 1 << "" << "" << "" << "0@1" << "";
    QTest::newRow("one residual in a plain stack") << listOf({dense, relu, block("residual", {dense, relu}), last}) << 2
                                                   << "4@3" << "3@2" << "" << "1@1 3@2" << "0@1 2@2";
    QTest::newRow("concats are blocks too") << listOf({block("concat", {dense}), block("concat", {dense}), last}) << 2
                                            << "1@1 3@2" << "0@1 2@2" << "" << "" << "";
    QTest::newRow("a block around blocks is not counted") << listOf(
        {block("residual", {block("residual", {dense}), block("residual", {dense}), block("residual", {dense})}), last})
                                                          << 3 << "1@1 3@2 5@3"
                                                          << "0@1 2@2 4@3" << "" << "" << "";
    QTest::newRow("what stands between two blocks belongs to the second")
        << listOf({block("residual", {dense}), norm, block("residual", {dense}), last}) << 2 << "1@1 4@2" << "0@1 3@2"
        << "2@2" << "" << "";
    QTest::newRow("a block that is switched off keeps its place")
        << listOf({R"({"type": "residual", "enabled": false, "body": [{"type": "dense", "units": 8}]})",
               block("residual", {dense}), last})
        << 2 << "1@1 3@2"
        << "0@1 2@2" << "" << "" << "";
}

void TestRoles::rolesAreFoundFromTheStack()
{
    QFETCH(QString, stack);
    const Plan plan = planOf(stack);
    const StackRoles roles(plan);
    QTEST(roles.blocks(), "blocks");
    QTEST(text(roles.members(Role::Stream)), "stream");
    QTEST(text(roles.members(Role::Branch)), "branch");
    QTEST(text(roles.members(Role::AfterNorm)), "norms");
    QTEST(text(roles.members(Role::AfterActivation)), "activations");
    QTEST(text(roles.members(Role::BeforeActivation)), "before");
    for (const RoleMember &member : roles.members(Role::Weighted))
        QVERIFY(plan.layers[std::size_t(member.layer)].spec.as<DenseSpec>());
}

void TestRoles::everyLayerHasABlock()
{
    QFETCH(QString, stack);
    QFETCH(int, blocks);
    const Plan plan = planOf(stack);
    const StackRoles roles(plan);
    int before = 0;
    for (const PlannedLayer &layer : plan.layers) {
        const int own = roles.blockOf(layer.index);
        QVERIFY(own >= before && own <= blocks + 1);
        before = own;
    }
    for (int role = 0; role < roleCount; ++role) {
        double last = -1;
        for (const RoleMember &member : roles.members(Role(role))) {
            QVERIFY(member.place > last);
            QVERIFY(member.place > roles.blockOf(member.layer) - 1 && member.place <= roles.blockOf(member.layer));
            last = member.place;
        }
    }
    QCOMPARE(StackRoles(Plan()).blocks(), 0);
}

void TestRoles::growthIsAFactorPerBlock()
{
    QVERIFY(std::abs(growthPerBlock({1, 2, 3, 4}, {1, 2, 4, 8}) - 2) < 1e-12);
    QVERIFY(std::abs(growthPerBlock({0.5, 1, 1.5}, {4, 2, 1}) - 0.25) < 1e-12);
    QVERIFY(std::abs(growthPerBlock({1, 2, 3}, {3, std::nan(""), 3}) - 1) < 1e-12);
    QVERIFY(std::isnan(growthPerBlock({1}, {2})));
    QVERIFY(std::isnan(growthPerBlock({1, 2}, {0, 0})));
    QVERIFY(std::isnan(growthPerBlock({}, {})));
}

void TestRoles::verdicts_data()
{
    QTest::addColumn<QString>("stack");
    QTest::addColumn<Role>("role");
    QTest::addColumn<double>("growth");  // of rms, from layer to layer of the role
    QTest::addColumn<double>("share");   // of zeros, saturated and dead units alike
    QTest::addColumn<bool>("isCounted"); // units, whether they are dead
    QTest::addColumn<QString>("words");
    const QString blocks = listOf({repeated(5, {block("residual", {dense, norm, relu, dense})}), last});
    const auto function = [](const char *name) {
        return QString(R"({"type": "activation", "function": "%1"})").arg(name);
    };
    const auto plain = [&](const char *name) { return listOf({repeated(5, {dense, function(name)}), last}); };
    QTest::newRow("a stream that grows") << blocks << Role::Stream << 1.07 << 0.0 << true << "grows 7 % per block";
    QTest::newRow("one that grows fast") << blocks << Role::Stream << 2.5 << 0.0 << true << "grows 2.5-fold per block";
    QTest::newRow("one that shrinks") << blocks << Role::Branch << 0.96 << 0.0 << true << "shrinks 4 % per block";
    QTest::newRow("one that fades away") << blocks << Role::Branch << 0.25 << 0.0 << true
                                         << "shrinks 4.0-fold per block";
    QTest::newRow("one that keeps its size") << blocks << Role::AfterNorm << 1.001 << 0.0 << true << "level over depth";
    QTest::newRow("dead units") << blocks << Role::AfterActivation << 1.0 << 0.13 << true << "13 % of the units dead";
    QTest::newRow("units that nobody counted")
        << blocks << Role::AfterActivation << 1.0 << 0.5 << false << "50 % of the outputs zero";
    QTest::newRow("saturated") << plain("sigmoid") << Role::AfterActivation << 1.0 << 0.41 << true << "41 % saturated";
    QTest::newRow("hardly saturated") << plain("tanh") << Role::AfterActivation << 1.0 << 0.003 << true
                                      << "0.3 % saturated";
    QTest::newRow("neither of these") << plain("gelu") << Role::AfterActivation << 1.5 << 0.9 << true
                                      << "grows 50 % per block";
}

void TestRoles::verdicts()
{
    QFETCH(QString, stack);
    QFETCH(Role, role);
    QFETCH(double, growth);
    QFETCH(double, share);
    QFETCH(bool, isCounted);
    Snapshot snapshot;
    snapshot.plan = std::make_shared<Plan>(planOf(stack));
    snapshot.batch = 64;
    snapshot.layers.resize(snapshot.plan->layers.size());
    const StackRoles roles(*snapshot.plan);
    double size = 1;
    for (const RoleMember &member : roles.members(role)) {
        LayerStatistics &layer = snapshot.layers[std::size_t(member.layer)];
        layer.activation.rms = size *= growth;
        layer.activation.zeroFraction = layer.activation.saturatedFraction = share;
        if (isCounted)
            layer.deadUnits = share;
    }
    const RoleVerdict verdict = verdictOf(snapshot, diagnose(snapshot), roles.members(role));
    QTEST(QString::fromStdString(verdict.words.english()), "words");
    snapshot.layers[std::size_t(roles.members(role)[2].layer)].activation.nonfinite = 3;
    const RoleVerdict broken = verdictOf(snapshot, diagnose(snapshot), roles.members(role));
    QCOMPARE(QString::fromStdString(broken.words.english()), "not finite");
    QVERIFY(broken.health == Health::NotFinite);
    QVERIFY(verdictOf(snapshot, {}, {}).words.isEmpty());
}

QTEST_APPLESS_MAIN(TestRoles)
#include "tst_roles.moc"
