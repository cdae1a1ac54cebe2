// A table of numbers for a table widget.
#pragma once

#include "base/csv_table.h"

#include <QAbstractTableModel>

namespace stacklight {

/// Shows numbers to six digits; tooltips and copies have all of them.
class CsvTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    const CsvTable &table() const { return m_table; }
    /// Cells that are selected stay selected where the columns are the same.
    void setTable(CsvTable table);
    /// With tabs: the columns' names and the cells of the smallest table that holds the selected ones, or a single cell
    /// alone.
    QString copied(const QModelIndexList &selected) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    CsvTable m_table;
};

} // namespace stacklight
