// Which layer is selected and which is pointed at, everywhere at once.
#pragma once

#include <QObject>

namespace stacklight {

/// Layers are named by their path in the expanded stack ("1/4/0/body/2"), which all runs share; empty: none.
class Selection : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    QString selected() const { return m_selected; }
    QString hovered() const { return m_hovered; }

public slots:
    void select(const QString &path) { assign(m_selected, path); }
    void hover(const QString &path) { assign(m_hovered, path); }

signals:
    void changed();

private:
    void assign(QString &member, const QString &path)
    {
        if (member == path)
            return;
        member = path;
        emit changed();
    }

    QString m_selected;
    QString m_hovered;
};

} // namespace stacklight
