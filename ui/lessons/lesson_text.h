// Texts of lessons as the window shows them.
#pragma once

#include <QString>

class QLabel;

namespace stacklight {

inline const QString paragraphEnd = QStringLiteral("\n\n");

/// Paragraphs, what stands between ** in bold, and the words of the glossary as links.
QString asRichText(const QString &text);
/// Wraps its lines, and asks for the height that it needs.
QLabel *textLabel(const QString &text);

} // namespace stacklight
