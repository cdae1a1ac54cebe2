#include "lessons/lesson_text.h"

#include "manual/glossary.h"

#include <QLabel>

namespace stacklight {

QString asRichText(const QString &text)
{
    QString html;
    const QStringList paragraphs = text.split(paragraphEnd);
    for (const QString &paragraph : paragraphs) {
        const QStringList parts = withGlossaryLinks(paragraph).split(QStringLiteral("**"));
        QString line;
        for (int i = 0; i < parts.size(); ++i)
            line += i % 2 ? QStringLiteral("<b>") + parts[i] + QStringLiteral("</b>") : parts[i];
        const int below = html.isEmpty() && paragraphs.size() == 1 ? 0 : 8;
        html +=
            QStringLiteral("<p style='margin-top:0; margin-bottom:%1px; line-height:125%'>%2</p>").arg(below).arg(line);
    }
    return html;
}

QLabel *textLabel(const QString &text)
{
    auto *label = new QLabel(asRichText(text));
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setMinimumWidth(1);
    followGlossaryLinks(label);
    return label;
}

} // namespace stacklight
