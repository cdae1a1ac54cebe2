// The saved layouts, to show, rename and remove.
#pragma once

#include <QDialog>

class QListWidget;
class QPushButton;

namespace stacklight {

struct SavedLayout;

class LayoutsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit LayoutsDialog(QWidget *window);

    QListWidget *list() const { return m_list; }

signals:
    void changed();
    void chosen(const stacklight::SavedLayout &layout);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QPushButton *addButton(const QString &text, const QString &tooltip, void (LayoutsDialog::*slot)());
    void fill(int current);
    void choose();
    void rename();
    void renamed();
    void remove();

    QListWidget *m_list;
    QList<QPushButton *> m_buttons; ///< those that need a layout
};

} // namespace stacklight
