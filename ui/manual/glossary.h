// The words of the manual that are explained wherever they stand: μ, σ², γ, rms, saturated, dead. Which words there are
// and how they are written says the manual itself, before the page of each: <!-- word rms: rms, root mean square -->.
#pragma once

#include <QString>

#include <vector>

class QLabel;
class QWidget;

namespace stacklight {

struct GlossaryWord
{
    QString id;         ///< "rms", in every language the same
    QString page;       ///< of the manual: ManualPage::id
    QString definition; ///< the first paragraph of that page, without markup
    QStringList spellings;
};

/// A word that stands in a text.
struct GlossaryHit
{
    qsizetype start = 0;
    qsizetype length = 0;
    const GlossaryWord *word = nullptr;
};

/// In the language of the window; the order is the manual's.
const std::vector<GlossaryWord> &glossary();
/// Null where there is none.
const GlossaryWord *glossaryWord(const QString &id);
/// The first place of each word in a plain text, from left to right. A spelling of letters counts as a whole word
/// alone, whatever its case.
std::vector<GlossaryHit> wordsIn(const QString &text);
/// The definition as a tooltip, and how to read more.
QString glossaryTip(const GlossaryWord &word);

/// HTML of a plain text, in which each word is a link.
QString withGlossaryLinks(const QString &text);
/// Shows a plain text in which a click on a word, or Tab and Enter, opens the manual there, as F1 does; pointing at one
/// shows what it means.
void setGlossaryText(QLabel *label, const QString &text);
/// The same for a label whose text holds such links already.
void followGlossaryLinks(QLabel *label);

/// Opens the manual of the window that `origin` is in on a page, or brings it to the front.
void openManual(QWidget *origin, const QString &page);
/// The page of the word that is selected in a widget that has the focus; empty where there is none. Widgets other than
/// labels tell it by their property "glossaryPage".
QString glossaryPageAt(const QWidget *focus);

} // namespace stacklight
