#include "window/column_table.h"

#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"

#include <QHeaderView>
#include <QSignalBlocker>

#include <algorithm>

namespace stacklight {

namespace {

enum Place { Name, TakenFor, Missing };

} // namespace

ColumnTable::ColumnTable(QWidget *parent) : QTableWidget(0, 3, parent)
{
    setObjectName(QStringLiteral("columns"));
    setAccessibleName(tr("Columns of the table"));
    setToolTip(tr("What each column was taken for. Those that are ticked are inputs of the network; Space ticks."));
    setHorizontalHeaderLabels({tr("Column"), tr("Taken for"), tr("Missing")});
    horizontalHeader()->setSectionResizeMode(TakenFor, QHeaderView::Stretch);
    horizontalHeader()->setHighlightSections(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    connect(this, &QTableWidget::itemChanged, this, &ColumnTable::choose);
}

void ColumnTable::show(const std::vector<ColumnReport> &columns, const CsvData &csv, bool isRegression)
{
    const QSignalBlocker quiet(this);
    const int row = currentRow();
    setRowCount(int(columns.size()));
    for (int i = 0; i < rowCount(); ++i) {
        const ColumnReport &column = columns[std::size_t(i)];
        const QString values = wholeNumber(column.values);
        const bool isChosen = csv.columns.empty() || std::ranges::find(csv.columns, column.name) != csv.columns.end();
        QString what;
        switch (column.kind) {
        case ColumnReport::Number:
            what = tr("number");
            break;
        case ColumnReport::Words:
            what = tr("words, %1 different ones").arg(values);
            break;
        case ColumnReport::Target:
            what = isRegression ? tr("target, a number") : tr("target, %1 classes").arg(values);
            break;
        case ColumnReport::Ignored:
            what = isChosen ? tr("left out: %1").arg(translated(column.reason)) : tr("left out: not ticked");
            break;
        }
        auto *name = new QTableWidgetItem(oneLine(QString::fromStdString(column.name)));
        const bool mayBeChosen = column.kind != ColumnReport::Target;
        name->setFlags(
            Qt::ItemIsEnabled | Qt::ItemIsSelectable | (mayBeChosen ? Qt::ItemIsUserCheckable : Qt::NoItemFlags));
        if (mayBeChosen)
            name->setCheckState(column.kind == ColumnReport::Ignored ? Qt::Unchecked : Qt::Checked);
        name->setData(Qt::UserRole, QString::fromStdString(column.name));
        auto *missing = new QTableWidgetItem(column.missing > 0 ? wholeNumber(column.missing) : QString());
        missing->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        setItem(i, Name, name);
        setItem(i, TakenFor, new QTableWidgetItem(what));
        setItem(i, Missing, missing);
        for (const int place : {Name, TakenFor, Missing})
            item(i, place)->setToolTip(plainTip(QString::fromStdString(column.name) + QStringLiteral(": ") + what));
    }
    resizeColumnToContents(Name);
    constexpr int widestName = 150;
    setColumnWidth(Name, std::min(widestName, columnWidth(Name)));
    resizeColumnToContents(Missing);
    if (rowCount() > 0)
        setCurrentCell(std::clamp(row, 0, rowCount() - 1), Name);
}

void ColumnTable::choose(QTableWidgetItem *changed)
{
    if (changed->column() != Name)
        return;
    std::vector<std::string> names;
    for (int i = 0; i < rowCount(); ++i) {
        if (item(i, Name)->flags().testFlag(Qt::ItemIsUserCheckable) && item(i, Name)->checkState() == Qt::Checked)
            names.push_back(item(i, Name)->data(Qt::UserRole).toString().toStdString());
    }
    emit chosen(names);
}

} // namespace stacklight
