#include "manual/glossary.h"

#include "manual/manual_window.h"
#include "session/texts.h"
#include "session/user_texts.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QRegularExpression>
#include <QTextDocument>
#include <QToolTip>
#include <QVariant>

#include <algorithm>

namespace stacklight {

namespace {

const QString scheme = QStringLiteral("manual:");

struct GlossaryTexts
{
    Q_DECLARE_TR_FUNCTIONS(Glossary)
};

QString firstParagraph(const QString &markdown)
{
    QTextDocument document;
    document.setMarkdown(markdown.trimmed().section(QStringLiteral("\n\n"), 0, 0));
    return document.toPlainText().simplified();
}

std::vector<GlossaryWord> readGlossary()
{
    std::vector<GlossaryWord> words;
    for (const ManualPage &page : manualPages()) {
        for (const ManualWord &word : page.words)
            words.push_back({word.id, page.id, firstParagraph(page.markdown), word.spellings});
    }
    return words;
}

/// Han characters and signs such as ² stand beside others without a gap.
bool joinsWords(QChar c)
{
    return c.isLetter() && c.script() != QChar::Script_Han;
}

/// The first place of a spelling where no other word goes on; −1 where there is none.
qsizetype placeOf(const QString &spelling, const QString &text)
{
    for (qsizetype at = text.indexOf(spelling, 0, Qt::CaseInsensitive); at >= 0;
        at = text.indexOf(spelling, at + 1, Qt::CaseInsensitive)) {
        const qsizetype end = at + spelling.size();
        const bool isBegun = at > 0 && joinsWords(text[at - 1]) && joinsWords(spelling.front());
        const bool goesOn = end < text.size() && joinsWords(text[end]) && joinsWords(spelling.back());
        if (!isBegun && !goesOn)
            return at;
    }
    return -1;
}

/// A label that gets the focus by Tab shows it on its first link, or on its last one by Shift+Tab.
class LinkFocus : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *label, QEvent *event) override
    {
        const auto reason =
            event->type() == QEvent::FocusIn ? static_cast<QFocusEvent *>(event)->reason() : Qt::NoFocusReason;
        if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason) {
            const Qt::Key key = reason == Qt::TabFocusReason ? Qt::Key_Tab : Qt::Key_Backtab;
            QMetaObject::invokeMethod(
                label,
                [label, key] {
                    QKeyEvent next(QEvent::KeyPress, key, Qt::NoModifier);
                    const auto *text = static_cast<const QLabel *>(label);
                    if (text->hasFocus() && text->selectedText().isEmpty())
                        QCoreApplication::sendEvent(label, &next);
                },
                Qt::QueuedConnection);
        }
        return QObject::eventFilter(label, event);
    }
};

const GlossaryWord *wordOfLink(const QString &link)
{
    return link.startsWith(scheme) ? glossaryWord(link.mid(scheme.size())) : nullptr;
}

} // namespace

const std::vector<GlossaryWord> &glossary()
{
    static std::vector<GlossaryWord> english, chinese;
    std::vector<GlossaryWord> &words = isChinese() ? chinese : english;
    if (words.empty())
        words = readGlossary();
    return words;
}

const GlossaryWord *glossaryWord(const QString &id)
{
    const auto found = std::ranges::find(glossary(), id, &GlossaryWord::id);
    return found == glossary().end() ? nullptr : &*found;
}

std::vector<GlossaryHit> wordsIn(const QString &text)
{
    std::vector<GlossaryHit> hits;
    for (const GlossaryWord &word : glossary()) {
        GlossaryHit first{-1, 0, &word};
        for (const QString &spelling : word.spellings) {
            const qsizetype at = placeOf(spelling, text);
            if (at >= 0
                && (first.start < 0 || at < first.start || (at == first.start && spelling.size() > first.length)))
                first = {at, spelling.size(), &word};
        }
        if (first.start >= 0)
            hits.push_back(first);
    }
    std::ranges::sort(hits, {}, &GlossaryHit::start);
    return hits;
}

QString glossaryTip(const GlossaryWord &word)
{
    return plainTip(GlossaryTexts::tr("%1\nClick, or F1: the manual").arg(word.definition));
}

QString withGlossaryLinks(const QString &text)
{
    QString html;
    qsizetype done = 0;
    for (const GlossaryHit &hit : wordsIn(text)) {
        if (hit.start < done)
            continue; // in another word
        html += text.mid(done, hit.start - done).toHtmlEscaped()
            + QStringLiteral("<a href=\"%1%2\">%3</a>")
                  .arg(scheme, hit.word->id, text.mid(hit.start, hit.length).toHtmlEscaped());
        done = hit.start + hit.length;
    }
    return html + text.mid(done).toHtmlEscaped();
}

void followGlossaryLinks(QLabel *label)
{
    const bool hasLinks = label->text().contains(QLatin1String("href=\"") + scheme);
    label->setTextInteractionFlags(hasLinks
            ? Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard | Qt::TextSelectableByMouse
            : Qt::TextInteractionFlags(Qt::TextSelectableByMouse));
    constexpr const char *isFollowed = "followsGlossary";
    if (label->property(isFollowed).toBool())
        return;
    label->setProperty(isFollowed, true);
    label->installEventFilter(new LinkFocus(label));
    QObject::connect(label, &QLabel::linkActivated, label, [label](const QString &link) {
        if (const GlossaryWord *word = wordOfLink(link))
            openManual(label, word->page);
    });
    QObject::connect(label, &QLabel::linkHovered, label, [label](const QString &link) {
        const GlossaryWord *word = wordOfLink(link);
        label->setProperty("glossaryPage", word ? word->page : QString());
        if (word)
            QToolTip::showText(QCursor::pos(), glossaryTip(*word), label);
        else
            QToolTip::hideText();
    });
}

void setGlossaryText(QLabel *label, const QString &text)
{
    constexpr const char *shown = "glossaryText"; // what the label has: the same again would move the focus in it
    if (label->property(shown) == text && label->property("glossaryIsChinese") == isChinese())
        return;
    label->setProperty(shown, text);
    label->setProperty("glossaryIsChinese", isChinese());
    label->setTextFormat(Qt::RichText);
    label->setText(withGlossaryLinks(text).replace(u'\n', QStringLiteral("<br>")));
    label->setAccessibleName(text);
    followGlossaryLinks(label);
}

void openManual(QWidget *origin, const QString &page)
{
    QWidget *window = origin->window();
    while (window->parentWidget())
        window = window->parentWidget()->window();
    auto *manual = window->findChild<ManualWindow *>(QString(), Qt::FindDirectChildrenOnly);
    if (!manual)
        manual = new ManualWindow(window);
    manual->showPage(page);
    manual->show();
    manual->raise();
    manual->activateWindow();
}

QString glossaryPageAt(const QWidget *focus)
{
    if (!focus)
        return {};
    if (const auto *label = qobject_cast<const QLabel *>(focus)) {
        if (const std::vector<GlossaryHit> hits = wordsIn(label->selectedText()); !hits.empty())
            return hits.front().word->page;
    }
    return focus->property("glossaryPage").toString();
}

} // namespace stacklight
