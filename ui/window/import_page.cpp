#include "window/import_page.h"

#include "figures/figure.h"
#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"
#include "stack/fields_form.h"
#include "stack/problem_box.h"
#include "stack/section.h"
#include "views/csv_table_model.h"
#include "views/icons.h"
#include "window/column_table.h"
#include "window/drop_place.h"
#include "window/preview_panel.h"
#include "window/starter_card.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace stacklight {

namespace {

constexpr int pageMargin = 24;
constexpr int settingsWidth = 430;
constexpr int readingSteps = 1000;
constexpr int pause = 250; // ms, in which more settings may change before the data are read again

/// What is said elsewhere on the page, or has no effect on data of the user's own.
bool isShownElsewhere(const Field &field)
{
    constexpr std::string_view names[] = {
        "path", "directory", "images", "labels", "pairs", "target", "columns", "from", "to", "largest", "samples"};
    return std::ranges::find(names, field.name) != std::end(names);
}

/// Whether a field that all sources have does something with this one.
bool hasEffect(const Field &field, const AnyData &source)
{
    const std::string_view name = field.name;
    if (name == "validation_fraction")
        return !std::holds_alternative<Cifar10Data>(source); // has a split of its own
    if (name == "standardize")
        return !std::holds_alternative<TextData>(source) && !std::holds_alternative<TranslationData>(source);
    return true;
}

QPushButton *pushButton(const QString &text, const char *name, const QString &tooltip)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tooltip);
    button->setAutoDefault(true); // Enter presses it
    return button;
}

QLabel *plainLabel(const char *name, const QString &accessible)
{
    auto *label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setAccessibleName(accessible);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QString separatorName(const std::string &delimiter)
{
    return delimiter == ","  ? ImportPage::tr("commas")
        : delimiter == ";"   ? ImportPage::tr("semicolons")
        : delimiter == "tab" ? ImportPage::tr("tabs")
        : delimiter == "|"   ? ImportPage::tr("bars")
                             : ImportPage::tr("blanks");
}

/// "Adelie (152), Gentoo (124)"
QString classList(const Dataset &data, const std::vector<std::int64_t> &counts)
{
    constexpr std::size_t mostNamed = 12;
    QStringList names;
    for (std::size_t i = 0; i < std::min(mostNamed, data.classNames().size()); ++i)
        names << ImportPage::tr("%1 (%2)", "a class, how many examples it has")
                     .arg(oneLine(QString::fromStdString(data.classNames()[i]), 24),
                         wholeNumber(i < counts.size() ? counts[i] : 0));
    if (data.classNames().size() > mostNamed)
        names << QStringLiteral("…");
    return listed(names);
}

} // namespace

ImportPage::ImportPage(QWidget *parent) : QWidget(parent), m_reading(new DataReading(this))
{
    setObjectName(QStringLiteral("importPage"));
    m_soon.setSingleShot(true);
    m_soon.setInterval(pause);
    connect(&m_soon, &QTimer::timeout, this, &ImportPage::read);
    connect(m_reading, &DataReading::progressed, this,
        [this] { m_progress->setValue(int(readingSteps * m_reading->progress())); });
    connect(m_reading, &DataReading::finished, this, &ImportPage::receive);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin * 2 / 3, pageMargin, pageMargin * 2 / 3);
    layout->setSpacing(10);
    layout->addLayout(makeHead());
    m_problem = new ProblemBox(this);
    layout->addWidget(m_problem);
    m_understood = plainLabel("understood", tr("What was understood"));
    layout->addWidget(m_understood);
    m_pages = new QStackedWidget;
    m_empty = makeEmpty();
    m_body = makeBody();
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_body);
    layout->addWidget(m_pages, 1);
    layout->addLayout(makeFoot());
    auto *escape = new QShortcut(Qt::Key_Escape, this);
    connect(escape, &QShortcut::activated, this, &ImportPage::closed);
    connect(escape, &QShortcut::activatedAmbiguously, this, &ImportPage::closed); // also where somebody presents
    clear();
}

QLayout *ImportPage::makeHead()
{
    m_name = new QLabel;
    m_name->setTextFormat(Qt::PlainText);
    QFont large = m_name->font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setWeight(QFont::DemiBold);
    m_name->setFont(large);
    m_folder = new QLabel;
    m_folder->setTextFormat(Qt::PlainText);
    m_folder->setForegroundRole(QPalette::PlaceholderText);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_name);
    words->addWidget(m_folder);
    m_chooseFile = pushButton(tr("Ch&oose a file…"), "chooseFile",
        tr("A table (CSV, TSV), a text, pairs of texts, or a file of images (IDX), also gzipped"));
    m_chooseFile->setIcon(themedIcon(QStringLiteral("open")));
    auto *chooseFolder = pushButton(tr("Choose a fol&der…"), "chooseFolder",
        tr("Images or sounds in one folder per class, sounds named class_speaker_number, or CIFAR-10"));
    chooseFolder->setIcon(themedIcon(QStringLiteral("open")));
    connect(m_chooseFile, &QPushButton::clicked, this, &ImportPage::chooseFile);
    connect(chooseFolder, &QPushButton::clicked, this, &ImportPage::chooseFolder);
    auto *head = new QHBoxLayout;
    head->addLayout(words, 1);
    head->addWidget(m_chooseFile, 0, Qt::AlignTop);
    head->addWidget(chooseFolder, 0, Qt::AlignTop);
    return head;
}

QWidget *ImportPage::makeEmpty()
{
    auto *place = new DropPlace;
    constexpr int height = 180;
    place->setMinimumHeight(height);
    connect(place, &DropPlace::dropped, this, &ImportPage::open);
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(place);
    layout->addStretch(1);
    return page;
}

QWidget *ImportPage::makeBody()
{
    m_preview = new PreviewPanel;
    connect(m_preview, &PreviewPanel::refused, this, [this](const QString &reason) { m_state->setText(reason); });
    auto *right = new QSplitter(Qt::Vertical);
    right->addWidget(m_preview);
    right->addWidget(makeLeftOut());
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 1);
    right->setChildrenCollapsible(false);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(makeSettings());
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({settingsWidth, 1000});
    return splitter;
}

QWidget *ImportPage::makeSettings()
{
    m_remarks = plainLabel("remarks", tr("What was concluded"));
    m_target = new QComboBox;
    m_target->setObjectName(QStringLiteral("target"));
    m_target->setAccessibleName(tr("Target"));
    m_target->setToolTip(tr("The column that is predicted from the others"));
    m_target->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_target, &QComboBox::activated, this, [this](int index) {
        auto &csv = std::get<CsvData>(m_experiment->data.source);
        csv.target = m_target->itemData(index).toString().toStdString();
        std::erase(csv.columns, csv.target);
        csv.task = Task::Classification;
        m_experiment->loss = Loss::MeanSquaredError; // it is found out what the target is
        readSoon();
    });
    m_columns = new ColumnTable;
    m_columns->setMinimumHeight(150);
    connect(m_columns, &ColumnTable::chosen, this, [this](const std::vector<std::string> &names) {
        auto &csv = std::get<CsvData>(m_experiment->data.source);
        if (names.empty())
            return showColumns(); // one at least is an input
        csv.columns = names;
        readSoon();
    });
    auto *target = new QLabel(tr("Tar&get"));
    target->setBuddy(m_target);
    target->setToolTip(m_target->toolTip());
    auto *line = new QHBoxLayout;
    line->addWidget(target);
    line->addWidget(m_target, 1);
    m_columnsPart = new QWidget;
    auto *columns = new QVBoxLayout(m_columnsPart);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->addLayout(line);
    columns->addWidget(m_columns, 1);

    auto *formsPlace = new QWidget;
    m_formsPlace = new QVBoxLayout(formsPlace);
    m_formsPlace->setContentsMargins(0, 0, 0, 0);
    m_starter = new StarterCard;
    m_starterPart = new Section(tr("A stack to begin with"), m_starter, nullptr);

    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->addWidget(m_remarks);
    layout->addWidget(m_columnsPart, 1);
    layout->addWidget(formsPlace);
    layout->addWidget(m_starterPart);
    layout->addStretch(0);
    auto *scroll = new QScrollArea;
    scroll->setAccessibleName(tr("Settings of the data"));
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(settingsWidth - 60);
    return scroll;
}

QWidget *ImportPage::makeLeftOut()
{
    m_leftOutTitle = plainLabel("leftOutTitle", tr("What is left out"));
    m_leftOutModel = new CsvTableModel(this);
    m_leftOutTable = new QTableView;
    m_leftOutTable->setObjectName(QStringLiteral("leftOut"));
    m_leftOutTable->setAccessibleName(tr("What is left out"));
    m_leftOutTable->setToolTip(tr("Each row or file that is not used, and why"));
    m_leftOutTable->setModel(m_leftOutModel);
    m_leftOutTable->verticalHeader()->hide();
    m_leftOutTable->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_leftOutTable->horizontalHeader()->setStretchLastSection(true);
    m_leftOutTable->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_leftOutTable->setTabKeyNavigation(false);
    auto *save = pushButton(tr("&Save as CSV…"), "saveLeftOut", tr("Writes this list, one line each"));
    connect(save, &QPushButton::clicked, this, &ImportPage::saveLeftOut);
    auto *line = new QHBoxLayout;
    line->addWidget(m_leftOutTitle, 1);
    line->addWidget(save);
    m_leftOutPart = new QWidget;
    auto *layout = new QVBoxLayout(m_leftOutPart);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_leftOutTable, 1);
    return m_leftOutPart;
}

QLayout *ImportPage::makeFoot()
{
    m_state = plainLabel("split", tr("How the examples are split"));
    m_progress = new QProgressBar;
    m_progress->setRange(0, readingSteps);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(220);
    m_progress->setAccessibleName(tr("Progress of reading the data"));
    m_again = pushButton({}, "cancelReading", {});
    connect(m_again, &QPushButton::clicked, this, &ImportPage::cancelOrAgain);
    auto *back = pushButton(tr("&Back"), "importBack", tr("To where you were; nothing has changed there (Escape)"));
    connect(back, &QPushButton::clicked, this, &ImportPage::closed);
    m_train = pushButton(tr("&Train"), "importTrain",
        tr("Opens a new experiment with these data and this stack, and trains it. What is open is kept"));
    m_train->setIcon(themedIcon(QStringLiteral("play")));
    connect(m_train, &QPushButton::clicked, this, &ImportPage::train);
    for (QPushButton *button : {m_again, back, m_train})
        button->setMinimumSize(110, 32);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_state, 1);
    foot->addWidget(m_progress);
    foot->addWidget(m_again);
    foot->addWidget(back);
    foot->addWidget(m_train);
    return foot;
}

QWidget *ImportPage::firstControl() const
{
    return m_experiment && m_train->isEnabled() ? m_train : m_chooseFile;
}

void ImportPage::clear()
{
    m_soon.stop();
    m_reading->cancel();
    m_path.clear();
    m_experiment.reset();
    m_found.reset();
    m_isCancelled = false;
    refresh();
}

void ImportPage::open(const QString &path)
{
    const QString wanted = path; // may be this page's own, which is cleared
    clear();
    m_path = wanted;
    m_reading->open(m_path);
    refresh();
}

void ImportPage::resume(const Place &place)
{
    clear();
    m_path = place.path;
    m_experiment = place.experiment;
    if (m_experiment)
        read();
    else if (!m_path.isEmpty())
        open(m_path);
}

void ImportPage::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Your data"), QFileInfo(m_path).path(),
        tr("All files (*)") + QStringLiteral(";;") + tr("Tables (*.csv *.csv.gz *.tsv *.tsv.gz)") + QStringLiteral(";;")
            + tr("Texts (*.txt *.txt.gz)") + QStringLiteral(";;")
            + tr("Images and labels (*ubyte *ubyte.gz *.idx *.idx.gz)"));
    if (!path.isEmpty())
        open(path);
}

void ImportPage::chooseFolder()
{
    const QString path = QFileDialog::getExistingDirectory(this, tr("Your data"), QFileInfo(m_path).path());
    if (!path.isEmpty())
        open(path);
}

void ImportPage::readSoon()
{
    m_isCancelled = false;
    m_reading->cancel();
    m_soon.start();
    refresh();
}

void ImportPage::read()
{
    m_isCancelled = false;
    m_reading->read(*m_experiment);
    refresh();
}

void ImportPage::cancelOrAgain()
{
    if (!m_reading->isReading() && !m_soon.isActive()) {
        m_experiment ? read() : open(m_path);
        return;
    }
    m_soon.stop();
    m_reading->cancel();
    m_isCancelled = true;
    refresh();
}

void ImportPage::train()
{
    if (m_found && m_found->data && !m_found->fault && !m_soon.isActive())
        emit trainWanted(*m_experiment, m_found->data, m_path);
}

void ImportPage::receive(const std::shared_ptr<const OwnDataFound> &found)
{
    const bool isFirst = !m_found && !m_experiment;
    m_found = found;
    if (found->experiment)
        m_experiment = found->experiment;
    refresh();
    if (isFirst && isVisible() && (!focusWidget() || focusWidget() == m_chooseFile || focusWidget() == m_again))
        firstControl()->setFocus(Qt::OtherFocusReason);
}

/// Of another source than before.
void ImportPage::makeForms()
{
    if (m_forms) {
        m_forms->hide();
        m_forms->deleteLater();
    }
    m_forms = m_sourceForm = m_commonForm = nullptr;
    m_formsOf = m_experiment ? m_experiment->data.source.index() : std::size_t(-1);
    if (!m_experiment)
        return;
    std::vector<Field> own, common;
    for (const Field &field : m_experiment->data.info().fields) {
        if (!isShownElsewhere(field))
            own.push_back(field);
    }
    for (const Field &field : DataSpec::commonFields()) {
        if (hasEffect(field, m_experiment->data.source))
            common.push_back(field);
    }
    const auto folder = [] { return QString(); };
    const auto edited = [this](bool isOwn, const Field &field, const Json &value) {
        void *spec = isOwn ? m_experiment->data.fieldsAddress() : &m_experiment->data;
        if (!field.set(spec, value, {}))
            return;
        if (const auto *csv = std::get_if<CsvData>(&m_experiment->data.source);
            csv && std::string_view(field.name) == "task")
            m_experiment->loss = csv->task == Task::Regression ? Loss::MeanSquaredError : Loss::SoftmaxCrossEntropy;
        readSoon();
    };
    auto *forms = new QWidget;
    auto *layout = new QVBoxLayout(forms);
    layout->setContentsMargins(0, 0, 0, 0);
    m_sourceForm = new FieldsForm(own, folder, forms);
    m_commonForm = new FieldsForm(common, folder, forms);
    m_sourceForm->setObjectName(QStringLiteral("sourceFields"));
    m_commonForm->setObjectName(QStringLiteral("commonFields"));
    connect(m_sourceForm, &FieldsForm::edited, this,
        [edited](const Field &field, const Json &value, bool) { edited(true, field, value); });
    connect(m_commonForm, &FieldsForm::edited, this,
        [edited](const Field &field, const Json &value, bool) { edited(false, field, value); });
    layout->addWidget(m_sourceForm);
    layout->addWidget(m_commonForm);
    m_forms = new Section(tr("Settings"), forms, nullptr);
    m_formsPlace->addWidget(m_forms);
}

void ImportPage::refresh()
{
    const bool reads = m_reading->isReading() || m_soon.isActive();
    const bool isRead = m_found && m_found->data && !m_found->fault && !reads && !m_isCancelled;
    const QFileInfo file(m_path);
    m_name->setText(
        m_path.isEmpty() ? tr("From your data") : oneLine(file.fileName().isEmpty() ? m_path : file.fileName()));
    m_folder->setText(m_path.isEmpty() ? tr("A file or a folder becomes an experiment; nothing of it is changed.")
                                       : tr("in %1").arg(oneLine(QDir::toNativeSeparators(file.absolutePath()))));
    m_pages->setCurrentWidget(m_experiment || !m_path.isEmpty() ? m_body : m_empty);
    m_problemText = m_isCancelled             ? tr("Reading was cancelled.")
        : m_found && m_found->fault && !reads ? translated(*m_found->fault)
                                              : QString();
    m_problem->setProblem(m_problemText, {});
    m_problem->setVisible(!m_problemText.isEmpty());
    m_understood->setText(isRead ? understood() : reads ? tr("Reading …") : QString());
    m_understood->setVisible(!m_understood->text().isEmpty());

    if (!m_experiment || m_formsOf != m_experiment->data.source.index())
        makeForms();
    if (m_sourceForm) {
        m_sourceForm->show(m_experiment->data.fieldsAddress());
        m_commonForm->show(&m_experiment->data);
    }
    showTarget();
    if (isRead) {
        showColumns();
        m_remarks->setText(remarks());
        const DataShape &shape = m_found->data->shape();
        m_starter->show(m_experiment->stack,
            (shape.input.tokens ? tr("A small transformer: %1 layers, %2 parameters.")
                    : shape.input.isImage()
                    ? tr("Residual blocks of norm, activation and convolution: %1 layers, %2 parameters.")
                    : tr("Residual blocks of norm, activation and dense layer: %1 layers, %2 parameters."))
                .arg(wholeNumber(m_found->layers), wholeNumber(m_found->parameters)));
        m_preview->show(m_found->preview, m_found->data);
    } else if (!m_found || !m_found->data) {
        m_remarks->clear();
        m_preview->show({}, nullptr);
    }
    m_remarks->setVisible(!m_remarks->text().isEmpty());
    m_starterPart->setVisible(m_found && m_found->data);
    m_preview->setVisible(m_found && m_found->data);
    showLeftOut();

    m_state->setText(isRead ? tr("%1 examples train, %2 validate.")
                                  .arg(wholeNumber(m_found->data->count(Split::Training)),
                                      wholeNumber(m_found->data->count(Split::Validation)))
                            : QString());
    m_progress->setVisible(reads);
    if (!reads)
        m_progress->setValue(0);
    m_again->setVisible(!m_path.isEmpty() && (reads || m_isCancelled || !m_problemText.isEmpty()));
    m_again->setText(reads ? tr("&Cancel") : tr("Read aga&in"));
    m_again->setToolTip(reads ? tr("Stops reading") : tr("Reads the file or the folder once more"));
    m_train->setEnabled(isRead);
    for (QWidget *part : {static_cast<QWidget *>(m_preview), m_leftOutPart, m_starterPart})
        part->setEnabled(isRead);
}

void ImportPage::showTarget()
{
    const auto *csv = m_experiment ? std::get_if<CsvData>(&m_experiment->data.source) : nullptr;
    m_columnsPart->setVisible(csv && m_found && !m_found->columns.empty());
    if (!csv || !m_found)
        return;
    QStringList names;
    for (const std::string &name : m_found->columns)
        names << QString::fromStdString(name);
    const QSignalBlocker quiet(m_target);
    m_target->clear();
    for (const QString &name : std::as_const(names))
        m_target->addItem(oneLine(name), name);
    m_target->setCurrentIndex(int(names.indexOf(QString::fromStdString(csv->target))));
    const bool areKnown = m_found->data != nullptr; // what the columns hold
    m_columns->setVisible(areKnown);
    m_columnsPart->setSizePolicy(QSizePolicy::Preferred, areKnown ? QSizePolicy::Preferred : QSizePolicy::Maximum);
}

void ImportPage::showColumns()
{
    if (const auto *csv = std::get_if<CsvData>(&m_experiment->data.source); csv && m_found && m_found->data)
        m_columns->show(m_found->data->report().columns, *csv, m_found->data->shape().regression);
}

void ImportPage::showLeftOut()
{
    const std::int64_t count = m_found && m_found->data ? m_found->data->report().countLeftOut() : 0;
    m_leftOutPart->setVisible(count > 0);
    CsvTable table{{tr("File").toStdString(), tr("Line").toStdString(), tr("Reason").toStdString()}, {}};
    if (count > 0) {
        for (const LeftOut &one : m_found->data->report().listLeftOut()) {
            const QString path = QDir(m_path).relativeFilePath(QString::fromStdString(one.path));
            table.rows.push_back({one.line > 0 ? std::string() : path.toStdString(),
                one.line > 0 ? CsvCell(one.line) : CsvCell(std::string()), translated(one.reason).toStdString()});
        }
        const bool areRows = m_found->data->report().leftOut.empty();
        m_leftOutTitle->setText(std::size_t(count) > table.rows.size()
                ? tr("Left out: %1; the first %2 are named")
                      .arg(wholeNumber(count), wholeNumber(qint64(table.rows.size())))
                : tr("Left out: %1").arg(wholeNumber(count)));
        m_leftOutTable->setColumnHidden(0, areRows);
        m_leftOutTable->setColumnHidden(1, !areRows);
    }
    m_leftOutModel->setTable(std::move(table));
    constexpr int widestFile = 300;
    m_leftOutTable->resizeColumnsToContents();
    m_leftOutTable->setColumnWidth(0, std::min(widestFile, m_leftOutTable->columnWidth(0)));
}

void ImportPage::saveLeftOut()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save what is left out"), QStringLiteral("left-out.csv"), tr("Tables (*.csv)"));
    if (!path.isEmpty())
        saveLeftOutTo(path);
}

void ImportPage::saveLeftOutTo(const QString &path)
{
    CsvTable table{{"file", "line", "reason"}, {}};
    for (const LeftOut &one : m_found->data->report().listLeftOut())
        table.rows.push_back(
            {one.path, one.line > 0 ? std::to_string(one.line) : std::string(), translated(one.reason).toStdString()});
    const auto written = writeFigureFile(path, QByteArray::fromStdString(table.csv()));
    m_state->setText(written ? tr("Saved to %1").arg(path) : translated(written.error()));
}

QString ImportPage::understood() const
{
    const Dataset &found = *m_found->data;
    const DataShape &shape = found.shape();
    const DataReport &report = found.report();
    const QString examples = wholeNumber(found.count(Split::Training) + found.count(Split::Validation)),
                  classes = wholeNumber(shape.classes);
    if (const auto *text = std::get_if<TextData>(&m_experiment->data.source))
        return (text->tokens == TextTokens::Words
                ? tr("A text, cut into %1 examples of %2 words, each of which predicts the next; %3 different ones.")
                : tr("A text, cut into %1 examples of %2 characters, each of which predicts the next; %3 different "
                     "ones."))
            .arg(examples, wholeNumber(text->context), wholeNumber(shape.vocabulary));
    if (const auto *pairs = std::get_if<TranslationData>(&m_experiment->data.source))
        return (pairs->tokens == TextTokens::Words
                ? tr("%1 pairs of a text and its translation, of %2 different words; the longest has %3.")
                : tr("%1 pairs of a text and its translation, of %2 different characters; the longest has %3."))
            .arg(wholeNumber(report.pairsUsed), wholeNumber(shape.vocabulary), wholeNumber(shape.input.axes[0]));
    if (!report.columns.empty()) {
        const QString layout =
            tr("A table of %1 rows and %2 columns: the cells are separated by %3, decimals stand behind %4, and %5.")
                .arg(wholeNumber(report.rowsUsed + report.rowsDropped), wholeNumber(qint64(report.columns.size())),
                    separatorName(report.layout.delimiter),
                    report.layout.decimal == "," ? tr("a comma") : tr("a point"),
                    report.layout.hasHeader ? tr("the first line names the columns") : tr("no line names the columns"));
        const QString target = oneLine(QString::fromStdString(std::get<CsvData>(m_experiment->data.source).target), 40);
        return layout + u' '
            + (shape.regression
                    ? tr("“%1” is a number that is to be predicted: mean %2, standard deviation %3.")
                          .arg(target, shortNumber(found.numberTarget().mean),
                              shortNumber(found.numberTarget().deviation))
                    : tr("“%1” names %2 classes: %3.").arg(target, classes, classList(found, m_found->classCounts)));
    }
    if (!shape.input.isImage())
        return tr("%1 examples of %2 numbers in %3 classes: %4.")
            .arg(examples, wholeNumber(shape.input.size()), classes, classList(found, m_found->classCounts));
    const std::vector<int> &axes = shape.input.axes;
    if (m_found->preview.areSounds)
        return tr("%1 sounds as spectrograms of %2 bands and %3 frames, in %4 classes: %5.")
            .arg(examples, wholeNumber(axes[0]), wholeNumber(axes[1]), classes, classList(found, m_found->classCounts));
    return (axes[2] == 1 ? tr("%1 grey images of %2 × %3 pixels in %4 classes: %5.")
                         : tr("%1 images in colour of %2 × %3 pixels in %4 classes: %5."))
        .arg(examples, wholeNumber(axes[1]), wholeNumber(axes[0]), classes, classList(found, m_found->classCounts));
}

/// What is neither in the table of columns nor in that of what is left out.
QString ImportPage::remarks() const
{
    const DataReport &report = m_found->data->report();
    QStringList all;
    for (const Message &note : report.notes) {
        QString sentence = translated(note);
        sentence[0] = sentence[0].toUpper();
        all << sentence;
    }
    if (report.cellsFilled > 0)
        all << tr(
            "%1 missing cells are filled: numbers with their mean, missing words are a value of their own. They are "
            "in italics.")
                   .arg(wholeNumber(report.cellsFilled));
    if (!report.speakers.empty()) {
        QStringList hold;
        for (const SpeakerReport &speaker : report.speakers) {
            if (speaker.validates)
                hold << oneLine(QString::fromStdString(speaker.name), 24);
        }
        all << (report.splitsBySpeaker ? tr("%1 speakers; never heard in training: %2.")
                                             .arg(wholeNumber(qint64(report.speakers.size())), listed(hold))
                                       : tr("%1 speakers; “Validation” can keep some of them for validation.")
                                             .arg(wholeNumber(qint64(report.speakers.size()))));
    }
    return all.join(u'\n');
}

} // namespace stacklight
