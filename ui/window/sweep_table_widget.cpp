#include "window/sweep_table_widget.h"

#include "session/texts.h"
#include "views/sweep_view.h"

#include <QCoreApplication>
#include <QHeaderView>

#include <algorithm>

namespace stacklight {

SweepTableWidget::SweepTableWidget(QWidget *parent) : QTableWidget(parent)
{
    setAccessibleName(tr("Results of the sweep"));
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setAlternatingRowColors(true);
    setShowGrid(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    QStringList names{tr("Depth"), tr("Residual"), tr("Norm"), tr("Runs"), tr("Diverged")};
    for (const SweepMeasure &measure : sweepMeasures())
        names << QCoreApplication::translate("core", measure.label);
    setColumnCount(int(names.size()));
    setHorizontalHeaderLabels(names);
    for (std::size_t index = 0; index < sweepMeasures().size(); ++index)
        horizontalHeaderItem(5 + int(index))
            ->setToolTip(QCoreApplication::translate("core", sweepMeasures()[index].tooltip));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    fitColumns();
}

void SweepTableWidget::fitColumns()
{
    const int room = fontMetrics().horizontalAdvance(QStringLiteral("00"));
    for (int column = 0; column < columnCount(); ++column)
        setColumnWidth(column, std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column)) + room);
}

void SweepTableWidget::setSummary(const std::vector<SweepSummary> &summary)
{
    setRowCount(int(summary.size()));
    for (int row = 0; row < rowCount(); ++row) {
        const SweepSummary &one = summary[std::size_t(row)];
        QStringList texts{one.cell.depth ? QString::number(*one.cell.depth) : tr("as it is"),
            one.cell.residual ? (*one.cell.residual ? tr("on") : tr("off")) : tr("as it is"),
            one.cell.norm ? translatedKind(*one.cell.norm) : tr("as it is"), QString::number(one.runs),
            QString::number(one.diverged)};
        for (std::size_t index = 0; index < one.figures.size(); ++index)
            texts << meanText(one.figures[index], sweepMeasures()[index]);
        for (int column = 0; column < texts.size(); ++column) {
            if (!item(row, column)) {
                setItem(row, column, new QTableWidgetItem);
                item(row, column)->setTextAlignment(column < 3 ? Qt::AlignCenter : Qt::AlignRight | Qt::AlignVCenter);
            }
            if (item(row, column)->text() != texts[column])
                item(row, column)->setText(texts[column]);
        }
    }
    fitColumns();
}

} // namespace stacklight
