// A layer's numbers at one step: of its activation, its gradient and its parameters.
#pragma once

#include "observe/snapshot.h"

#include <QTableWidget>

namespace stacklight {

class StatisticsTable : public QTableWidget
{
    Q_OBJECT

public:
    /// `rows` and `columns` are the headers, with their tooltips.
    struct Header
    {
        QString text;
        QString tooltip;
    };
    StatisticsTable(const QList<Header> &columns, QWidget *parent);

    void setRows(const QList<Header> &rows);
    /// By rows; cells that are as they were are left alone.
    void setCells(const QList<QStringList> &cells);
    /// Makes the cells of these columns bold, and those of the others not: the better ones.
    void mark(int row, const QList<int> &columns);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {60, sizeHint().height()}; }

private:
    QStringList m_rows;
};

} // namespace stacklight
