// The language of the window.
#pragma once

#include <QString>

namespace stacklight {

enum class Language { System, English, Chinese };

/// All top-level widgets get a QEvent::LanguageChange.
void applyLanguage(Language language);
/// The one that was applied last.
Language language();
/// "system", "en" or "zh", as the settings have it.
QString languageName(Language language);
Language languageNamed(const QString &name);

} // namespace stacklight
