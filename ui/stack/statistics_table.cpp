#include "stack/statistics_table.h"

#include "manual/glossary.h"

#include <QAbstractButton>
#include <QHeaderView>

namespace stacklight {

namespace {

constexpr int pageRole = Qt::UserRole; // of a header: its word's page in the manual

} // namespace

StatisticsTable::StatisticsTable(const QList<Header> &columns, QWidget *parent)
    : QTableWidget(0, int(columns.size()), parent)
{
    for (int column = 0; column < columns.size(); ++column) {
        auto *item = new QTableWidgetItem;
        setHeader(item, columns[column]);
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
    const auto open = [this](const QTableWidgetItem *header) {
        if (const QString page = header ? header->data(pageRole).toString() : QString(); !page.isEmpty())
            openManual(this, page);
    };
    connect(horizontalHeader(), &QHeaderView::sectionClicked, this,
        [this, open](int column) { open(horizontalHeaderItem(column)); });
    connect(
        verticalHeader(), &QHeaderView::sectionClicked, this, [this, open](int row) { open(verticalHeaderItem(row)); });
    // One plain sheet, without the look of a spreadsheet.
    setStyleSheet(QStringLiteral("QTableWidget { background: transparent; } QHeaderView { background: transparent; "
                                 "}QTableCornerButton::section { background: transparent; border: none; } "
                                 "QHeaderView::section { background: transparent; border: none; padding: 0 2px; }"));
}

void StatisticsTable::setHeader(QTableWidgetItem *item, const Header &header)
{
    item->setText(header.text);
    item->setToolTip(header.tooltip);
    const std::vector<GlossaryHit> hits = wordsIn(header.text);
    if (hits.empty() || hits.front().length != header.text.size())
        return;
    QFont underlined = item->font();
    underlined.setUnderline(true);
    item->setFont(underlined);
    item->setData(pageRole, hits.front().word->page);
    item->setToolTip(glossaryTip(*hits.front().word));
}

QString StatisticsTable::glossaryPage() const
{
    for (const QTableWidgetItem *header : {verticalHeaderItem(currentRow()), horizontalHeaderItem(currentColumn())}) {
        if (const QString page = header ? header->data(pageRole).toString() : QString(); !page.isEmpty())
            return page;
    }
    return {};
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
        auto *header = new QTableWidgetItem;
        setHeader(header, rows[row]);
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
