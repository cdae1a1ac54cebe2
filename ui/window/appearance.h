// Light or dark: the program's own palettes over Qt's Fusion style.
#pragma once

#include <QPalette>
#include <QString>

namespace stacklight {

enum class ColourScheme { System, Light, Dark };

QPalette lightPalette();
QPalette darkPalette();

/// Sets style, palette and type of the whole program, and again when the desktop changes between light and dark.
void applyColourScheme(ColourScheme scheme);
ColourScheme colourScheme();

/// "system", "light", "dark": as the settings hold it.
QString colourSchemeName(ColourScheme scheme);
ColourScheme colourSchemeNamed(const QString &name);

} // namespace stacklight
