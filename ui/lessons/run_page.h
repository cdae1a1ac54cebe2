// Trains the lesson's networks to a step.
#pragma once

#include "lessons/page_widget.h"

#include <QElapsedTimer>

class QLabel;
class QProgressBar;
class QPushButton;

namespace stacklight {

class RunPage : public PageWidget
{
    Q_OBJECT

public:
    explicit RunPage(const PageContext &context);

    void refresh() override;

private:
    void press();
    QString report() const;

    QElapsedTimer m_sinceStart;
    QPushButton *m_button;
    QProgressBar *m_progress;
    QLabel *m_report;
};

} // namespace stacklight
