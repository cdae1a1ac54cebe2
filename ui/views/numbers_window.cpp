#include "views/numbers_window.h"

#include "views/csv_table_model.h"
#include "views/view.h"

#include <QAction>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>
#include <QVBoxLayout>

namespace stacklight {

namespace {

constexpr int pace = 1000;           // ms
constexpr int shareForTable = 30;    // a large table takes at most a thirtieth of the time
constexpr int measuredRows = 100;    // from which a column has its width
constexpr double mostOfHeight = 0.4; // for the summary
constexpr QSize preferredSize{860, 560};

} // namespace

NumbersWindow::NumbersWindow(View *view)
    : QDialog(view), m_view(view), m_model(new CsvTableModel(this)), m_summary(new QLabel), m_scroll(new QScrollArea),
      m_table(new QTableView), m_size(new QLabel)
{
    const QString title = viewTitle(view->type());
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1: numbers").arg(title));
    resize(preferredSize.boundedTo(view->window()->size()));

    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_summary->setFocusPolicy(Qt::StrongFocus);
    m_summary->setToolTip(viewTooltip(view->type()));

    m_scroll->setWidget(m_summary);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus); // the text has it

    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Numbers of the view %1").arg(title));
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setResizeContentsPrecision(measuredRows);
    connect(m_model, &QAbstractItemModel::modelReset, this, &NumbersWindow::fitColumns);
    auto *copy = new QAction(tr("&Copy"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(copy);
    m_table->installEventFilter(this);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copy, &QAction::triggered, this, &NumbersWindow::copySelected);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton *copyAll = buttons->addButton(tr("Copy &all"), QDialogButtonBox::ActionRole);
    copyAll->setToolTip(
        tr("The whole table with all digits, as a spreadsheet takes it; Ctrl+C copies what is selected"));
    connect(copyAll, &QPushButton::clicked, this, &NumbersWindow::copyAll);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto *bottom = new QHBoxLayout;
    bottom->addWidget(m_size, 1);
    bottom->addWidget(buttons);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_scroll);
    layout->addWidget(m_table, 1);
    layout->addLayout(bottom);
    connect(&m_timer, &QTimer::timeout, this, &NumbersWindow::refresh);
    m_timer.setSingleShot(true);
    refresh();
    m_table->setCurrentIndex(m_model->index(0, 0));
    m_table->setFocus();
}

void NumbersWindow::refresh()
{
    QElapsedTimer cost;
    cost.start();
    m_model->setTable(m_view->data());
    if (const QString words = m_view->summary(m_model->table());
        words != m_summary->text() && !m_summary->hasSelectedText()) {
        m_summary->setText(words);
        fitSummary();
    }
    m_size->setText(tr("Rows: %1 · shown to six digits, copied with all").arg(m_model->rowCount()));
    if (isVisible())
        m_timer.start(int(std::max<qint64>(pace, shareForTable * cost.elapsed())));
}

/// With room for numbers that grow, since columns do not jump while one reads.
void NumbersWindow::fitColumns()
{
    m_table->resizeColumnsToContents();
    const int room = fontMetrics().horizontalAdvance(QStringLiteral("000"));
    for (int column = 0; column < m_model->columnCount(); ++column)
        m_table->setColumnWidth(column, m_table->columnWidth(column) + room);
}

/// The words take what they need, but leave the table its room.
void NumbersWindow::fitSummary()
{
    m_scroll->setFixedHeight(std::min(m_summary->heightForWidth(m_scroll->width()), int(mostOfHeight * height())));
}

void NumbersWindow::resizeEvent(QResizeEvent *event)
{
    QDialog::resizeEvent(event);
    fitSummary();
}

void NumbersWindow::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    m_timer.start(pace);
}

/// The table's own way of copying takes what is shown of one cell.
bool NumbersWindow::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_table && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        copySelected();
        return true;
    }
    return QDialog::eventFilter(object, event);
}

void NumbersWindow::copySelected()
{
    const QString text = m_model->copied(m_table->selectionModel()->selectedIndexes());
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void NumbersWindow::copyAll()
{
    QGuiApplication::clipboard()->setText(QString::fromStdString(m_model->table().tabSeparated()));
}

} // namespace stacklight
