#include "window/preview_panel.h"

#include "data/sound_reader.h"
#include "session/texts.h"
#include "session/user_texts.h"
#include "views/csv_table_model.h"

#include <QApplication>
#include <QHeaderView>
#include <QListWidget>
#include <QTableView>

namespace stacklight {

namespace {

constexpr int pictureSide = 88; // pixels
constexpr int widestColumn = 420;

} // namespace

/// Marks the cells that were missing.
class PreviewModel : public CsvTableModel
{
    Q_OBJECT

public:
    using CsvTableModel::CsvTableModel;

    void show(const DataPreview &preview)
    {
        m_missing = preview.missing;
        setTable(preview.rows);
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (m_missing.contains({index.row(), index.column()})) {
            QVariant filled = CsvTableModel::data(index, Qt::DisplayRole);
            switch (role) {
            case Qt::DisplayRole:
                return filled.toString().isEmpty() ? tr("missing") : filled;
            case Qt::FontRole: {
                QFont font = QApplication::font();
                font.setItalic(true);
                return font;
            }
            case Qt::ForegroundRole:
                return QApplication::palette().brush(QPalette::PlaceholderText);
            case Qt::ToolTipRole:
                return filled.toString().isEmpty()
                    ? tr("This cell is missing; that is a value of its own")
                    : tr("This cell is missing; it is filled with the mean of the training examples");
            default:
                break;
            }
        }
        return CsvTableModel::data(index, role);
    }

private:
    std::set<std::pair<int, int>> m_missing;
};

QString splitText(Split split)
{
    return split == Split::Training ? PreviewPanel::tr("trains") : PreviewPanel::tr("validates");
}

PreviewPanel::PreviewPanel(QWidget *parent)
    : QStackedWidget(parent), m_model(new PreviewModel(this)), m_rows(new QTableView), m_pictures(new QListWidget)
{
    m_rows->setModel(m_model);
    m_rows->setObjectName(QStringLiteral("previewRows"));
    m_rows->setAccessibleName(tr("The first rows"));
    m_rows->setToolTip(tr("The first rows as they were understood; those that were missing are in italics"));
    m_rows->verticalHeader()->hide();
    m_rows->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_rows->horizontalHeader()->setHighlightSections(false);
    m_rows->horizontalHeader()->setStretchLastSection(true);
    m_rows->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_rows->setTabKeyNavigation(false);
    m_rows->setWordWrap(false);
    m_pictures->setObjectName(QStringLiteral("previewPictures"));
    m_pictures->setViewMode(QListView::IconMode);
    m_pictures->setResizeMode(QListView::Adjust);
    m_pictures->setMovement(QListView::Static);
    m_pictures->setIconSize({pictureSide, pictureSide});
    m_pictures->setSpacing(4);
    m_pictures->setUniformItemSizes(true);
    m_pictures->setWordWrap(false);
    m_pictures->setTextElideMode(Qt::ElideMiddle);
    connect(m_pictures, &QListWidget::itemActivated, this, &PreviewPanel::listen);
    connect(m_pictures, &QListWidget::itemClicked, this, &PreviewPanel::listen);
    for (QWidget *page : {static_cast<QWidget *>(m_rows), static_cast<QWidget *>(m_pictures)})
        addWidget(page);
}

void PreviewPanel::show(const DataPreview &preview, const std::shared_ptr<const Dataset> &dataset)
{
    m_player.stop();
    m_data = dataset;
    m_shown = preview.pictures;
    m_model->show(preview);
    m_rows->resizeColumnsToContents();
    for (int column = 0; column < m_model->columnCount(); ++column)
        m_rows->setColumnWidth(column, std::min(widestColumn, m_rows->columnWidth(column)));
    m_pictures->clear();
    m_pictures->setAccessibleName(
        preview.areSounds ? tr("Some sounds of each class, as spectrograms") : tr("Some images of each class"));
    const QString about = preview.areSounds ? tr("A click, or Enter, plays a sound")
                                            : tr("Some images of each class, as the network gets them");
    m_pictures->setToolTip(about);
    const QSize cell(pictureSide + 16, pictureSide + 12 + m_pictures->fontMetrics().height());
    m_pictures->setGridSize(cell);
    for (const PreviewPicture &picture : m_shown) {
        const bool isSmall = picture.image.width() < pictureSide && picture.image.height() < pictureSide;
        const QImage scaled = picture.image.scaled(pictureSide, pictureSide,
            preview.areSounds ? Qt::IgnoreAspectRatio : Qt::KeepAspectRatio,
            isSmall ? Qt::FastTransformation : Qt::SmoothTransformation);
        auto *item = new QListWidgetItem(
            QIcon(QPixmap::fromImage(scaled)), oneLine(QString::fromStdString(picture.className)), m_pictures);
        const QString name = QString::fromStdString(picture.name);
        item->setToolTip(plainTip(QStringLiteral("%1\n%2").arg(name, splitText(picture.split))));
        item->setData(
            Qt::AccessibleTextRole, tr("%1, of class %2").arg(name, QString::fromStdString(picture.className)));
    }
    setCurrentWidget(m_shown.empty() ? static_cast<QWidget *>(m_rows) : m_pictures);
}

void PreviewPanel::listen()
{
    const auto *sounds = dynamic_cast<const SoundReader *>(m_data.get());
    const int row = m_pictures->currentRow();
    if (!sounds || row < 0)
        return;
    const PreviewPicture &picture = m_shown[std::size_t(row)];
    const Result<std::vector<float>> samples = sounds->samplesOf(picture.split, picture.index);
    if (!samples)
        emit refused(translated(samples.error()));
    else if (!m_player.play(*samples, sounds->settings().sampleRate))
        emit refused(tr("No device for sound was found on this system."));
}

} // namespace stacklight

#include "preview_panel.moc"
