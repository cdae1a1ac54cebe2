#include "window/run_window.h"

#include "base/interrupt.h"
#include "figures/figure.h"
#include "window/appearance.h"
#include "window/file_actions.h"
#include "window/keyboard_focus.h"
#include "window/language.h"
#include "window/main_window.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QSettings>
#include <QSocketNotifier>

#include <clocale>
#include <cstdio>
#include <cstdlib>

namespace stacklight {

namespace {

// While the application is made, Qt has one reason to give up, which it tells in its own words and with an abort.
void reportNoDisplay(QtMsgType type, const QMessageLogContext &, const QString &)
{
    if (type != QtFatalMsg)
        return;
    std::fputs("stacklight: there is no display to open the window on; commands such as stacklight train work without "
               "one (stacklight --help lists them)\n",
        stderr);
    std::_Exit(EXIT_FAILURE);
}

/// The C library's locale at the first text that is drawn decides on the forms of letters from then on. They shall not
/// differ between the figures of two users.
void shapeTextsAlike()
{
    const std::string own = std::setlocale(LC_CTYPE, nullptr);
    std::setlocale(LC_CTYPE, "C.UTF-8");
    QFontMetricsF(QApplication::font()).horizontalAdvance(QStringLiteral("fi"));
    std::setlocale(LC_CTYPE, own.c_str());
}

} // namespace

int runWindow(int &argc, char **argv, const std::string &file, bool isFollowed)
{
    qputenv("FC_LANG", languageOfFonts);
    const QtMessageHandler usual = qInstallMessageHandler(reportNoDisplay);
    QApplication application(argc, argv);
    qInstallMessageHandler(usual);
    shapeTextsAlike();
    QApplication::setApplicationName(QStringLiteral("stacklight"));
    QApplication::setApplicationDisplayName(QStringLiteral("Stacklight"));
    QApplication::setOrganizationName(QStringLiteral("stacklight"));
    QApplication::setApplicationVersion(QStringLiteral(STACKLIGHT_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("stacklight"));
    applyColourScheme(colourSchemeNamed(QSettings().value(QStringLiteral("appearance")).toString()));
    applyLanguage(languageNamed(QSettings().value(QStringLiteral("language")).toString()));
    KeyboardFocus keyboardFocus;
    application.installEventFilter(&keyboardFocus);

    MainWindow window;
    catchInterrupts();
    QSocketNotifier interrupted(interruptDescriptor(), QSocketNotifier::Read);
    QObject::connect(&interrupted, &QSocketNotifier::activated, &window, [&] {
        interrupted.setEnabled(false);
        window.leaveAtOnce();
        QApplication::exit();
    });
    window.show();
    if (!file.empty())
        isFollowed ? window.files()->follow(QString::fromStdString(file))
                   : window.files()->open(QString::fromStdString(file));
    return QApplication::exec();
}

} // namespace stacklight
