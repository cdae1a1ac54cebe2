// One page of a lesson, without what all pages have.
#pragma once

#include "lessons/lesson_networks.h"

#include <QSet>
#include <QWidget>

class QVBoxLayout;

namespace stacklight {

/// What a page is shown from; outlives it.
struct PageContext
{
    const Lesson &lesson;
    const LessonPage &page;
    LessonNetworks &networks;
    QSet<int> &chosen;  ///< of a question's answers: all that were chosen so far
    std::int64_t steps; ///< of the last run page up to this one; 0: none
};

class PageWidget : public QWidget
{
    Q_OBJECT

public:
    explicit PageWidget(const PageContext &context);

    /// After something was trained or edited.
    virtual void refresh() {}

signals:
    void answered();

protected:
    const PageContext &context() const { return m_context; }
    /// Below the text and the formula.
    QVBoxLayout *column() const { return m_column; }

private:
    PageContext m_context;
    QVBoxLayout *m_column;
};

/// The widget for its type of page.
PageWidget *makePageWidget(const PageContext &context);

} // namespace stacklight
