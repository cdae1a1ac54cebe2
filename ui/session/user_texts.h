// Texts that somebody else wrote, such as titles and names of files, on their way to where they are shown.
#pragma once

#include <QString>

namespace stacklight {

inline constexpr int lettersOfTitle = 80; ///< in windows, on cards and below figures

/// The same text, with U+FFFD for what XML 1.0 does not allow: control characters, halves of surrogate pairs, U+FFFE
/// and U+FFFF.
QString writableText(QString text);
/// In one line of at most `most` characters: whitespace is one space, and "…" stands for what is cut off.
QString oneLine(const QString &text, int most = lettersOfTitle);
/// For tooltips and other places that guess whether a text is HTML: what is meant as plain text stays it.
QString plainTip(const QString &text);
/// For menus, buttons and tabs, where "&" marks a key.
QString withoutKey(QString text);

} // namespace stacklight
