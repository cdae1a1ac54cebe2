// Where the views are: docks that can be moved, tabbed, closed and torn off.
#pragma once

#include "views/view.h"

#include <QMainWindow>

class QSettings;

namespace stacklight {

class ViewArea : public QMainWindow
{
    Q_OBJECT

public:
    explicit ViewArea(Selection *selection, QWidget *parent = nullptr);

    void setRuns(const std::vector<const RunRecord *> &runs, std::size_t selected);
    void setStep(std::int64_t step);
    /// A run restarts: axes need not keep what they held.
    void forgetRanges();
    void refresh();
    /// Hides the views that have nothing to show of such data, and shows those again that it hid before. Null: all
    /// have.
    void setData(const DataShape *shape);
    /// The arrangement of the first start.
    void resetLayout();
    /// These alone, as large as there is room: the first at the left, the others at the right; all that were not named
    /// are tabs, those by depth behind the first and others behind the last one.
    void showInFront(const QStringList &names);
    /// Brings the view of that name to the front.
    void raise(const QString &name);

    const std::vector<View *> &views() const { return m_views; }
    /// One to show or hide each view, for a menu.
    const QList<QAction *> &viewActions() const { return m_viewActions; }
    QAction *maximizeAction() const { return m_maximize; }
    /// One to open the numbers of the view in which one works, and one for each view.
    const QList<QAction *> &numbersActions() const { return m_numbersActions; }

    /// What the views that can be seen want to have examined.
    std::vector<LabRequest> requests() const;

    /// How each view is drawn, by the views' names: its scale, whether it is frozen, …
    QVariantMap choices() const;
    /// Views that are not named stay as they are.
    void setChoices(const QVariantMap &wanted);
    /// As at the first start.
    void resetChoices() { setChoices(m_firstChoices); }

    /// Where the views are, whichever of them are hidden for the data's sake; for a saved layout.
    QByteArray arrangement() const;
    /// False, and all is as it was, where it is none that arrangement() gave.
    bool setArrangement(const QByteArray &wanted);
    void saveTo(QSettings &settings) const;
    void restoreFrom(QSettings &settings);

    /// The same actions as in the menu bar.
    QMenu *createPopupMenu() override;

signals:
    void exportRequested(View *view);
    void stepRequested(qint64 step);
    void requestsChanged();

protected:
    void changeEvent(QEvent *event) override;
    void childEvent(QChildEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeNumbersActions();
    View *currentView() const;
    void maximize(const View *view);
    void clearDocks();
    void fitData();
    QDockWidget *dockOf(const QString &name) const;
    void applyTheme();

    Selection *m_selection;
    std::vector<View *> m_views;
    QList<QDockWidget *> m_docks;
    std::optional<DataShape> m_data;
    QSet<QDockWidget *> m_unfit; ///< hidden, since they have nothing to show of the data
    QAction *m_maximize;
    QByteArray m_beforeMaximized; ///< what comes back; empty: no view is maximized
    QList<QAction *> m_viewActions;
    QList<QAction *> m_numbersActions;
    View *m_lastUsed = nullptr; ///< the view that had the focus last
    QVariantMap m_firstChoices;
    QSet<const View *> m_seen; ///< laboratories that are neither closed nor behind another tab
};

} // namespace stacklight
