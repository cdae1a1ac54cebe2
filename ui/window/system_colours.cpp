#include "window/system_colours.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFile>
#include <QPalette>

namespace stacklight {

namespace {

const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearance = QStringLiteral("org.freedesktop.appearance");
const QString schemeKey = QStringLiteral("color-scheme");

/// To look for a bus where there is none would start one.
bool hasSessionBus()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || QFile::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

} // namespace

SystemColours *SystemColours::instance()
{
    static auto *const colours = new SystemColours(qApp);
    return colours;
}

SystemColours::SystemColours(QObject *parent) : QObject(parent)
{
    readPalette();
    qApp->installEventFilter(this);
    if (hasSessionBus())
        askPortal();
}

void SystemColours::askPortal()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    // As a message: Qt 6.4 refuses slots that take the signal's arguments one by one.
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this, SLOT(settingChanged(QDBusMessage)));
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    call.setArguments({appearance, schemeKey});
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            setPreference(reply.value().variant());
        watcher->deleteLater();
    });
}

void SystemColours::settingChanged(const QDBusMessage &message)
{
    const QVariantList arguments = message.arguments();
    if (arguments.value(0) == appearance && arguments.value(1) == schemeKey)
        setPreference(arguments.value(2));
}

/// `Read` may wrap the number in one variant more than the signal does.
void SystemColours::setPreference(const QVariant &value)
{
    const QVariant inner = value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
    if (std::exchange(m_preference, inner.toUInt()) != inner.toUInt())
        emit changed();
}

/// The program's own palette covers the desktop's; without it for a moment, the latter shows.
void SystemColours::readPalette()
{
    m_isReading = true;
    const QPalette own = QApplication::palette();
    QApplication::setPalette(QPalette());
    m_isPaletteDark = QApplication::palette().color(QPalette::Window).lightnessF() < 0.5f;
    QApplication::setPalette(own);
    m_isReading = false;
}

bool SystemColours::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && !m_isReading) {
        const bool before = isDark();
        readPalette();
        if (isDark() != before)
            emit changed();
    }
    return false;
}

} // namespace stacklight
