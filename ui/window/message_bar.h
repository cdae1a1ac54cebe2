// One quiet line for what the user should know: never a dialog, never more than one.
#pragma once

#include <QFrame>

#include <functional>

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

    explicit MessageBar(QWidget *parent = nullptr);

    /// Replaces what stood there. `subject` is what `dismiss(subject)` takes away again once it is settled.
    void show(Kind kind, const QString &text, const Action &action = {}, const QString &subject = {});
    void dismiss();
    void dismiss(const QString &subject);

    QString text() const;
    QPushButton *actionButton() const { return m_actionButton; }

protected:
    void changeEvent(QEvent *event) override;

private:
    QColor ground() const;
    void paintKind();

    Kind m_kind = Kind::Information;
    QString m_subject;
    std::function<void()> m_run;
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_actionButton;
    QToolButton *m_closeButton;
};

} // namespace stacklight
