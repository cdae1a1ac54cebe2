// What was to be seen, each sentence with whether it was seen in this run.
#pragma once

#include "lessons/page_widget.h"

class QLabel;

namespace stacklight {

class MarkLabel;

class RevealPage : public PageWidget
{
    Q_OBJECT

public:
    explicit RevealPage(const PageContext &context);

    void refresh() override;

private:
    struct Row
    {
        const Claim *claim;
        MarkLabel *mark;
        QLabel *text;
    };

    QString notice() const;

    QLabel *m_notice;
    QList<Row> m_rows;
};

} // namespace stacklight
