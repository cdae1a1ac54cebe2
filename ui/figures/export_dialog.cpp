#include "figures/export_dialog.h"

#include "figures/file_names.h"
#include "session/numbers.h"
#include "session/texts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QUrl>

namespace stacklight {

namespace {

constexpr int usualPictures = 60, mostPictures = 2000;
constexpr int lettersOfFile = 120;
constexpr int widthOfChoices = 400;
constexpr int mostLookedFor = 100; // files: the window is not to wait for a disk

QString settingsKey(const char *name)
{
    return QStringLiteral("figures/") + QLatin1String(name);
}

QString presetText(const FigurePreset &preset)
{
    const FigureOptions &options = preset.options;
    const QString title = QCoreApplication::translate("Figure", preset.title);
    return ExportDialog::tr("%1: %2 × %3 mm, %4 pt")
        .arg(title, numberWithPower(options.widthMm, 6), numberWithPower(options.heightMm, 6),
            numberWithPower(options.fontPt, 6));
}

} // namespace

bool openFolder(const QString &folder)
{
    return QDesktopServices::openUrl(QUrl::fromLocalFile(QDir(folder).absolutePath()));
}

ExportDialog::ExportDialog(const std::vector<View *> &views, const View *chosen, QWidget *parent)
    : QDialog(parent), m_list(new QListWidget(this)), m_preview(new FigurePreview(this)), m_sizes(new QLabel),
      m_files(new QLabel), m_progress(new QProgressBar(this))
{
    setWindowTitle(tr("Export figures"));
    m_list->setAccessibleName(tr("Views to export"));
    m_list->setToolTip(tr("A ticked view is written; the one that is selected is shown at the right"));
    for (View *view : views) {
        if (!view->notice().isEmpty())
            continue;
        auto *item = new QListWidgetItem(viewTitle(view->type()), m_list);
        item->setToolTip(viewTooltip(view->type()));
        item->setCheckState(!chosen || view == chosen ? Qt::Checked : Qt::Unchecked);
        if (view == chosen)
            m_list->setCurrentItem(item);
        m_views.push_back(view);
    }
    if (m_list->currentRow() < 0)
        m_list->setCurrentRow(0);
    for (QLabel *label : {m_sizes, m_files}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_sizes->setObjectName(QStringLiteral("sizes"));
    m_files->setObjectName(QStringLiteral("files"));
    m_progress->hide();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_export = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    auto *shown = new QVBoxLayout;
    shown->addWidget(m_preview, 1);
    shown->addWidget(m_sizes);
    auto *columns = new QHBoxLayout;
    columns->addLayout(makeChoices());
    columns->addLayout(shown, 1);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(columns, 1);
    layout->addWidget(m_files);
    layout->addWidget(m_progress);
    layout->addWidget(buttons);
    connect(m_list, &QListWidget::itemChanged, this, &ExportDialog::follow);
    connect(m_list, &QListWidget::currentRowChanged, this, &ExportDialog::follow);
    connect(m_preview, &FigurePreview::drawn, this, &ExportDialog::showSizes);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::begin);
    connect(buttons, &QDialogButtonBox::rejected, this, [this] {
        if (m_running)
            stop();
        else
            reject();
    });
    restore();
    follow();
    resize(1020, 600);
}

ExportDialog::~ExportDialog()
{
    remember();
}

QLayout *ExportDialog::makeChoices()
{
    m_page = new QWidget(this);
    m_page->setFixedWidth(widthOfChoices);
    auto *form = new QFormLayout(m_page);
    form->setContentsMargins(0, 0, 0, 0);
    addFormats(form, m_page);
    addSizes(form, m_page);
    addPlace(form, m_page);
    m_list->setFixedWidth(widthOfChoices);
    auto *column = new QVBoxLayout;
    column->addWidget(m_list, 1);
    column->addWidget(m_page);
    return column;
}

void ExportDialog::addFormats(QFormLayout *form, QWidget *page)
{
    auto *formats = new QHBoxLayout;
    const QStringList formatTips{tr("Pixels, for screens and slides"), tr("Vectors, to edit further"),
        tr("Vectors, for papers and print"), tr("The figure's numbers, for a spreadsheet or a script")};
    for (const char *name : figureFormatNames()) {
        auto *box = new QCheckBox(QString(name).toUpper(), page);
        box->setToolTip(formatTips[qsizetype(m_formats.size())]);
        connect(box, &QCheckBox::toggled, this, &ExportDialog::follow);
        formats->addWidget(box);
        m_formats.push_back(box);
    }
    form->addRow(tr("Files:"), formats);
    m_isSequence = new QCheckBox(tr("One PNG per step, up to:"), page);
    m_isSequence->setToolTip(
        tr("A picture for each recorded step of the run, all with the same axes: for slides, or to make a film of"));
    m_isSequence->setObjectName(QStringLiteral("sequence"));
    m_pictures = new QSpinBox(page);
    m_pictures->setRange(2, mostPictures);
    m_pictures->setValue(usualPictures);
    m_pictures->setAccessibleName(tr("Pictures at most"));
    m_pictures->setSuffix(tr(" pictures"));
    m_pictures->setToolTip(tr("Chosen evenly from the first recorded step to the last"));
    auto *sequence = new QHBoxLayout;
    sequence->addWidget(m_isSequence);
    sequence->addWidget(m_pictures, 1);
    form->addRow(sequence);
    connect(m_isSequence, &QCheckBox::toggled, this, &ExportDialog::follow);
    connect(m_pictures, &QSpinBox::valueChanged, this, &ExportDialog::follow);
}

void ExportDialog::addSizes(QFormLayout *form, QWidget *page)
{
    m_preset = new QComboBox(page);
    m_preset->setObjectName(QStringLiteral("preset"));
    m_preset->setToolTip(
        tr("Width and height on paper, and the size of the type there; a slide fills 1920 × 1080 pixels"));
    for (const FigurePreset &preset : figurePresets())
        m_preset->addItem(presetText(preset));
    m_preset->addItem(tr("Other size"));
    connect(m_preset, &QComboBox::activated, this, &ExportDialog::choosePreset);
    form->addRow(tr("&Made for:"), m_preset);
    const QStringList names{tr("Width"), tr("Height"), tr("Resolution of PNG"), tr("Type size")};
    const QStringList units{tr(" mm"), tr(" mm"), tr(" dpi"), tr(" pt")};
    for (const FigureLimit &limit : figureLimits()) {
        auto *box = new QDoubleSpinBox(page);
        const qsizetype index = qsizetype(m_numbers.size());
        box->setObjectName(QLatin1String(limit.option));
        box->setAccessibleName(names[index]);
        box->setToolTip(names[index]);
        box->setDecimals(1);
        box->setRange(limit.minimum, limit.maximum);
        box->setSuffix(units[index]);
        connect(box, &QDoubleSpinBox::valueChanged, this, &ExportDialog::follow);
        m_numbers.push_back(box);
    }
    const QStringList labels{tr("&Width, height:"), tr("&Resolution, type:")};
    for (qsizetype row = 0; row < labels.size(); ++row) {
        auto *line = new QHBoxLayout;
        for (std::size_t index = std::size_t(2 * row); index < std::size_t(2 * row + 2); ++index)
            line->addWidget(m_numbers[index], 1);
        form->addRow(labels[row], line);
        qobject_cast<QLabel *>(form->labelForField(line))->setBuddy(m_numbers[std::size_t(2 * row)]);
    }
    m_theme = new QComboBox(page);
    m_theme->setObjectName(QStringLiteral("theme"));
    m_theme->addItems({tr("Print: black on white"), tr("Light"), tr("Dark")});
    connect(m_theme, &QComboBox::currentIndexChanged, this, &ExportDialog::follow);
    form->addRow(tr("&Colours:"), m_theme);
}

void ExportDialog::addPlace(QFormLayout *form, QWidget *page)
{
    m_folder = new QLineEdit(page);
    m_folder->setAccessibleName(tr("Folder for the figures"));
    auto *browse = new QPushButton(tr("&Browse…"), page);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::follow);
    connect(browse, &QPushButton::clicked, this, [this] {
        if (const QString path = QFileDialog::getExistingDirectory(this, tr("Folder for the figures"), folder());
            !path.isEmpty())
            m_folder->setText(QDir::toNativeSeparators(path));
    });
    auto *line = new QHBoxLayout;
    line->addWidget(m_folder);
    line->addWidget(browse);
    m_name = new QLineEdit(page);
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setToolTip(tr("What the files' names begin with; the view and the kind of file come behind it"));
    m_name->setMaxLength(lettersOfFile);
    m_name->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral(R"re([^/\\:*?"<>|\x00-\x1f]*)re")),
            m_name)); // nothing that a file system forbids
    if (!m_views.empty())
        m_name->setText(suggestedName(m_views.front()->input()));
    m_name->setCursorPosition(0); // its beginning tells more
    connect(m_name, &QLineEdit::textChanged, this, &ExportDialog::follow);
    form->addRow(tr("&Name:"), m_name);
    form->addRow(tr("&Folder:"), line);
    qobject_cast<QLabel *>(form->labelForField(line))->setBuddy(m_folder);
}

void ExportDialog::restore()
{
    const QSettings settings;
    const QStringList chosen = settings.value(settingsKey("formats"), QStringList{"pdf", "csv"}).toStringList();
    for (std::size_t index = 0; index < m_formats.size(); ++index)
        m_formats[index]->setChecked(chosen.contains(QLatin1String(figureFormatNames()[index])));
    const FigureOptions usual;
    for (std::size_t index = 0; index < m_numbers.size(); ++index) {
        const FigureLimit &limit = figureLimits()[index];
        m_numbers[index]->setValue(settings.value(settingsKey(limit.option), usual.*limit.member).toDouble());
    }
    m_theme->setCurrentIndex(settings.value(settingsKey("theme"), 0).toInt());
    m_isSequence->setChecked(settings.value(settingsKey("sequence"), false).toBool());
    m_pictures->setValue(settings.value(settingsKey("pictures"), usualPictures).toInt());
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    m_folder->setText(QDir::toNativeSeparators(settings.value(settingsKey("folder"), pictures).toString()));
}

void ExportDialog::remember() const
{
    QSettings settings;
    QStringList chosen;
    for (const FigureFormat format : formats())
        chosen << figureFormatNames()[std::size_t(format)];
    settings.setValue(settingsKey("formats"), chosen);
    for (std::size_t index = 0; index < m_numbers.size(); ++index)
        settings.setValue(settingsKey(figureLimits()[index].option), m_numbers[index]->value());
    settings.setValue(settingsKey("theme"), m_theme->currentIndex());
    settings.setValue(settingsKey("sequence"), m_isSequence->isChecked());
    settings.setValue(settingsKey("pictures"), m_pictures->value());
    settings.setValue(settingsKey("folder"), folder());
}

void ExportDialog::done(int result)
{
    remember(); // whoever opens the next one does not wait until this one is deleted
    stop();
    QDialog::done(result);
}

FigureOptions ExportDialog::options() const
{
    FigureOptions options;
    for (std::size_t index = 0; index < m_numbers.size(); ++index)
        options.*figureLimits()[index].member = m_numbers[index]->value();
    options.theme = FigureTheme(m_theme->currentIndex());
    return options;
}

std::vector<FigureFormat> ExportDialog::formats() const
{
    std::vector<FigureFormat> chosen;
    for (std::size_t index = 0; index < m_formats.size(); ++index) {
        if (m_formats[index]->isChecked())
            chosen.push_back(FigureFormat(index));
    }
    return chosen;
}

QString ExportDialog::folder() const
{
    return QDir::fromNativeSeparators(m_folder->text());
}

std::vector<const View *> ExportDialog::ticked() const
{
    std::vector<const View *> views;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            views.push_back(m_views[std::size_t(row)]);
    }
    return views;
}

/// The selected view, if it is going to be written, or else the first one that is.
const View *ExportDialog::previewed() const
{
    const std::vector<const View *> views = ticked();
    const int row = m_list->currentRow();
    if (row >= 0 && m_list->item(row)->checkState() == Qt::Checked)
        return m_views[std::size_t(row)];
    return views.empty() ? nullptr : views.front();
}

void ExportDialog::choosePreset(int index)
{
    if (index >= int(figurePresets().size()))
        return;
    for (std::size_t number = 0; number < m_numbers.size(); ++number)
        m_numbers[number]->setValue(figurePresets()[std::size_t(index)].options.*figureLimits()[number].member);
}

/// What was chosen has changed.
void ExportDialog::follow()
{
    const FigureOptions wanted = options();
    const auto preset =
        std::ranges::find_if(figurePresets(), [&](const FigurePreset &one) { return one.fits(wanted); });
    m_preset->setCurrentIndex(int(preset - figurePresets().begin()));
    const std::vector<FigureFormat> chosen = formats();
    const bool isPng = m_formats[std::size_t(FigureFormat::Png)]->isChecked();
    m_isSequence->setEnabled(isPng);
    m_pictures->setEnabled(isPng && m_isSequence->isChecked());
    m_list->setEnabled(!m_running);
    m_page->setEnabled(!m_running);
    m_export->setEnabled(!ticked().empty() && !chosen.empty() && !m_folder->text().isEmpty() && !m_running);

    using Content = FigurePreview::Content;
    const bool isVector = m_formats[std::size_t(FigureFormat::Svg)]->isChecked()
        || m_formats[std::size_t(FigureFormat::Pdf)]->isChecked();
    const Content content = isVector || (isPng && !m_isSequence->isChecked()) ? Content::Figure
        : isPng                                                               ? Content::Sequence
                                                                              : Content::Numbers;
    m_preview->setWish({chosen.empty() ? nullptr : previewed(), wanted, content, std::size_t(m_pictures->value())});
    showFiles();
}

void ExportDialog::showSizes()
{
    const FigureOptions wanted = options();
    if (m_preview->scale() == 0) {
        m_sizes->clear();
        return;
    }
    const QSize pixels = imageSize(wanted);
    const QString size = tr("%1 × %2 mm, type of %3 pt")
                             .arg(numberWithPower(wanted.widthMm, 6), numberWithPower(wanted.heightMm, 6),
                                 numberWithPower(wanted.fontPt, 6));
    const QString png = m_formats[std::size_t(FigureFormat::Png)]->isChecked()
        ? tr("PNG of %1 × %2 pixels").arg(pixels.width()).arg(pixels.height())
        : QString();
    QStringList parts{size, png, tr("shown at %1 %").arg(std::lround(m_preview->scale() * 100))};
    parts.removeAll(QString());
    m_sizes->setText(parts.join(QStringLiteral(" · ")));
}

void ExportDialog::showFiles()
{
    if (m_views.empty()) {
        m_files->setText(
            tr("No view has anything to draw yet. Train first (Space); then its figures are offered here."));
        return;
    }
    QStringList names;
    int there = 0;
    for (const Job &job : jobs()) {
        if (job.isLook)
            continue;
        names << figureFileName(m_name->text(), job.view->type(), job.format, job.step);
        there += names.size() <= mostLookedFor && QFileInfo::exists(QDir(folder()).filePath(names.back()));
    }
    if (names.isEmpty()) {
        m_files->clear();
        return;
    }
    QString text = names.size() == 1 ? tr("Writes %1.").arg(names.front())
        : names.size() == 2          ? tr("Writes %1 and %2.").arg(names.front(), names.back())
                            : tr("Writes %1 files, %2 to %3.").arg(names.size()).arg(names.front(), names.back());
    if (names.size() > mostLookedFor)
        text += u' ' + tr("Files that exist are replaced.");
    else if (there > 0)
        text += u' ' + tr("Files that are there already and will be replaced: %1.").arg(there);
    m_files->setText(text);
}

std::vector<ExportDialog::Job> ExportDialog::jobs() const
{
    std::vector<Job> all;
    for (const View *view : ticked()) {
        for (const FigureFormat format : formats()) {
            if (format != FigureFormat::Png || !m_isSequence->isChecked()) {
                all.push_back({view, format});
                continue;
            }
            const std::vector<std::int64_t> steps = stepsOfSequence(view->input(), std::size_t(m_pictures->value()));
            for (const bool isLook : {true, false}) {
                for (const std::int64_t step : steps)
                    all.push_back({view, format, step, isLook});
            }
        }
    }
    return all;
}

void ExportDialog::begin()
{
    for (const FigureFormat format : formats()) {
        if (const auto checked = checkFigureOptions(options(), format); !checked) {
            emit failed(translated(checked.error()));
            return;
        }
    }
    for (const View *view : ticked()) {
        if (const QString words = view->notice(); !words.isEmpty()) {
            emit failed(QStringLiteral("%1: %2").arg(viewTitle(view->type()), words));
            return;
        }
    }
    if (!QDir().mkpath(folder())) {
        emit failed(tr("The folder %1 cannot be made").arg(m_folder->text()));
        return;
    }
    m_jobs = jobs();
    m_next = 0;
    m_running = true;
    follow();
    m_progress->setRange(0, int(m_jobs.size()));
    m_progress->setValue(0);
    m_progress->show();
    QTimer::singleShot(0, this, &ExportDialog::step);
}

/// Empty for a look.
QByteArray ExportDialog::drawn(const Job &job)
{
    const View &view = *job.view;
    if (job.step < 0)
        return figureBytes(view.type(), view.input(), view.state(), options(), job.format);
    const bool isFirst = m_next == 1 || m_jobs[m_next - 2].view != job.view || m_jobs[m_next - 2].step < 0;
    if (isFirst)
        m_sequence = std::make_unique<FigureSequence>(view.type(), view.input(), view.state(), options());
    if (!job.isLook)
        return m_sequence->picture(job.step);
    m_sequence->look(job.step);
    return {};
}

void ExportDialog::step()
{
    if (!m_running)
        return;
    if (m_next == m_jobs.size()) {
        const auto files = std::count_if(m_jobs.begin(), m_jobs.end(), [](const Job &job) { return !job.isLook; });
        emit exported(tr("%n file(s) exported to %1", nullptr, int(files)).arg(m_folder->text()), folder());
        accept();
        return;
    }
    const Job job = m_jobs[m_next++];
    const QByteArray bytes = drawn(job);
    if (!job.isLook) {
        const QString name = figureFileName(m_name->text(), job.view->type(), job.format, job.step);
        if (const auto written = writeFigureFile(QDir(folder()).filePath(name), bytes); !written) {
            emit failed(translated(written.error()));
            stop();
            return;
        }
    }
    m_progress->setValue(int(m_next));
    QTimer::singleShot(0, this, &ExportDialog::step);
}

void ExportDialog::stop()
{
    m_running = false;
    m_sequence.reset();
    m_progress->hide();
    follow();
}

} // namespace stacklight
