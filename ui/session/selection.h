// Which layer and which example are selected, and which layer is pointed at, everywhere at once.
#pragma once

#include <QObject>

namespace stacklight {

/// Layers are named by their path in the expanded stack ("1/4/0/body/2"), which all runs share; empty: none. Examples
/// are those of the validation split, which all runs share as well.
class Selection : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    QString selected() const { return m_selected; }
    QString hovered() const { return m_hovered; }
    qint64 example() const { return m_example; }

public slots:
    void select(const QString &path) { assign(m_selected, path); }
    void hover(const QString &path) { assign(m_hovered, path); }
    void selectExample(qint64 index) { assign(m_example, index); }

signals:
    void changed();

private:
    template <class Value>
    void assign(Value &member, const Value &value)
    {
        if (member == value)
            return;
        member = value;
        emit changed();
    }

    QString m_selected;
    QString m_hovered;
    qint64 m_example = 0;
};

} // namespace stacklight
