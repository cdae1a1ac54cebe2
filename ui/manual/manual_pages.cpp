#include "manual/manual_pages.h"

#include "experiment/data_specs.h"
#include "lessons/lesson_index.h"
#include "session/texts.h"
#include "views/view_types.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>
#include <QTextDocumentFragment>

#include <algorithm>
#include <map>

namespace stacklight {

namespace {

QString manualText(const char *text)
{
    return QCoreApplication::translate("Manual", text);
}

/// Makes markdown of a text in which no character is markup.
QString literal(const QString &text)
{
    static const QRegularExpression markup(QStringLiteral(R"(([\\`*_{}\[\]<>()#+\-.!|~]))"));
    return QString(text).replace(markup, QStringLiteral(R"(\\1)"));
}

QString plain(const QString &text)
{
    return Qt::mightBeRichText(text) ? QTextDocumentFragment::fromHtml(text).toPlainText() : text;
}

/// Splits a text of chapters (#) and pages (##).
void addTexts(std::vector<ManualPage> &pages)
{
    QFile file(isChinese() ? QStringLiteral(":/manual/zh_CN.md") : QStringLiteral(":/manual/en.md"));
    if (!file.open(QIODevice::ReadOnly))
        return;
    static const QRegularExpression word(QStringLiteral(R"(^<!-- word (\w+): (.*) -->$)"));
    static const QRegularExpression picture(QStringLiteral(R"(^<!-- picture (\w+) -->$)"));
    QString chapter;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (line.startsWith(QLatin1String("# ")))
            chapter = line.mid(2);
        else if (line.startsWith(QLatin1String("## ")))
            pages.push_back({chapter + u'/' + line.mid(3), chapter, line.mid(3), {}});
        else if (const auto match = word.match(line); match.hasMatch() && !pages.empty())
            pages.back().words.push_back({match.captured(1), match.captured(2).split(QStringLiteral(", "))});
        else if (const auto drawn = picture.match(line); drawn.hasMatch() && !pages.empty())
            pages.back().picture = drawn.captured(1);
        else if (!pages.empty() && pages.back().chapter == chapter)
            pages.back().markdown += line + u'\n';
    }
}

QString fieldsTable(const std::vector<Field> &fields)
{
    if (fields.empty())
        return {};
    QString table = QStringLiteral("\n\n| %1 | %2 | %3 |\n|---|---|---|\n")
                        .arg(manualText(QT_TRANSLATE_NOOP("Manual", "Setting")),
                            manualText(QT_TRANSLATE_NOOP("Manual", "Key in a file")),
                            manualText(QT_TRANSLATE_NOOP("Manual", "Meaning and allowed values")));
    for (const Field &field : fields) {
        const QString meaning = plain(translated(field.tooltip));
        table += QStringLiteral("| %1 | `%2` | %3 |\n")
                     .arg(literal(translated(field.label)), QString::fromUtf8(field.name),
                         literal(manualText(QT_TRANSLATE_NOOP("Manual", "%1. Allowed: %2."))
                                 .arg(meaning.endsWith(u'.') || meaning.endsWith(u'。') ? meaning.chopped(1) : meaning,
                                     translated(field.allowed()))));
    }
    return table;
}

/// The view that shows best what a layer does.
QString pictureOf(const char *type)
{
    static const std::map<std::string_view, const char *> pictures{{"norm", "microscope"}, {"residual", "activations"},
        {"highway", "gradients"}, {"concat", "gradients"}, {"repeat", "lesion"}, {"activation", "activations"},
        {"dense", "updates"}, {"conv2d", "filters"}, {"depthwise_conv2d", "filters"}, {"max_pool2d", "features"},
        {"avg_pool2d", "features"}, {"self_attention", "attention"}};
    const auto found = pictures.find(type);
    return found == pictures.end() ? QString() : QLatin1String(found->second);
}

template <typename Specs>
void addTypes(std::vector<ManualPage> &pages, const char *kind, const QString &chapter, const Specs &specs)
{
    for (const auto &spec : specs) {
        const TypeInfo &info = spec.info();
        pages.push_back({QStringLiteral("%1/%2").arg(QLatin1String(kind), QLatin1String(info.type)), chapter,
            translated(info.label), literal(plain(translated(info.tooltip))) + fieldsTable(info.fields), {},
            pictureOf(info.type)});
    }
}

} // namespace

bool ManualPage::contains(const QString &query) const
{
    const QStringList wanted = query.split(u' ', Qt::SkipEmptyParts);
    return std::ranges::all_of(wanted, [this](const QString &word) {
        return title.contains(word, Qt::CaseInsensitive) || markdown.contains(word, Qt::CaseInsensitive)
            || markdown.contains(literal(word), Qt::CaseInsensitive);
    });
}

std::vector<ManualPage> manualPages()
{
    std::vector<ManualPage> pages;
    addTexts(pages);
    addTypes(pages, "layer", manualText(QT_TRANSLATE_NOOP("Manual", "Layers")), allLayerTypes());
    for (const ViewType &view : viewTypes()) {
        pages.push_back({QStringLiteral("view/") + QLatin1String(view.name),
            manualText(QT_TRANSLATE_NOOP("Manual", "Views")), viewTitle(view),
            literal(plain(viewTooltip(view)))
                + QStringLiteral("\n\n    stacklight render FILE --view %1 --out FIGURE.svg\n")
                    .arg(QLatin1String(view.name)),
            {}, QLatin1String(view.name)});
    }
    addTypes(pages, "source", manualText(QT_TRANSLATE_NOOP("Manual", "Data")), allDataSources());
    int number = 0;
    for (const ListedLesson &lesson : lessons()) {
        pages.push_back({QStringLiteral("lesson/") + lesson.name, manualText(QT_TRANSLATE_NOOP("Manual", "Lessons")),
            QStringLiteral("%1. %2").arg(++number).arg(translated(lesson.lesson.title)),
            literal(translated(lesson.lesson.about)) + QStringLiteral("\n\n")
                + literal(manualText(QT_TRANSLATE_NOOP("Manual", "Time in class: about %1 minutes."))
                        .arg(lesson.lesson.minutes))});
    }
    return pages;
}

} // namespace stacklight
