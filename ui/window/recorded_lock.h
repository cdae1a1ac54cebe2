// While a recorded run is open: what would edit or train it is disabled and says why.
#pragma once

#include <QObject>
#include <QPointer>

class QAction;
class QActionGroup;
class QWidget;

namespace stacklight {

class Document;

class RecordedLock : public QObject
{
    Q_OBJECT

public:
    RecordedLock(Document *document, QObject *parent);

    /// Its own conditions hold besides.
    void add(const QList<QAction *> &actions);
    /// With all that is in them.
    void add(const QList<QWidget *> &widgets);

protected:
    /// The tooltips of the whole program pass here.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow();
    bool locks(const QWidget *widget, const QPoint &position) const;

    Document *m_document;
    QActionGroup *m_actions;
    QList<QPointer<QWidget>> m_widgets;
};

} // namespace stacklight
