// A place that says what can be dropped there, and is lit while something hangs over it.
#pragma once

#include <QWidget>

namespace stacklight {

class DropPlace : public QWidget
{
    Q_OBJECT

public:
    explicit DropPlace(QWidget *parent = nullptr);

signals:
    void dropped(const QString &path);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_isLit = false;
};

} // namespace stacklight
