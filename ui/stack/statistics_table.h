// A layer's numbers at one step: of its activation, its gradient and its parameters.
#pragma once

#include "observe/snapshot.h"

#include <QTableWidget>

namespace stacklight {

class StatisticsTable : public QTableWidget
{
    Q_OBJECT
    Q_PROPERTY(QString glossaryPage READ glossaryPage) ///< of the word before the current row, or above its column

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
    QString glossaryPage() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {60, sizeHint().height()}; }

private:
    /// A header that is a word of the glossary opens the manual with a click.
    static void setHeader(QTableWidgetItem *item, const Header &header);

    QStringList m_rows;
};

} // namespace stacklight
