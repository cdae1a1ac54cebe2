// A view on paper: PNG, SVG, PDF, and its numbers as CSV. Window and command write the same bytes.
#pragma once

#include "views/view.h"

#include <optional>

namespace stacklight {

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

/// What is allowed; the largest picture is 200 million pixels.
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

/// In the order of the enumerations: "print", "light", "dark" and "png", "svg", "pdf", "csv".
const std::vector<const char *> &figureThemeNames();
const std::vector<const char *> &figureFormatNames();
/// By the ending of a file's name.
std::optional<FigureFormat> figureFormatOf(const QString &path);

/// What stands below a figure: title, and of every run seed, step, loss, optimizer and batch size.
QString figureCaption(const ViewInput &input);

/// Drawn by a fresh view in full quality, never grabbed from the screen. `state` are the choices of View::state(). The bytes
/// depend on input and options alone: a PDF's date is that of SOURCE_DATE_EPOCH, or 1970-01-01.
QByteArray figureBytes(const ViewType &type, const ViewInput &input, const QVariantMap &state, const FigureOptions &options,
                       FigureFormat format);

/// In pixels of 1/96 inch, in which views are laid out.
QSize figureSize(const FigureOptions &options);
/// The view that figures are drawn by. It has to be prepared yet: View::prepareFigure().
std::unique_ptr<View> figureView(const ViewType &type, const ViewInput &input, const QVariantMap &state, const FigureOptions &options);
/// Of a view that is prepared.
QByteArray pngBytes(View &view, const FigureOptions &options);

/// Writes a file whole or not at all.
Result<void> writeFigureFile(const QString &path, const QByteArray &bytes);

} // namespace stacklight
