// A view on paper: PNG, SVG, PDF, and its numbers as CSV. Window and command write the same bytes.
#pragma once

#include "session/user_texts.h"
#include "views/view.h"

#include <optional>

namespace stacklight {

/// What the environment variable FC_LANG has to be before an application is made, so that characters that a figure's
/// fonts lack come from the same further font for every user.
inline constexpr const char *languageOfFonts = "en";

enum class FigureTheme { Print, Light, Dark };
enum class FigureFormat { Png, Svg, Pdf, Csv };

struct FigureOptions
{
    double widthMm = 160;
    double heightMm = 100;
    double dpi = 300; ///< of PNG
    double fontPt = 8;
    FigureTheme theme = FigureTheme::Print;
};

/// Limits of a figure; the largest picture is 200 million pixels.
struct FigureLimit
{
    const char *option; ///< "width-mm"
    double FigureOptions::*member;
    double minimum;
    double maximum;
};

const std::vector<FigureLimit> &figureLimits();
/// The error names the option, what it is and what is allowed.
Result<void> checkFigureOptions(const FigureOptions &options, FigureFormat format);

/// A place that figures are made for: its size, and a type that can be read there.
struct FigurePreset
{
    const char *title; ///< translated in the context "Figure"
    FigureOptions options;

    /// True if these are its size, resolution and type, whatever their colours.
    bool fits(const FigureOptions &other) const;
};

/// One column of a paper; two columns, which is what a figure has that nobody chose a size for; a slide of 1920 × 1080
/// pixels.
const std::vector<FigurePreset> &figurePresets();

/// In the order of the enumerations: "print", "light", "dark" and "png", "svg", "pdf", "csv".
const std::vector<const char *> &figureThemeNames();
const std::vector<const char *> &figureFormatNames();
/// By the ending of a file's name.
std::optional<FigureFormat> figureFormatOf(const QString &path);

inline constexpr std::size_t switchesOfCaption = 4; ///< per run, below a figure

/// What stands below a figure: title, and of every run seed and step, loss, optimizer, batch size, norms and residuals
/// as that step was trained with them, and what was switched before it, and when. Titles and names of runs are cut to
/// so many letters, and of more switches than that the last ones are named.
QString figureCaption(
    const ViewInput &input, int lettersOfName = lettersOfTitle, std::size_t mostSwitches = switchesOfCaption);
/// The same as it is drawn, with less room for names and switches the more runs there are, and with nothing cut, for
/// metadata.
QString shownCaption(const ViewInput &input);
QString wholeCaption(const ViewInput &input);

/// Drawn by a fresh view in full quality, never grabbed from the screen. `state` are the choices of View::state(). The
/// bytes depend on input and options alone: not on locale or time zone, and a PDF's date is that of SOURCE_DATE_EPOCH,
/// or 1970-01-01. The whole caption is in the metadata, however long the titles are.
QByteArray figureBytes(const ViewType &type, const ViewInput &input, const QVariantMap &state,
    const FigureOptions &options, FigureFormat format);

/// The pixels of a PNG.
QSize imageSize(const FigureOptions &options);
/// In pixels of 1/96 inch, in which views are laid out.
QSize figureSize(const FigureOptions &options);
/// The view that figures are drawn by. It has to be prepared yet: View::prepareFigure().
std::unique_ptr<View> figureView(
    const ViewType &type, const ViewInput &input, const QVariantMap &state, const FigureOptions &options);
/// Of a view that is prepared: what its PNG holds.
QImage figureImage(View &view, const FigureOptions &options);
/// Of a view that is prepared; `caption` goes into its text chunks.
QByteArray pngBytes(View &view, const FigureOptions &options, const QString &caption);

/// Writes a file whole or not at all.
Result<void> writeFigureFile(const QString &path, const QByteArray &bytes);

} // namespace stacklight
