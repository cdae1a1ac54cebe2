// When a run is validated, and that the parts of a validation add up to the whole.
#include "base/json.h"
#include "train/validator.h"

#include "core/training_helpers.h"

#include <QTest>

using namespace stacklight;
using namespace stacklight::testing;

class TestValidator : public QObject
{
    Q_OBJECT

private slots:
    void isValidatedByARuleOfTheExperiment_data();
    void isValidatedByARuleOfTheExperiment();
    void validationInPartsGivesTheSameBytes();
};

void TestValidator::isValidatedByARuleOfTheExperiment_data()
{
    QTest::addColumn<int>("batchSize");
    QTest::addColumn<QVector<int>>("steps");
    // 320 of 400 examples are for training.
    QTest::newRow("short epochs: at the end of each") << 32 << QVector<int>{10, 20, 30};
    QTest::newRow("a long epoch: in equal parts") << 1 << QVector<int>{160, 320, 480, 640};
}

void TestValidator::isValidatedByARuleOfTheExperiment()
{
    QFETCH(int, batchSize);
    QFETCH(QVector<int>, steps);
    Json document = moonsDocument(plainBody);
    document["batch_size"] = batchSize;
    document["optimizer"] = {{"type", "sgd"}, {"learning_rate", 0.001}};
    const auto trainer = trainerOf(experimentOf(document));
    QVERIFY(!Validator::isDue(*trainer));
    QVector<int> due;
    while (trainer->stepCount() < steps.back()) {
        QVERIFY(!trainer->step(false).divergence);
        if (Validator::isDue(*trainer))
            due.append(int(trainer->stepCount()));
    }
    QCOMPARE(due, steps);
}

void TestValidator::validationInPartsGivesTheSameBytes()
{
    const auto trainer = trainerOf(experimentOf(moonsDocument(residualBody)));
    Validator validator;
    QVERIFY(!validator.beginWhenDue(*trainer));
    while (!validator.beginWhenDue(*trainer))
        trainer->step(false);
    QVERIFY(!validator.advance(*trainer));
    validator.beginAgain();
    std::optional<Validation> validation;
    int parts = 0;
    for (; validator.isRunning(); ++parts)
        validation = validator.advance(*trainer);
    QCOMPARE(parts, 3); // 80 examples in batches of 32
    QVERIFY(validation);
    const Validation whole = trainer->evaluate();
    QCOMPARE(validation->step, whole.step);
    QCOMPARE(validation->loss, whole.loss);
    QCOMPARE(validation->accuracy, whole.accuracy);
}

QTEST_MAIN(TestValidator)
#include "tst_validator.moc"
