// One quiet line for what the user should know: never a dialog, never more than one that is seen. It lies over the edge
// below what it is about, pushes nothing, and leaves the numbers of the plots' axes free.
#pragma once

#include <QFrame>
#include <QPointer>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QToolButton;

namespace stacklight {

class MessageBar : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Information, Warning, Error };
    struct Action
    {
        QString text;
        QString tooltip;
        std::function<void()> run; ///< the bar is dismissed before it runs
    };

    explicit MessageBar(QWidget *parent);

    enum class Edge { Inside, Outside };

    /// Where it is seen from now on: at the lower edge of this descendant of its parent.
    void lieOver(QWidget *area, Edge edge = Edge::Inside);

    /// Replaces what stood there, but an error that has a subject: that comes back when this goes. `subject` is what
    /// `dismiss(subject)` takes away again once it is settled; another message on the same replaces it.
    void show(Kind kind, const QString &text, const Action &action = {}, const QString &subject = {});
    /// The one that is seen.
    void dismiss();
    void dismiss(const QString &subject);

    QString text() const;
    QPushButton *actionButton() const { return m_actionButton; }

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Content
    {
        Kind kind;
        QString text;
        Action action;
        QString subject;
    };

    void present();
    void place();
    QColor ground() const;
    void paintKind();

    std::vector<Content> m_contents; ///< the first one is seen
    Kind m_kind = Kind::Information;
    QPointer<QWidget> m_area;
    Edge m_edge = Edge::Inside;
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_actionButton;
    QToolButton *m_closeButton;
};

} // namespace stacklight
