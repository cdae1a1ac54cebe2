#include "window/run_window.h"

#include "window/appearance.h"
#include "window/file_actions.h"
#include "window/keyboard_focus.h"
#include "window/language.h"
#include "window/main_window.h"

#include <QApplication>
#include <QSettings>

namespace stacklight {

int runWindow(int &argc, char **argv, const std::string &file)
{
    QApplication application(argc, argv);
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
    window.show();
    if (!file.empty())
        window.files()->open(QString::fromStdString(file));
    return QApplication::exec();
}

} // namespace stacklight
