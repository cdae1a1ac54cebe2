// What stands behind a plot: a summary in words and the table of its numbers.
#pragma once

#include <QDialog>
#include <QTimer>

class QLabel;
class QScrollArea;
class QTableView;

namespace stacklight {

class CsvTableModel;
class View;

/// Stands beside the main window and follows its view, calmly: once a second, and less often where the table is large.
class NumbersWindow : public QDialog
{
    Q_OBJECT

public:
    explicit NumbersWindow(View *view);

    QLabel *summary() const { return m_summary; }
    QTableView *table() const { return m_table; }

public slots:
    void refresh();
    void copySelected();
    void copyAll();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void fitColumns();
    void fitSummary();

    View *m_view;
    CsvTableModel *m_model;
    QLabel *m_summary;
    QScrollArea *m_scroll; ///< around the summary
    QTableView *m_table;
    QLabel *m_size;
    QTimer m_timer;
};

} // namespace stacklight
