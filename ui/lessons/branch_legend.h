// Which letter, colour and marker stands for which network of a lesson.
#pragma once

#include "lessons/lesson.h"

#include <QWidget>

namespace stacklight {

class BranchLegend : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    void setBranches(const std::vector<LessonBranch> &branches);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    QList<QWidget *> m_entries;
};

} // namespace stacklight
