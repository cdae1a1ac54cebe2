// Texts of lessons as the window shows them.
#pragma once

#include "lessons/translated.h"

#include <QString>

class QLabel;

namespace stacklight {

/// In the language of the window.
QString shown(const Translated &text);
/// Paragraphs, and what stands between ** in bold.
QString asRichText(const QString &text);
/// Wraps its lines, and asks for the height that it needs.
QLabel *textLabel(const QString &text);

} // namespace stacklight
