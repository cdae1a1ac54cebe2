// Which branches are compared, and which of them the switches act on.
#pragma once

#include <QToolBar>

class QActionGroup;

namespace stacklight {

class Document;
class TrainingSession;

class BranchBar : public QToolBar
{
    Q_OBJECT

public:
    explicit BranchBar(Document *document, TrainingSession *session, QWidget *parent = nullptr);

    QAction *compareAction() const { return m_compare; }
    QAction *removeAction() const { return m_remove; }
    /// One to select each branch; those that are not there are hidden.
    const QList<QAction *> &branchActions() const { return m_branches; }

    /// Without words.
    void setCompact(bool compact);
    /// Width of what is not there yet: of so many branches, and of the button that removes one.
    int roomForMore(int branches) const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void follow();
    void paintSwatches();

    Document *m_document;
    QActionGroup *m_group;
    QList<QAction *> m_branches;
    QAction *m_compare;
    QAction *m_remove;
};

} // namespace stacklight
