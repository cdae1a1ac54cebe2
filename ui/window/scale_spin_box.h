// A number over several powers of ten: steps go 1, 2, 5, 10, …
#pragma once

#include <QDoubleSpinBox>

namespace stacklight {

class ScaleSpinBox : public QDoubleSpinBox
{
    Q_OBJECT

public:
    explicit ScaleSpinBox(QWidget *parent = nullptr);

    void stepBy(int steps) override;
    QString textFromValue(double value) const override;
    double valueFromText(const QString &text) const override;
    QValidator::State validate(QString &input, int &position) const override;

protected:
    StepEnabled stepEnabled() const override { return StepUpEnabled | StepDownEnabled; }
};

} // namespace stacklight
