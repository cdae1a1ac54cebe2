#include "views/csv_table_model.h"

#include "session/user_texts.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr int shownDigits = 6;

QString shownText(const CsvCell &cell)
{
    const auto *number = std::get_if<double>(&cell);
    return number && std::isfinite(*number) ? QString::number(*number, 'g', shownDigits)
                                            : QString::fromStdString(cellText(cell));
}

} // namespace

void CsvTableModel::setTable(CsvTable table)
{
    if (table.header != m_table.header) {
        beginResetModel();
        m_table = std::move(table);
        endResetModel();
        return;
    }
    const int before = rowCount(), after = int(table.rows.size());
    if (after > before)
        beginInsertRows({}, before, after - 1);
    if (after < before)
        beginRemoveRows({}, after, before - 1);
    m_table = std::move(table);
    if (after > before)
        endInsertRows();
    if (after < before)
        endRemoveRows();
    if (std::min(before, after) > 0)
        emit dataChanged(index(0, 0), index(std::min(before, after) - 1, columnCount() - 1));
}

QString CsvTableModel::copied(const QModelIndexList &selected) const
{
    if (selected.size() == 1)
        return QString::fromStdString(
            cellText(m_table.rows[std::size_t(selected[0].row())][std::size_t(selected[0].column())]));
    std::vector<std::size_t> rows, columns;
    for (const QModelIndex &index : selected) {
        rows.push_back(std::size_t(index.row()));
        columns.push_back(std::size_t(index.column()));
    }
    for (auto *all : {&rows, &columns}) {
        std::sort(all->begin(), all->end());
        all->erase(std::unique(all->begin(), all->end()), all->end());
    }
    CsvTable part;
    for (const std::size_t column : columns)
        part.header.push_back(m_table.header[column]);
    for (const std::size_t row : rows) {
        part.rows.emplace_back();
        for (const std::size_t column : columns)
            part.extend(m_table.rows[row][column]);
    }
    return part.rows.empty() ? QString() : QString::fromStdString(part.tabSeparated());
}

int CsvTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.rows.size());
}

int CsvTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_table.header.size());
}

QVariant CsvTableModel::data(const QModelIndex &index, int role) const
{
    const auto &row = m_table.rows[std::size_t(index.row())];
    if (std::size_t(index.column()) >= row.size())
        return {};
    const CsvCell &cell = row[std::size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return shownText(cell);
    case Qt::ToolTipRole:
        return plainTip(QString::fromStdString(cellText(cell)));
    case Qt::TextAlignmentRole:
        return int((std::holds_alternative<std::string>(cell) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant CsvTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && (role == Qt::DisplayRole || role == Qt::ToolTipRole))
        return QString::fromStdString(m_table.header[std::size_t(section)]);
    return QAbstractTableModel::headerData(section, orientation, role);
}

} // namespace stacklight
