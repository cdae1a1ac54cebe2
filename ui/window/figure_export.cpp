#include "window/figure_export.h"

#include "figures/figure.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QSettings>
#include <QStandardPaths>

namespace stacklight {

namespace {

const QString folderKey = QStringLiteral("figures/folder");

QString tr(const char *text)
{
    return QCoreApplication::translate("FigureExport", text);
}

QString lastFolder()
{
    return QSettings().value(folderKey, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)).toString();
}

Result<void> write(const View &view, const QString &path, FigureFormat format)
{
    return writeFigureFile(path, figureBytes(view.type(), view.input(), view.state(), FigureOptions{}, format));
}

} // namespace

Result<QString> exportView(const View &view, QWidget *window)
{
    const QString filters = tr("PDF (*.pdf)") + QStringLiteral(";;") + tr("SVG (*.svg)") + QStringLiteral(";;") + tr("PNG (*.png)")
                            + QStringLiteral(";;") + tr("Numbers (*.csv)");
    QFileDialog dialog(window, tr("Export %1").arg(viewTitle(view.type())), lastFolder(), filters);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("pdf"));
    dialog.selectFile(QLatin1String(view.type().name));
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, [&dialog](const QString &filter) {
        dialog.setDefaultSuffix(filter.section(QStringLiteral("*."), 1).chopped(1));
    });
    if (dialog.exec() != QDialog::Accepted)
        return QString();
    const QString path = dialog.selectedFiles().constFirst();
    const auto format = figureFormatOf(path);
    if (!format)
        return Error{path.toStdString(), {}, message(TR("the name of a figure ends in .pdf, .svg, .png or .csv"))};
    if (auto written = write(view, path, *format); !written)
        return written.error();
    QSettings().setValue(folderKey, QFileInfo(path).absolutePath());
    return tr("Exported %1").arg(QDir::toNativeSeparators(path));
}

Result<QString> exportViews(const std::vector<View *> &views, QWidget *window)
{
    const QString folder = QFileDialog::getExistingDirectory(window, tr("Export all views as PDF and CSV into a folder"), lastFolder());
    if (folder.isEmpty())
        return QString();
    for (const View *view : views) {
        const QString base = QDir(folder).filePath(QLatin1String(view->type().name));
        if (auto figure = write(*view, base + QStringLiteral(".pdf"), FigureFormat::Pdf); !figure)
            return figure.error();
        if (auto numbers = write(*view, base + QStringLiteral(".csv"), FigureFormat::Csv); !numbers)
            return numbers.error();
    }
    QSettings().setValue(folderKey, folder);
    return tr("Exported %1 views into %2").arg(views.size()).arg(QDir::toNativeSeparators(folder));
}

} // namespace stacklight
