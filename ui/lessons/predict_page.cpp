#include "lessons/predict_page.h"

#include "lessons/answer_button.h"
#include "lessons/lesson_text.h"
#include "lessons/mark_label.h"
#include "session/texts.h"

#include <QHBoxLayout>
#include <QLabel>

namespace stacklight {

PredictPage::PredictPage(const PageContext &context) : PageWidget(context)
{
    for (const LessonOption &option : context.page.options) {
        const int index = int(m_replies.size());
        auto *button = new AnswerButton(translated(option.text), this);
        const QKeySequence key(Qt::Key(Qt::Key_1 + index));
        button->setShortcut(key);
        button->setObjectName(QStringLiteral("answer%1").arg(index));
        button->setToolTip(tr("Choose this answer (%1)").arg(key.toString(QKeySequence::NativeText)));
        auto *reply = new QWidget;
        auto *row = new QHBoxLayout(reply);
        row->setContentsMargins(8, 0, 4, 4);
        auto *mark = new MarkLabel;
        mark->setMark(option.isRight ? Mark::Right : Mark::Wrong, option.isRight ? tr("Right") : tr("Wrong"));
        row->addWidget(mark, 0, Qt::AlignTop);
        row->addWidget(textLabel(translated(option.reply)), 1);
        reply->setObjectName(QStringLiteral("reply%1").arg(index));
        reply->setVisible(context.chosen.contains(index));
        button->setChecked(context.chosen.contains(index));
        connect(button, &AnswerButton::clicked, this, [this, index] { choose(index); });
        m_replies << reply;
        auto *pair = new QVBoxLayout;
        pair->setSpacing(5);
        pair->addWidget(button);
        pair->addWidget(reply);
        column()->addLayout(pair);
    }
}

void PredictPage::choose(int answer)
{
    context().chosen.insert(answer);
    m_replies[answer]->show();
    emit answered();
}

} // namespace stacklight
