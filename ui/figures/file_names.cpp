#include "figures/file_names.h"

#include "sweep/sweep_run.h"

namespace stacklight {

namespace {

constexpr int digitsOfStep = 8;
constexpr int bytesOfPart = 120; // a name has 255, and step and view come behind it

} // namespace

QString fileNamePart(const QString &text)
{
    QString part;
    bool isBetween = false;
    for (const char32_t letter : text.normalized(QString::NormalizationForm_C).toUcs4()) {
        if (!QChar::isLetterOrNumber(letter) && !(QChar::isMark(letter) && !part.isEmpty() && !isBetween)) {
            isBetween = true;
            continue;
        }
        const char32_t small = QChar::toLower(letter);
        const QString next =
            (isBetween && !part.isEmpty() ? QStringLiteral("-") : QString()) + QString::fromUcs4(&small, 1);
        if ((part + next).toUtf8().size() > bytesOfPart)
            break;
        part += next;
        isBetween = false;
    }
    return part;
}

QString suggestedName(const ViewInput &input)
{
    if (input.sweep)
        return fileNamePart(QString::fromStdString(input.sweep->sweep.experiment.title));
    if (input.runs.empty())
        return {};
    const RunRecord &run = *input.runs[std::min(input.selected, input.runs.size() - 1)];
    const QString title = fileNamePart(QString::fromStdString(run.experiment.title));
    return title.isEmpty() && !run.isLive ? fileNamePart(QString::fromStdString(run.name)) : title;
}

QString figureFileName(const QString &name, const ViewType &type, FigureFormat format, std::int64_t step)
{
    QString whole = name.isEmpty() ? QString() : name + u'-';
    whole += QLatin1String(type.name);
    if (step >= 0)
        whole += QStringLiteral("-%1").arg(step, digitsOfStep, 10, QLatin1Char('0'));
    return whole + u'.' + QLatin1String(figureFormatNames()[std::size_t(format)]);
}

} // namespace stacklight
