// A number of a declared field: what is out of its range cannot be entered.
#pragma once

#include "experiment/field.h"

#include <QDoubleSpinBox>

namespace stacklight {

class NumberBox : public QDoubleSpinBox
{
    Q_OBJECT

public:
    NumberBox(const Field &field, QWidget *parent);

    void stepBy(int steps) override;
    QString textFromValue(double value) const override;
    double valueFromText(const QString &text) const override;
    QValidator::State validate(QString &text, int &position) const override;
    /// Integers as such, so that they stay exact.
    Json json() const;

signals:
    /// The typed text is no value that is allowed, or, when empty, is one again.
    void refused(const QString &allowed);

protected:
    StepEnabled stepEnabled() const override { return StepUpEnabled | StepDownEnabled; }

private:
    bool isInteger() const { return m_field.kind != FieldKind::Real; }
    bool isAllowed(double value) const;
    double stepped(double value, bool up) const;

    Field m_field;
};

} // namespace stacklight
