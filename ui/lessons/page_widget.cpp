#include "lessons/page_widget.h"

#include "lessons/formula_label.h"
#include "lessons/lesson_text.h"
#include "lessons/predict_page.h"
#include "lessons/reveal_page.h"
#include "lessons/run_page.h"
#include "session/texts.h"

#include <QLabel>
#include <QVBoxLayout>

namespace stacklight {

namespace {

/// A formula stands behind the first paragraph that ends in a colon, or else at the end.
qsizetype endOfAnnouncement(const QString &text)
{
    for (qsizetype end = text.indexOf(paragraphEnd); end > 0; end = text.indexOf(paragraphEnd, end + 1)) {
        if (text[end - 1] == u':' || text[end - 1] == u'：')
            return end;
    }
    return text.size();
}

} // namespace

PageWidget::PageWidget(const PageContext &context) : m_context(context), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(10);
    const QString text = translated(context.page.text);
    if (context.page.formula.empty()) {
        m_column->addWidget(textLabel(text));
        return;
    }
    const qsizetype end = endOfAnnouncement(text);
    m_column->addWidget(textLabel(text.left(end)));
    m_column->addWidget(new FormulaLabel(QString::fromStdString(context.page.formula)));
    if (end < text.size())
        m_column->addWidget(textLabel(text.mid(end).trimmed()));
}

PageWidget *makePageWidget(const PageContext &context)
{
    switch (context.page.type) {
    case LessonPage::Type::Predict:
        return new PredictPage(context);
    case LessonPage::Type::Run:
        return new RunPage(context);
    case LessonPage::Type::Reveal:
        return new RevealPage(context);
    case LessonPage::Type::Explain:
        break;
    }
    return new PageWidget(context);
}

} // namespace stacklight
