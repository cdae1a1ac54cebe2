// Whether the desktop asks for dark colours, now and as that changes.
#pragma once

#include <QDBusMessage>
#include <QObject>

namespace stacklight {

/// Asks the desktop portal's setting where there is a session bus, and otherwise what Qt knows of the desktop's
/// palette. Qt 6.4 itself tells neither.
class SystemColours : public QObject
{
    Q_OBJECT

public:
    /// The one of the program; needs a QApplication.
    static SystemColours *instance();

    bool isDark() const { return m_preference == PreferDark || (m_preference == NoPreference && m_isPaletteDark); }

signals:
    void changed();

protected:
    bool eventFilter(QObject *, QEvent *event) override;

private:
    /// The numbers of org.freedesktop.appearance color-scheme.
    enum Preference : unsigned { NoPreference, PreferDark, PreferLight };

    explicit SystemColours(QObject *parent);
    void askPortal();
    void readPalette();
    void setPreference(const QVariant &value);

private slots:
    void settingChanged(const QDBusMessage &message);

private:
    unsigned m_preference = NoPreference;
    bool m_isPaletteDark = false;
    bool m_isReading = false;
};

} // namespace stacklight
