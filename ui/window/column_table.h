// The columns of a table: what each was taken for and why, and which of them are inputs.
#pragma once

#include "experiment/data_specs.h"
#include "data/data_report.h"

#include <QTableWidget>

namespace stacklight {

class ColumnTable : public QTableWidget
{
    Q_OBJECT

public:
    explicit ColumnTable(QWidget *parent = nullptr);

    /// As a table was read with these settings.
    void show(const std::vector<ColumnReport> &columns, const CsvData &csv, bool isRegression);

signals:
    /// These are to be the inputs.
    void chosen(const std::vector<std::string> &names);

private:
    void choose(QTableWidgetItem *item);
};

} // namespace stacklight
