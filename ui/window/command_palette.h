// Every action by its name: type a few letters, Enter does it.
#pragma once

#include <QDialog>
#include <QPointer>

class QAction;
class QLabel;
class QLineEdit;
class QTreeWidget;

namespace stacklight {

class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    /// Lists what the window and its parts can do now.
    explicit CommandPalette(QWidget *window);

    QLineEdit *line() const { return m_line; }
    QTreeWidget *list() const { return m_list; }

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void filter(const QString &text);
    void trigger();

    QLineEdit *m_line;
    QTreeWidget *m_list;
    QLabel *m_nothing; ///< said in the place of an empty list
    QList<QPointer<QAction>> m_actions;
};

/// The actions of a window and its parts that have a name, each once, in the order of their names.
QList<QAction *> namedActions(const QWidget *window);
/// Its name without the mark of a mnemonic and without dots.
QString plainText(const QAction *action);

} // namespace stacklight
