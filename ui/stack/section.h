// A headline that opens and closes what is below it.
#pragma once

#include <QToolButton>
#include <QWidget>

namespace stacklight {

class Section : public QWidget
{
    Q_OBJECT

public:
    Section(const QString &title, QWidget *content, QWidget *parent);

private:
    QToolButton *m_head;
};

} // namespace stacklight
