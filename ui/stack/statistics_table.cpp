#include "stack/statistics_table.h"

#include <QAbstractButton>
#include <QHeaderView>

namespace stacklight {

StatisticsTable::StatisticsTable(const QList<Header> &columns, QWidget *parent)
    : QTableWidget(0, int(columns.size()), parent)
{
    for (int column = 0; column < columns.size(); ++column) {
        auto *item = new QTableWidgetItem(columns[column].text);
        item->setToolTip(columns[column].tooltip);
        item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        setHorizontalHeaderItem(column, item);
    }
    if (auto *corner = findChild<QAbstractButton *>())
        corner->setToolTip(tr("Selects all numbers, to copy them"));
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::ContiguousSelection);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(30);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 5);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setHighlightSections(false);
    verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    // One plain sheet, without the look of a spreadsheet.
    setStyleSheet(QStringLiteral("QTableWidget { background: transparent; } QHeaderView { background: transparent; "
                                 "}QTableCornerButton::section { background: transparent; border: none; } "
                                 "QHeaderView::section { background: transparent; border: none; padding: 0 2px; }"));
}

void StatisticsTable::setRows(const QList<Header> &rows)
{
    QStringList names;
    for (const Header &row : rows)
        names += row.text;
    if (names == m_rows)
        return;
    m_rows = names;
    setRowCount(int(rows.size()));
    for (int row = 0; row < rows.size(); ++row) {
        auto *header = new QTableWidgetItem(rows[row].text);
        header->setToolTip(rows[row].tooltip);
        setVerticalHeaderItem(row, header);
        for (int column = 0; column < columnCount(); ++column) {
            auto *cell = new QTableWidgetItem;
            cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            cell->setToolTip(rows[row].tooltip);
            setItem(row, column, cell);
        }
    }
    setFixedHeight(sizeHint().height());
}

void StatisticsTable::setCells(const QList<QStringList> &cells)
{
    for (int row = 0; row < rowCount(); ++row) {
        for (int column = 0; column < columnCount(); ++column) {
            const QString text = cells.value(row).value(column);
            if (item(row, column)->text() != text)
                item(row, column)->setText(text);
        }
    }
}

void StatisticsTable::mark(int row, const QList<int> &columns)
{
    for (int column = 0; column < columnCount(); ++column) {
        QTableWidgetItem *cell = item(row, column);
        QFont font = cell->font();
        if (font.bold() == columns.contains(column))
            continue;
        font.setBold(columns.contains(column));
        cell->setFont(font);
        cell->setData(Qt::AccessibleDescriptionRole, font.bold() ? tr("the better one") : QString());
    }
}

QSize StatisticsTable::sizeHint() const
{
    return {240, horizontalHeader()->sizeHint().height() + rowCount() * verticalHeader()->defaultSectionSize() + 2};
}

} // namespace stacklight
