// A question before the run; each answer that is chosen gets its reply.
#pragma once

#include "lessons/page_widget.h"

namespace stacklight {

class PredictPage : public PageWidget
{
    Q_OBJECT

public:
    explicit PredictPage(const PageContext &context);

private:
    void choose(int answer);

    QList<QWidget *> m_replies;
};

} // namespace stacklight
