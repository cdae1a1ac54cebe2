#include "window/sweep_window.h"

#include "sweep/sweep_record.h"
#include "sweep/sweep_verdict.h"

#include "figures/export_dialog.h"
#include "session/document.h"
#include "session/texts.h"
#include "session/training_session.h"
#include "session/user_texts.h"
#include "window/sweep_form.h"
#include "window/sweep_table_widget.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

namespace stacklight {

namespace {

constexpr QSize usualSize{1160, 640};
constexpr int formWidth = 290;
constexpr int progressSteps = 1000;

} // namespace

SweepWindow::SweepWindow(Document *document, TrainingSession *training, SweepSession *sweeps, QWidget *parent)
    : QDialog(parent, Qt::Window), m_document(document), m_training(training), m_sweeps(sweeps)
{
    setWindowTitle(tr("Sweep"));
    setObjectName(QStringLiteral("sweepWindow"));
    resize(usualSize);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(makeLeft());
    splitter->addWidget(makeRight());
    splitter->setStretchFactor(1, 1);
    splitter->setCollapsible(0, false);
    splitter->setSizes({formWidth, usualSize.width() - formWidth});
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(splitter, 1);
    layout->addLayout(makeBottom());

    m_view->setInput({.sweep = &m_sweeps->record()});
    m_view->setSelection(&m_selection);
    connect(m_form, &SweepForm::changed, this, &SweepWindow::followForm);
    connect(m_document, &Document::changed, this, &SweepWindow::followDocument);
    connect(m_training, &TrainingSession::stateChanged, this, &SweepWindow::followDocument);
    connect(m_sweeps, &SweepSession::updated, this, &SweepWindow::followRows);
    connect(m_sweeps, &SweepSession::stateChanged, this, &SweepWindow::followState);
    connect(m_view, &View::exportRequested, this, &SweepWindow::exportFigure);
    connect(&m_selection, &Selection::changed, this, &SweepWindow::followSelection);
    connect(m_table, &QTableWidget::itemSelectionChanged, this,
        [this] { m_selection.select(QString::number(m_table->currentRow())); });
    followDocument();
    followState();
    followRows();
    applyTheme();
}

QWidget *SweepWindow::makeLeft()
{
    m_form = new SweepForm;
    m_plan = new QLabel;
    m_plan->setTextFormat(Qt::PlainText);
    m_plan->setWordWrap(true);
    m_plan->setObjectName(QStringLiteral("sweepPlan"));
    m_plan->setAccessibleName(tr("What would be run"));
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->addWidget(m_form);
    layout->addSpacing(6);
    layout->addWidget(m_plan);
    layout->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setAccessibleName(tr("What to vary"));
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(formWidth - 40);
    return scroll;
}

QWidget *SweepWindow::makeRight()
{
    m_view = new SweepView(sweepViewType(), nullptr);
    connect(new QShortcut(Qt::CTRL | Qt::Key_T, this), &QShortcut::activated, m_view, &View::showNumbers);
    m_table = new SweepTableWidget;
    m_measure = new QComboBox;
    m_measure->setObjectName(QStringLiteral("sweepMeasure"));
    m_measure->setAccessibleName(tr("What is drawn"));
    for (const SweepMeasure &measure : sweepMeasures()) {
        m_measure->addItem(translated(measure.label));
        m_measure->setItemData(m_measure->count() - 1, translated(measure.tooltip), Qt::ToolTipRole);
    }
    m_measure->setToolTip(tr("What is drawn over depth. Bars: one sample standard deviation over the seeds."));
    connect(
        m_measure, &QComboBox::currentIndexChanged, this, [this](int index) { m_view->setChoice("measure", index); });
    auto *label = new QLabel(tr("&Show:"));
    label->setBuddy(m_measure);
    auto *line = new QHBoxLayout;
    line->addWidget(label);
    line->addWidget(m_measure);
    line->addStretch(1);
    auto *plot = new QWidget;
    auto *layout = new QVBoxLayout(plot);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_view, 1);
    m_verdicts = new QLabel;
    m_verdicts->setTextFormat(Qt::PlainText);
    m_verdicts->setWordWrap(true);
    m_verdicts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_verdicts->setObjectName(QStringLiteral("sweepVerdicts"));
    m_verdicts->setAccessibleName(tr("What the sweep shows"));
    m_verdicts->hide();
    auto *below = new QWidget;
    auto *belowLayout = new QVBoxLayout(below);
    belowLayout->setContentsMargins(0, 0, 0, 0);
    belowLayout->addWidget(m_verdicts);
    belowLayout->addWidget(m_table, 1);
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(plot);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({420, 160});
    return splitter;
}

QLayout *SweepWindow::makeBottom()
{
    m_progress = new QProgressBar;
    m_progress->setRange(0, progressSteps);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(180);
    m_progress->setAccessibleName(tr("Progress of the sweep"));
    m_state = new QLabel;
    m_state->setTextFormat(Qt::PlainText);
    m_state->setObjectName(QStringLiteral("sweepState"));
    m_state->setAccessibleName(tr("State of the sweep"));
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    const auto button = [this](const QString &text, const char *name, const QString &tooltip,
                            void (SweepWindow::*press)()) {
        auto *made = new QPushButton(text);
        made->setObjectName(QLatin1String(name));
        made->setToolTip(tooltip);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, press);
        return made;
    };
    m_start = button(tr("St&art"), "sweepStart",
        tr("Trains every combination, in the background; what the last sweep came to is replaced"),
        &SweepWindow::begin);
    m_start->setDefault(true);
    m_cancel = new QPushButton(tr("&Cancel"));
    m_cancel->setObjectName(QStringLiteral("sweepCancel"));
    m_cancel->setToolTip(tr("Ends the sweep; the runs that are done stay"));
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, m_sweeps, &SweepSession::cancel);
    m_open = button(tr("&Open runs…"), "sweepOpen",
        tr("Shows a table of “stacklight sweep” or “stacklight merge” in place of what the last sweep came to"),
        &SweepWindow::openRuns);
    m_export = button(tr("E&xport…"), "sweepExport",
        tr("The plot as PNG, SVG or PDF, and its means and deviations as CSV"), &SweepWindow::exportFigure);
    m_save = button(tr("Save &runs…"), "sweepSave", tr("One line per run, as CSV: what “stacklight sweep” writes"),
        &SweepWindow::saveRuns);
    m_openFolder = button(
        tr("Open &folder"), "sweepOpenFolder", tr("Shows the figures in the file manager"), &SweepWindow::openExported);
    m_openFolder->hide();
    auto *line = new QHBoxLayout;
    line->addWidget(m_start);
    line->addWidget(m_cancel);
    line->addSpacing(8);
    line->addWidget(m_progress);
    line->addWidget(m_state, 1);
    line->addWidget(m_openFolder);
    line->addWidget(m_open);
    line->addWidget(m_save);
    line->addWidget(m_export);
    return line;
}

void SweepWindow::begin()
{
    const Result<Sweep> sweep = m_form->sweep();
    if (!sweep || m_sweeps->isRunning())
        return;
    m_selection.select({});
    m_view->setInput({.sweep = &m_sweeps->record()}); // ranges are reset
    m_sweeps->begin(*sweep, m_document->folder());
}

void SweepWindow::exportFigure()
{
    auto *dialog = new ExportDialog({m_view}, nullptr, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::exported, this, [this](const QString &sentence, const QString &folder) {
        m_state->setText(sentence);
        m_exportedTo = folder;
        m_openFolder->show();
    });
    connect(dialog, &ExportDialog::failed, m_state, &QLabel::setText);
    dialog->show();
}

void SweepWindow::openExported()
{
    if (!openFolder(m_exportedTo))
        m_state->setText(tr("No file manager was found on this system; the figures are in %1").arg(m_exportedTo));
}

void SweepWindow::openRuns()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open runs"), m_document->folder(), tr("Tables (*.csv)"));
    if (!path.isEmpty())
        openRunsFrom(path);
}

void SweepWindow::openRunsFrom(const QString &path)
{
    const Result<SweepRecord> record = readSweepRecord(path.toStdString());
    if (!record) {
        m_state->setText(translated(record.error()));
        return;
    }
    m_selection.select({});
    m_view->setInput({.sweep = &m_sweeps->record()}); // ranges begin anew
    m_shownRows = 0;
    m_sweeps->show(*record);
}

void SweepWindow::saveRuns()
{
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save the runs"), QStringLiteral("sweep.csv"), tr("Tables (*.csv)"));
    if (!path.isEmpty())
        saveRunsTo(path);
}

void SweepWindow::saveRunsTo(const QString &path)
{
    const auto written = writeFigureFile(path, QByteArray::fromStdString(sweepTable(m_sweeps->record().rows).csv()));
    m_state->setText(written ? tr("Runs saved to %1").arg(path) : translated(written.error()));
}

void SweepWindow::followDocument()
{
    m_form->setExperiment(m_document->validExperiment());
    followForm();
}

void SweepWindow::followForm()
{
    const Result<Sweep> sweep = m_form->sweep();
    m_plan->setText(sweep ? plannedText(*sweep) : errorText(sweep.error()));
    m_start->setEnabled(sweep && !m_sweeps->isRunning() && m_training->hasExperiment());
}

void SweepWindow::followState()
{
    const bool isRunning = m_sweeps->isRunning();
    m_cancel->setEnabled(isRunning);
    m_open->setEnabled(!isRunning);
    m_form->setEnabled(!isRunning);
    m_progress->setVisible(isRunning);
    followForm();
    followRows();
}

void SweepWindow::followRows()
{
    const std::vector<SweepRow> &rows = m_sweeps->record().rows;
    m_progress->setValue(int(progressSteps * m_sweeps->progress()));
    m_state->setText(m_sweeps->isRunning() ? runningText() : endedText());
    m_state->setToolTip(plainTip(m_state->text()));
    m_openFolder->hide();
    m_export->setEnabled(!rows.empty());
    m_save->setEnabled(!rows.empty());
    if (rows.size() == m_shownRows && !rows.empty())
        return;
    m_shownRows = rows.size();
    m_table->setSummary(summaryOf(rows));
    showVerdicts();
    m_view->refresh();
}

/// The first ones: of many depths the table says more.
void SweepWindow::showVerdicts()
{
    constexpr std::size_t most = 4;
    QStringList sentences;
    const std::vector<Message> verdicts = sweepVerdicts(m_sweeps->record().rows);
    for (std::size_t i = 0; i < std::min(most, verdicts.size()); ++i)
        sentences << translated(verdicts[i]);
    m_verdicts->setText(sentences.join(QChar('\n')));
    m_verdicts->setVisible(!sentences.isEmpty());
}

void SweepWindow::askSeeds(bool residuals, std::optional<NormKind> norm, std::int64_t steps)
{
    followDocument();
    m_form->askSeeds(residuals, norm, steps);
}

void SweepWindow::followSelection()
{
    bool isNumber = false;
    const int row = m_selection.selected().toInt(&isNumber);
    const QSignalBlocker quiet(m_table);
    if (isNumber && row < m_table->rowCount())
        m_table->selectRow(row);
    else
        m_table->clearSelection();
}

void SweepWindow::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    followDocument();
}

void SweepWindow::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

void SweepWindow::applyTheme()
{
    m_view->setTheme(Theme::fromPalette(palette(), font()));
}

} // namespace stacklight
