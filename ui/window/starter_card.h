// The stack that an experiment on data of the user's own begins with.
#pragma once

#include "experiment/experiment.h"

#include <QWidget>

namespace stacklight {

class StarterCard : public QWidget
{
    Q_OBJECT

public:
    explicit StarterCard(QWidget *parent = nullptr);

    void show(const Stack &stack, const QString &about);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Stack m_stack;
    QString m_about;
};

} // namespace stacklight
