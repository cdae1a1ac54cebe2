#include "session/user_texts.h"

#include <QTextBoundaryFinder>
#include <QTextDocument>

namespace stacklight {

QString writableText(QString text)
{
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text[at];
        if (c.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate())
            ++at;
        else if ((c.unicode() < 0x20 && c != u'\t' && c != u'\n' && c != u'\r') || c.isSurrogate()
            || c.unicode() >= 0xFFFE)
            text[at] = QChar(QChar::ReplacementCharacter);
    }
    return text;
}

QString oneLine(const QString &text, int most)
{
    const QString line = writableText(text.simplified());
    if (line.size() <= most)
        return line;
    QTextBoundaryFinder letters(QTextBoundaryFinder::Grapheme, line);
    letters.setPosition(most - 1);
    if (!letters.isAtBoundary())
        letters.toPreviousBoundary();
    qsizetype end = letters.position();
    if (end <= 0) // one letter with hundreds of accents
        end = line[most - 1].isLowSurrogate() ? most - 2 : most - 1;
    return line.left(end).trimmed() + QChar(0x2026);
}

QString plainTip(const QString &text)
{
    return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text) : text;
}

QString withoutKey(QString text)
{
    return text.replace(u'&', QStringLiteral("&&"));
}

} // namespace stacklight
