#include "window/export_network_dialog.h"

#include "interop/network_export.h"
#include "session/document.h"
#include "session/network_files.h"
#include "session/texts.h"
#include "stack/lamp.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace stacklight {

namespace {

constexpr int dialogWidth = 560;

const ExportFormat &chosenFormat(const QComboBox *box)
{
    return exportFormats()[std::size_t(std::max(0, box->currentIndex()))];
}

} // namespace

ExportNetworkDialog::ExportNetworkDialog(NetworkFiles *files, Document *document, QWidget *parent)
    : QDialog(parent), m_files(files), m_document(document), m_format(new QComboBox), m_about(new QLabel),
      m_path(new QLineEdit), m_state(new QLabel), m_progress(new QProgressBar)
{
    setObjectName(QStringLiteral("exportNetworkDialog"));
    setWindowTitle(tr("Export network"));
    m_format->setObjectName(QStringLiteral("networkFormat"));
    m_format->setAccessibleName(tr("Format"));
    m_format->setToolTip(tr("What the network is written as; its weights are those of now"));
    for (const ExportFormat &format : exportFormats()) {
        m_format->addItem(translated(format.label));
        m_format->setItemData(m_format->count() - 1, translated(format.about), Qt::ToolTipRole);
    }
    m_about->setWordWrap(true);
    m_about->setMinimumHeight(3 * m_about->fontMetrics().lineSpacing()); // two lines, in Chinese as well
    m_about->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_path->setObjectName(QStringLiteral("networkPath"));
    m_path->setAccessibleName(tr("Where to"));
    auto *browse = new QToolButton;
    browse->setText(QStringLiteral("…"));
    browse->setAccessibleName(tr("Choose …"));
    browse->setToolTip(tr("Choose where the network is written"));
    connect(browse, &QToolButton::clicked, this, &ExportNetworkDialog::browse);
    auto *place = new QHBoxLayout;
    place->addWidget(m_path, 1);
    place->addWidget(browse);
    auto *form = new QFormLayout;
    form->addRow(tr("&Format"), m_format);
    form->addRow(QString(), m_about);
    auto *where = new QLabel(tr("&Write to"));
    where->setBuddy(m_path);
    form->addRow(where, place);

    m_state->setObjectName(QStringLiteral("networkState"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QPalette faulty = m_state->palette();
    faulty.setColor(QPalette::WindowText, faultColour(palette()));
    m_state->setPalette(faulty);
    m_state->hide();
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("The network is being written"));
    m_progress->hide();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_export = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    m_export->setObjectName(QStringLiteral("networkExport"));
    m_export->setToolTip(tr("Writes all of it, or nothing where something fails"));
    buttons->button(QDialogButtonBox::Cancel)->setText(tr("&Cancel"));
    buttons->button(QDialogButtonBox::Cancel)->setToolTip(tr("Writes nothing"));
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportNetworkDialog::begin);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_state);
    layout->addWidget(m_progress);
    layout->addStretch(1);
    layout->addWidget(buttons);
    m_export->setDefault(true); // once it is in the dialog, else Cancel would be
    resize(dialogWidth, sizeHint().height());

    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportNetworkDialog::followFormat);
    connect(m_path, &QLineEdit::textChanged, this, &ExportNetworkDialog::followFiles);
    connect(files, &NetworkFiles::busyChanged, this, &ExportNetworkDialog::followFiles);
    connect(files, &NetworkFiles::exported, this, [this] {
        if (m_isBegun)
            accept();
    });
    connect(files, &NetworkFiles::failed, this, [this](const QString &reason) {
        m_isBegun = false;
        m_state->setText(reason);
        m_state->show();
    });
    followFormat();
    m_format->setFocus();
}

/// Beside the experiment, after its name.
QString ExportNetworkDialog::usualPath() const
{
    const ExportFormat &format = chosenFormat(m_format);
    QString name = QString::fromStdString(m_document->experiment().title);
    for (QChar &c : name)
        c = c.isLetterOrNumber() ? c : QLatin1Char('-');
    name = name.isEmpty() ? QStringLiteral("network") : name.left(40);
    const QString folder = m_document->folder().isEmpty() ? QDir::homePath() : m_document->folder();
    return QDir::toNativeSeparators(QDir(folder).filePath(
        format.writeFile ? name + QLatin1String(format.ending) : name + u'-' + QLatin1String(format.name)));
}

void ExportNetworkDialog::followFormat()
{
    const ExportFormat &format = chosenFormat(m_format);
    m_about->setText(translated(format.about));
    m_path->setToolTip(format.writeFile ? tr("The file that is written") : tr("A folder that is new or empty"));
    if (!m_path->isModified())
        m_path->setText(usualPath());
    m_state->hide();
    followFiles();
}

void ExportNetworkDialog::followFiles()
{
    m_progress->setVisible(m_isBegun && m_files->isBusy());
    m_export->setEnabled(m_files->isPossible() && !m_path->text().trimmed().isEmpty());
    for (QWidget *part : {static_cast<QWidget *>(m_format), static_cast<QWidget *>(m_path)})
        part->setEnabled(!m_files->isBusy());
}

void ExportNetworkDialog::browse()
{
    const QFileInfo now(m_path->text());
    const QString path = chosenFormat(m_format).writeFile
        ? QFileDialog::getSaveFileName(this, tr("Export network"), m_path->text(),
              tr("ONNX models (*.onnx)") + QStringLiteral(";;") + tr("All files (*)"))
        : QFileDialog::getExistingDirectory(this, tr("A new or empty folder"), now.absolutePath());
    if (path.isEmpty())
        return;
    m_path->setText(QDir::toNativeSeparators(path));
    m_path->setModified(true);
}

void ExportNetworkDialog::begin()
{
    if (!m_export->isEnabled())
        return;
    m_state->hide();
    m_isBegun = true;
    m_files->exportTo(chosenFormat(m_format), QDir::fromNativeSeparators(m_path->text().trimmed()));
    followFiles();
}

} // namespace stacklight
