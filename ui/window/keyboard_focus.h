// Space belongs to play and pause, but for a button or list that was reached with the keyboard.
#pragma once

#include <QObject>

namespace stacklight {

class KeyboardFocus : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool m_reachedByKey = false;
};

} // namespace stacklight
