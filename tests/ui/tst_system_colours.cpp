// The desktop's wish for light or dark, as its portal tells it on a bus of the test's own.
#include "window/appearance.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QPalette>
#include <QProcess>
#include <QTest>

using namespace stacklight;

namespace {

enum Wish : uint { None, Dark, Light };

const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString group = QStringLiteral("org.freedesktop.appearance");
const QString key = QStringLiteral("color-scheme");

QProcess bus;

bool isDark()
{
    return QApplication::palette().color(QPalette::Window).lightnessF() < 0.5f;
}

} // namespace

/// The portal, as far as a program asks it.
class Portal : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    uint wish = Dark;

public slots:
    QDBusVariant Read(const QString &, const QString &)
    {
        return QDBusVariant(QVariant::fromValue(QDBusVariant(wish)));
    }
};

/// Counts what the desktop says of its colours.
class Listener : public QObject
{
    Q_OBJECT

public:
    int heard = 0;

public slots:
    void hear(const QString &, const QString &, const QDBusVariant &) { ++heard; }
};

class TestSystemColours : public QObject
{
    Q_OBJECT

public:
    static void initMain();

private slots:
    void followsTheDesktopAtStartAndAsItChanges();
    void aSchemeOfOnesOwnStays();
    void cleanupTestCase();

private:
    static void desktopWants(Wish wish);
};

void TestSystemColours::initMain()
{
    bus.start("dbus-daemon", {"--session", "--nofork", "--print-address"});
    if (bus.waitForStarted() && bus.waitForReadyRead())
        qputenv("DBUS_SESSION_BUS_ADDRESS", bus.readLine().trimmed());
}

void TestSystemColours::desktopWants(Wish wish)
{
    QDBusMessage change = QDBusMessage::createSignal(path, interface, "SettingChanged");
    change.setArguments({group, key, QVariant::fromValue(QDBusVariant(uint(wish)))});
    QDBusConnection::connectToBus(QDBusConnection::SessionBus, "portal").send(change);
}

void TestSystemColours::followsTheDesktopAtStartAndAsItChanges()
{
    QVERIFY2(bus.state() == QProcess::Running, "dbus-daemon does not run");
    Portal portal;
    QDBusConnection connection = QDBusConnection::connectToBus(QDBusConnection::SessionBus, "portal");
    QVERIFY(connection.registerService("org.freedesktop.portal.Desktop"));
    QVERIFY(connection.registerObject(path, &portal, QDBusConnection::ExportAllSlots));

    applyColourScheme(ColourScheme::System);
    QTRY_VERIFY(isDark());
    desktopWants(Light);
    QTRY_VERIFY(!isDark());
    desktopWants(Dark);
    QTRY_VERIFY(isDark());
}

void TestSystemColours::aSchemeOfOnesOwnStays()
{
    applyColourScheme(ColourScheme::Dark);
    Listener listener;
    QVERIFY(QDBusConnection::sessionBus().connect(
        {}, path, interface, "SettingChanged", &listener, SLOT(hear(QString, QString, QDBusVariant))));
    desktopWants(Light);
    desktopWants(Light); // where this one was heard, Qt has heard the first one
    QTRY_COMPARE(listener.heard, 2);
    QVERIFY(isDark());
    applyColourScheme(ColourScheme::System);
    QTRY_VERIFY(!isDark());
}

void TestSystemColours::cleanupTestCase()
{
    bus.terminate();
    QVERIFY(bus.waitForFinished());
}

QTEST_MAIN(TestSystemColours)
#include "tst_system_colours.moc"
