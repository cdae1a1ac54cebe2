// Behind every plot stand a summary in words and the table of its numbers, for those who do not see it.
#include "ui/make_view.h"
#include "ui/opened_window.h"
#include "ui/window_input.h"

#include "figures/figure.h"
#include "views/csv_table_model.h"
#include "views/numbers_window.h"
#include "window/timeline.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAccessible>
#include <QClipboard>
#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

using namespace stacklight;

class TestNumbers : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { separateSettings(m_folder.path()); }
    void everyViewIsToldInWords_data() { addViews(); }
    void everyViewIsToldInWords();
    void theSummaryNamesSmallestAndLargestWithTheirLayers();
    void branchesAreCompared();
    void theScreenReaderHearsTheSummary_data() { addViews(); }
    void theScreenReaderHearsTheSummary();
    void theTableHoldsTheNumbersOfTheExport_data() { addViews(); }
    void theTableHoldsTheNumbersOfTheExport();
    void theTableFollowsAndKeepsTheSelection();
    void whatIsSelectedIsCopiedWithAllDigits();
    void theModelGrowsAndShrinks();
    void aKeyOpensTheTableOfTheViewInFocus();
    void theMenuOpensTheTableOfEachView();
    void theMenuOfAViewOpensItsTable();

private:
    QTemporaryDir m_folder;
};

namespace {

NumbersWindow *windowOf(View &view)
{
    auto *window = view.findChild<NumbersWindow *>();
    return window && waitUntilActive(window) ? window : nullptr;
}

std::unique_ptr<RunRecord> runOf(const std::vector<double> &gradients)
{
    auto run = syntheticRun({.blocks = 2, .steps = 1});
    auto made = std::make_shared<Snapshot>(*run->history.snapshots().back());
    made->step = 2;
    made->epoch = 0.5;
    for (std::size_t layer = 0; layer < gradients.size(); ++layer)
        made->layers[layer].activationGradient.rms = gradients[layer];
    run->history.add(SnapshotPtr(made));
    return run;
}

} // namespace

void TestNumbers::everyViewIsToldInWords()
{
    QFETCH(QString, name);
    const auto a = syntheticRun({.boundary = true});
    const auto view = makeView(name, {a.get()});
    const QString words = view->summary(view->data());
    QVERIFY2(words.startsWith(viewTitle(view->type())), qPrintable(words));
    QVERIFY2(words.contains("40"), qPrintable(words)); // the step
    QVERIFY2(words.contains('\n') && words.endsWith('.'), qPrintable(words));
    QVERIFY2(!words.contains('%') || words.contains(" %"), qPrintable(words)); // no place left open
    view->setInput({});
    QCOMPARE(view->summary(view->data()), view->notice());
}

void TestNumbers::theSummaryNamesSmallestAndLargestWithTheirLayers()
{
    const auto falling = runOf({0.001, 0.002, 0.004, 0.01, 0.02, 0.04, 0.1});
    auto view = makeView("gradients", {falling.get()});
    QCOMPARE(view->summary(view->data()),
        "Gradient flow by depth at step 2 (epoch 0.5).\n√(mean g²) of the gradient rises from 1.0·10⁻³ at layer 1 "
        "(dense 64) to 0.1 at layer 7 (dense 2), by a factor of 100.");
    const auto uneven = runOf({0.02, 0.001, 0.5, std::numeric_limits<double>::quiet_NaN(), 0.02, 0.03, 0.01});
    view = makeView("gradients", {uneven.get()});
    QCOMPARE(view->summary(view->data()),
        "Gradient flow by depth at step 2 (epoch 0.5).\n√(mean g²) of the gradient falls from 0.02 at layer 1 (dense "
        "64) to 0.01 at layer 7 (dense 2), by a factor of 2; the smallest is 1.0·10⁻³ at layer 2 (batch norm), the "
        "largest 0.5 at layer 3 (ReLU); not finite: 1.");
    const auto level = runOf({0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02});
    view = makeView("gradients", {level.get()});
    QVERIFY(view->summary(view->data())
            .contains("is alike at both ends: 0.02 at layer 1 (dense 64) and 0.02 at layer 7 (dense 2)."));
    view->setStep(1);
    QVERIFY(view->summary(view->data()).startsWith("Gradient flow by depth at step 1 (epoch 0.0)."));
}

void TestNumbers::branchesAreCompared()
{
    const auto a = runOf({1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.02, 0.03});
    auto b = runOf({0.002, 0.01, 0.01, 0.02, 0.02, 0.02, 0.03});
    b->name = "B";
    const auto view = makeView("gradients", {a.get(), b.get()});
    const QString words = view->summary(view->data());
    QVERIFY2(words.contains("A: √(mean g²) of the gradient rises from 1.0·10⁻⁶ at layer 1"), qPrintable(words));
    QVERIFY2(words.contains("B: √(mean g²) of the gradient rises from 2.0·10⁻³ at layer 1"), qPrintable(words));
    QVERIFY2(words.endsWith("The smallest value of B is 2000 times that of A."), qPrintable(words));
    b = runOf({1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.02, 0.03});
    b->name = "B";
    const auto alike = makeView("gradients", {a.get(), b.get()});
    QVERIFY(alike->summary(alike->data()).endsWith("A and B are alike in this."));
}

void TestNumbers::theScreenReaderHearsTheSummary()
{
    QFETCH(QString, name);
    const auto run = syntheticRun({.boundary = true});
    const auto view = makeView(name, {run.get()});
    QAccessibleInterface *heard = QAccessible::queryAccessibleInterface(view.get());
    QVERIFY(heard);
    QCOMPARE(heard->role(), QAccessible::Chart);
    QCOMPARE(heard->text(QAccessible::Name), viewTitle(view->type()));
    QCOMPARE(heard->text(QAccessible::Description), view->summary(view->data()));
    view->setInput({});
    QTRY_COMPARE(heard->text(QAccessible::Description), view->notice());
}

/// As a cell of CSV, RFC 4180.
static QByteArray quoted(QByteArray cell)
{
    const bool needs = cell.contains(',') || cell.contains('"') || cell.contains('\n') || cell.contains('\r');
    return needs ? '"' + cell.replace('"', "\"\"") + '"' : cell;
}

void TestNumbers::theTableHoldsTheNumbersOfTheExport()
{
    QFETCH(QString, name);
    const auto a = syntheticRun({.boundary = true, .changeAt = 20});
    const auto b = syntheticRun({.name = "B", .colour = 1, .decay = 0.8, .boundary = true});
    const auto view = makeView(name, {a.get(), b.get()});
    view->showNumbers();
    const NumbersWindow *window = windowOf(*view);
    QVERIFY(window);
    QCOMPARE(window->summary()->text(), view->summary(view->data()));
    const QAbstractItemModel *model = window->table()->model();
    QByteArray csv;
    for (int row = -1; row < model->rowCount(); ++row) {
        QByteArrayList cells;
        for (int column = 0; column < model->columnCount(); ++column)
            cells << quoted(
                (row < 0 ? model->headerData(column, Qt::Horizontal) : model->index(row, column).data(Qt::ToolTipRole))
                    .toString()
                    .toUtf8());
        csv += cells.join(',') + "\r\n";
    }
    QVERIFY(model->rowCount() > 3);
    QCOMPARE(csv, figureBytes(view->type(), view->input(), view->state(), {}, FigureFormat::Csv));
}

void TestNumbers::theTableFollowsAndKeepsTheSelection()
{
    const auto run = syntheticRun({.blocks = 2, .steps = 5});
    const auto view = makeView("gradients", {run.get()});
    view->showNumbers();
    NumbersWindow *window = windowOf(*view);
    QVERIFY(window);
    QTest::keyClick(window->table(), Qt::Key_Down);
    QTest::keyClick(window->table(), Qt::Key_Right);
    const QModelIndex current = window->table()->currentIndex();
    QCOMPARE(current.row(), 1);
    QCOMPARE(current.data().toString(), "5");
    auto next = std::make_shared<Snapshot>(*run->history.snapshots().back());
    next->step = 6;
    run->history.add(SnapshotPtr(next));
    QTRY_COMPARE(current.data().toString(), "6");
    QCOMPARE(window->table()->selectionModel()->selectedIndexes(), QModelIndexList{current});
    QTRY_VERIFY(window->summary()->text().contains("step 6"));
    next = std::make_shared<Snapshot>(*next);
    next->step = 1'000'000;
    run->history.add(SnapshotPtr(next));
    QTRY_COMPARE(current.data().toString(), "1000000");
    QVERIFY(window->table()->columnWidth(current.column())
        > window->fontMetrics().horizontalAdvance("1000000")); // not cut off
    view->showNumbers();
    QCOMPARE(view->findChildren<NumbersWindow *>().size(), 1);
    QTest::keyClick(window, Qt::Key_Escape);
    QTRY_VERIFY(!view->findChild<NumbersWindow *>());
}

void TestNumbers::whatIsSelectedIsCopiedWithAllDigits()
{
    const auto run = runOf({1.0 / 3, 0.25});
    const auto view = makeView("gradients", {run.get()});
    view->showNumbers();
    NumbersWindow *window = windowOf(*view);
    QVERIFY(window);
    QTableView *table = window->table();
    const int rms = columnOf(view->data(), "gradient_rms");
    table->setCurrentIndex(table->model()->index(0, rms));
    QCOMPARE(table->currentIndex().data().toString(), "0.333333");
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), "0.3333333333333333");
    table->setCurrentIndex(table->model()->index(0, rms - 1));
    QTest::keyClick(table, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(),
        "layer\tgradient_rms\r\ndense 64\t0.3333333333333333\r\nbatch norm\t0.25\r\n");
    for (QPushButton *button : window->findChildren<QPushButton *>()) {
        if (button->text().contains("all"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(QGuiApplication::clipboard()->text().toStdString(), view->data().tabSeparated());
}

void TestNumbers::theModelGrowsAndShrinks()
{
    CsvTableModel model;
    QTableView table;
    table.setModel(&model);
    const auto rows = [](int count) {
        CsvTable made{{"name", "value"}, {}};
        for (int row = 0; row < count; ++row)
            made.rows.push_back({"row", double(row)});
        return made;
    };
    model.setTable(rows(4));
    table.setCurrentIndex(model.index(2, 1));
    for (const int count : {6, 3}) {
        model.setTable(rows(count));
        QCOMPARE(model.rowCount(), count);
        QCOMPARE(table.currentIndex(), model.index(2, 1));
        QCOMPARE(table.selectionModel()->selectedIndexes().size(), 1);
    }
    model.setTable(rows(1));
    QVERIFY(!table.selectionModel()->isSelected(model.index(2, 1)));
    model.setTable({{"other"}, {{std::int64_t(7)}}});
    QCOMPARE(model.columnCount(), 1);
    QCOMPARE(model.index(0, 0).data().toString(), "7");
    model.setTable({});
    QCOMPARE(model.rowCount(), 0);
}

void TestNumbers::aKeyOpensTheTableOfTheViewInFocus()
{
    Opened opened;
    View *gradients = nullptr;
    for (View *view : opened.window.workspace()->viewArea()->views()) {
        if (qstrcmp(view->type().name, "gradients") == 0)
            gradients = view;
    }
    gradients->setFocus();
    opened.press(Qt::Key_T, Qt::ControlModifier);
    NumbersWindow *window = windowOf(*gradients);
    QVERIFY(window);
    QTest::keyClick(window, Qt::Key_Escape);
    opened.window.activateWindow();
    QVERIFY(waitUntilActive(&opened.window));
    opened.window.workspace()->timeline()->setFocus(); // it stays the view in which one works
    opened.press(Qt::Key_T, Qt::ControlModifier);
    QVERIFY(windowOf(*gradients));
}

void TestNumbers::theMenuOpensTheTableOfEachView()
{
    Opened opened;
    const ViewArea *area = opened.window.workspace()->viewArea();
    QCOMPARE(area->numbersActions().size(), qsizetype(area->views().size()) + 1);
    for (std::size_t index = 0; index < area->views().size(); ++index) {
        QAction *action = area->numbersActions()[qsizetype(index) + 1];
        QVERIFY(action->text().contains(viewTitle(area->views()[index]->type())));
        action->trigger();
        NumbersWindow *window = windowOf(*area->views()[index]);
        QVERIFY(window);
        QVERIFY(window->summary()->text().size() > 20); // what there is to do
        window->close();
    }
}

void TestNumbers::theMenuOfAViewOpensItsTable()
{
    const auto run = syntheticRun();
    const auto view = makeView("loss", {run.get()});
    QMenu *menu = view->findChild<QToolButton *>()->menu();
    emit menu->aboutToShow();
    for (QAction *action : menu->actions()) {
        if (action->text().contains("table"))
            action->trigger();
    }
    QVERIFY(windowOf(*view));
}

QTEST_MAIN(TestNumbers)
#include "tst_numbers.moc"
