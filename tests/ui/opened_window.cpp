#include "ui/opened_window.h"

#include "ui/window_input.h"
#include "window/appearance.h"
#include "window/command_palette.h"

#include <QApplication>
#include <QComboBox>
#include <QDropEvent>
#include <QMimeData>

namespace stacklight {

void separateSettings(const QString &folder)
{
    QApplication::setOrganizationName("stacklight-test");
    QApplication::setApplicationName("window");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
    applyColourScheme(ColourScheme::Light);
}

Opened::Opened(const Experiment &experiment)
{
    show();
    window.files()->begin(experiment);
    waitFor(SessionState::Paused);
}

void Opened::show()
{
    window.show();
    window.activateWindow();
    QVERIFY(waitUntilActive(&window));
}

void Opened::drop(const QString &path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent dropped(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&window, &dropped);
}

void Opened::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    if (isOnWayland()) // after another window it takes a moment
        (void)QTest::qWaitFor([this] { return QApplication::activeWindow() == &window; }, 1000);
    QTest::keyClick(&window, key, modifiers);
}

CommandPalette *Opened::openPalette()
{
    press(Qt::Key_K, Qt::ControlModifier);
    auto *palette = window.findChild<CommandPalette *>();
    return palette && waitUntilShown(palette) ? palette : nullptr;
}

bool Opened::waitFor(SessionState state)
{
    return QTest::qWaitFor([&] { return session().state() == state; }, patience);
}

bool Opened::waitForStep(std::int64_t step)
{
    return QTest::qWaitFor([&] { return session().step() >= step; }, patience);
}

bool Opened::waitForEvents(std::size_t count)
{
    return QTest::qWaitFor([&] { return session().record().history.events().size() >= count; }, patience);
}

void Opened::choose(const char *box, int index)
{
    auto *combo = find<QComboBox>(box);
    combo->setCurrentIndex(index);
    emit combo->activated(index);
}

} // namespace stacklight
