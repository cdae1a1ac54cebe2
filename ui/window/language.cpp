#include "window/language.h"

#include "views/theme.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace stacklight {

namespace {

Language currentLanguage = Language::System;

/// Qt's own texts first: what is installed later is asked first.
const QList<QTranslator *> &chineseTranslators()
{
    static const QList<QTranslator *> all = [] {
        auto *qt = new QTranslator(qApp), *own = new QTranslator(qApp);
        if (!qt->load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            qWarning("Qt's own Chinese texts are not installed (Debian: qt6-translations-l10n)");
        const bool isCarried = own->load(QStringLiteral(":/translations/stacklight_zh_CN.qm"));
        Q_ASSERT(isCarried);
        Q_UNUSED(isCarried)
        return QList<QTranslator *>{qt, own};
    }();
    return all;
}

} // namespace

void applyLanguage(Language language)
{
    static bool wasChinese = false;
    const bool isChinese = language == Language::Chinese
        || (language == Language::System && QLocale::system().language() == QLocale::Chinese);
    currentLanguage = language;
    if (isChinese == wasChinese)
        return;
    wasChinese = isChinese;
    for (QTranslator *translator : chineseTranslators())
        isChinese ? QCoreApplication::installTranslator(translator) : QCoreApplication::removeTranslator(translator);
    static const QStringList usual = QApplication::font().families();
    QFont font = QApplication::font();
    font.setFamilies(usual);
    QApplication::setFont(inOwnLanguage(font));
}

Language language()
{
    return currentLanguage;
}

QString languageName(Language language)
{
    return language == Language::English ? QStringLiteral("en")
        : language == Language::Chinese  ? QStringLiteral("zh")
                                         : QStringLiteral("system");
}

Language languageNamed(const QString &name)
{
    return name == QLatin1String("en") ? Language::English
        : name == QLatin1String("zh")  ? Language::Chinese
                                       : Language::System;
}

} // namespace stacklight
