#include "figures/export_dialog.h"

#include "session/texts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>

namespace stacklight {

namespace {

constexpr int digitsOfStep = 8; // so that files sort by it
constexpr int usualPictures = 60, mostPictures = 2000;

QString settingsKey(const char *name)
{
    return QStringLiteral("figures/") + QLatin1String(name);
}

} // namespace

ExportDialog::ExportDialog(const std::vector<View *> &views, const View *chosen, QWidget *parent)
    : QDialog(parent), m_views(views)
{
    setWindowTitle(tr("Export figures"));
    m_list = new QListWidget(this);
    m_list->setAccessibleName(tr("Views to export"));
    for (const View *view : m_views) {
        auto *item = new QListWidgetItem(viewTitle(view->type()), m_list);
        item->setToolTip(viewTooltip(view->type()));
        item->setCheckState(!chosen || view == chosen ? Qt::Checked : Qt::Unchecked);
    }
    m_progress = new QProgressBar(this);
    m_progress->hide();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_export = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_list);
    layout->addWidget(makePage());
    layout->addWidget(m_progress);
    layout->addWidget(buttons);
    connect(m_list, &QListWidget::itemChanged, this, &ExportDialog::update);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::begin);
    connect(buttons, &QDialogButtonBox::rejected, this, [this] {
        if (m_running)
            stop();
        else
            reject();
    });
    restore();
    update();
}

QWidget *ExportDialog::makePage()
{
    auto *page = new QWidget(this);
    auto *form = new QFormLayout(page);
    form->setContentsMargins(0, 0, 0, 0);
    auto *formats = new QHBoxLayout;
    const QStringList formatTips{tr("Pixels, for screens and slides"), tr("Vectors, to edit further"),
        tr("Vectors, for papers and print"), tr("The figure's numbers, for a spreadsheet or a script")};
    for (const char *name : figureFormatNames()) {
        auto *box = new QCheckBox(QString(name).toUpper(), page);
        box->setToolTip(formatTips[qsizetype(m_formats.size())]);
        connect(box, &QCheckBox::toggled, this, &ExportDialog::update);
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
    form->addRow(m_isSequence, m_pictures);
    connect(m_isSequence, &QCheckBox::toggled, this, &ExportDialog::update);
    const QStringList labels{tr("&Width:"), tr("&Height:"), tr("&Resolution of PNG:"), tr("&Type size:")};
    const QStringList units{tr(" mm"), tr(" mm"), tr(" dpi"), tr(" pt")};
    const FigureOptions defaults;
    for (const FigureLimit &limit : figureLimits()) {
        auto *box = new QDoubleSpinBox(page);
        const qsizetype index = qsizetype(m_numbers.size());
        box->setDecimals(1);
        box->setRange(limit.minimum, limit.maximum);
        box->setValue(defaults.*limit.member);
        box->setSuffix(units[index]);
        form->addRow(labels[index], box);
        m_numbers.push_back(box);
    }
    m_theme = new QComboBox(page);
    m_theme->addItems({tr("Print: black on white"), tr("Light"), tr("Dark")});
    form->addRow(tr("&Colours:"), m_theme);
    m_folder = new QLineEdit(page);
    m_folder->setAccessibleName(tr("Folder for the figures"));
    auto *browse = new QPushButton(tr("&Browse…"), page);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::update);
    connect(browse, &QPushButton::clicked, this, [this] {
        if (const QString path = QFileDialog::getExistingDirectory(this, tr("Folder for the figures"), folder());
            !path.isEmpty())
            m_folder->setText(QDir::toNativeSeparators(path));
    });
    auto *line = new QHBoxLayout;
    line->addWidget(m_folder);
    line->addWidget(browse);
    form->addRow(tr("Folder:"), line);
    return page;
}

void ExportDialog::restore()
{
    const QSettings settings;
    const QStringList chosen = settings.value(settingsKey("formats"), QStringList{"pdf", "csv"}).toStringList();
    for (std::size_t index = 0; index < m_formats.size(); ++index)
        m_formats[index]->setChecked(chosen.contains(QLatin1String(figureFormatNames()[index])));
    for (std::size_t index = 0; index < m_numbers.size(); ++index)
        m_numbers[index]->setValue(
            settings.value(settingsKey(figureLimits()[index].option), m_numbers[index]->value()).toDouble());
    m_theme->setCurrentIndex(settings.value(settingsKey("theme"), 0).toInt());
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    m_folder->setText(QDir::toNativeSeparators(settings.value(settingsKey("folder"), pictures).toString()));
}

void ExportDialog::done(int result)
{
    QSettings settings;
    QStringList chosen;
    for (const FigureFormat format : formats())
        chosen << figureFormatNames()[std::size_t(format)];
    settings.setValue(settingsKey("formats"), chosen);
    for (std::size_t index = 0; index < m_numbers.size(); ++index)
        settings.setValue(settingsKey(figureLimits()[index].option), m_numbers[index]->value());
    settings.setValue(settingsKey("theme"), m_theme->currentIndex());
    settings.setValue(settingsKey("folder"), folder());
    m_running = false;
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

void ExportDialog::update()
{
    bool any = false;
    for (int row = 0; row < m_list->count(); ++row)
        any = any || m_list->item(row)->checkState() == Qt::Checked;
    m_isSequence->setEnabled(m_formats[std::size_t(FigureFormat::Png)]->isChecked());
    m_pictures->setEnabled(m_isSequence->isEnabled() && m_isSequence->isChecked());
    m_export->setEnabled(any && !formats().empty() && !m_folder->text().isEmpty() && !m_running);
}

void ExportDialog::begin()
{
    m_jobs.clear();
    for (int row = 0; row < m_list->count(); ++row) {
        for (const FigureFormat format : formats()) {
            if (m_list->item(row)->checkState() != Qt::Checked)
                continue;
            if (const auto checked = checkFigureOptions(options(), format); !checked) {
                emit failed(translated(checked.error()));
                return;
            }
            const View *view = m_views[std::size_t(row)];
            if (format == FigureFormat::Png && m_isSequence->isChecked())
                addSequence(view);
            else
                m_jobs.push_back({view, format});
        }
    }
    if (!QDir().mkpath(folder())) {
        emit failed(tr("The folder %1 cannot be made").arg(m_folder->text()));
        return;
    }
    m_next = 0;
    m_running = true;
    update();
    m_progress->setRange(0, int(m_jobs.size()));
    m_progress->setValue(0);
    m_progress->show();
    QTimer::singleShot(0, this, &ExportDialog::step);
}

void ExportDialog::addSequence(const View *view)
{
    const std::vector<std::int64_t> steps = stepsOfSequence(view->input(), std::size_t(m_pictures->value()));
    for (const bool isLook : {true, false}) {
        for (const std::int64_t step : steps)
            m_jobs.push_back({view, FigureFormat::Png, step, isLook});
    }
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
        emit exported(tr("%n file(s) exported to %1", nullptr, int(files)).arg(m_folder->text()));
        accept();
        return;
    }
    const Job job = m_jobs[m_next++];
    const QString step =
        job.step < 0 ? QString() : QStringLiteral("-%1").arg(job.step, digitsOfStep, 10, QLatin1Char('0'));
    const QString name = QLatin1String(job.view->type().name) + step + u'.'
        + QLatin1String(figureFormatNames()[std::size_t(job.format)]);
    const QByteArray bytes = drawn(job);
    if (!job.isLook) {
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
    m_progress->hide();
    update();
}

} // namespace stacklight
