#include "manual/manual_window.h"

#include "manual/manual_pictures.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QTextBrowser>
#include <QTextTable>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace stacklight {

namespace {

constexpr int pageRole = Qt::UserRole;

} // namespace

/// Text with pictures of views: their names are "picture:NUMBER/VIEW", with a number that makes them new to the
/// document.
class ManualText : public QTextBrowser
{
    Q_OBJECT

public:
    explicit ManualText(ManualPictures *pictures) : m_pictures(pictures) {}

    QVariant loadResource(int type, const QUrl &name) override
    {
        const ViewType *view =
            name.scheme() == QLatin1String("picture") ? findViewType(name.path().section(u'/', 1)) : nullptr;
        if (type != QTextDocument::ImageResource || !view)
            return QTextBrowser::loadResource(type, name);
        const bool isDark = palette().color(QPalette::Base).lightnessF() < 0.5f;
        QImage image = m_pictures->picture(*view, isDark, devicePixelRatioF());
        if (image.isNull()) { // as long as there is none, its place
            image = QImage(ManualPictures::size(), QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::transparent);
        }
        return image;
    }

private:
    ManualPictures *m_pictures;
};

ManualWindow::ManualWindow(QWidget *parent, const QString &id)
    : QWidget(parent, Qt::Window), m_search(new QLineEdit), m_list(new QTreeWidget),
      m_pictures(new ManualPictures(this)), m_text(new ManualText(m_pictures)), m_found(new QLabel)
{
    setObjectName(QStringLiteral("manual"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_search->setObjectName(QStringLiteral("manualSearch"));
    m_search->setClearButtonEnabled(true);
    m_list->setObjectName(QStringLiteral("manualPages"));
    m_list->setHeaderHidden(true);
    m_text->setObjectName(QStringLiteral("manualText"));
    m_text->setOpenLinks(false);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->document()->setDocumentMargin(16);

    auto *left = new QWidget;
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(8, 8, 0, 8);
    column->addWidget(m_search);
    column->addWidget(m_list);
    column->addWidget(m_found);
    auto *splitter = new QSplitter;
    splitter->addWidget(left);
    splitter->addWidget(m_text);
    splitter->setStretchFactor(1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    connect(m_search, &QLineEdit::textChanged, this, &ManualWindow::search);
    connect(m_search, &QLineEdit::returnPressed, m_list, qOverload<>(&QWidget::setFocus));
    connect(m_list, &QTreeWidget::currentItemChanged, this, [this] {
        showText();
        m_text->verticalScrollBar()->setValue(0);
    });
    connect(m_pictures, &ManualPictures::trained, this, &ManualWindow::showText);
    connect(new QShortcut(QKeySequence::Find, this), &QShortcut::activated, m_search, qOverload<>(&QWidget::setFocus));
    connect(new QShortcut(Qt::Key_Escape, this), &QShortcut::activated, this, [this] {
        if (m_search->text().isEmpty())
            close();
        else
            m_search->clear();
    });
    resize(980, 640);
    splitter->setSizes({300, 680});
    fill();
    showPage(id);
    m_search->setFocus();
}

void ManualWindow::fill()
{
    setWindowTitle(tr("Manual"));
    m_search->setPlaceholderText(tr("Search the manual"));
    m_search->setAccessibleName(tr("Search the manual"));
    m_list->setAccessibleName(tr("Pages of the manual"));
    m_text->setAccessibleName(tr("Page of the manual"));
    m_pages = manualPages();
    m_list->clear();
    QTreeWidgetItem *chapter = nullptr;
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        if (!chapter || chapter->text(0) != m_pages[i].chapter) {
            chapter = new QTreeWidgetItem(m_list, {m_pages[i].chapter});
            chapter->setFlags(Qt::ItemIsEnabled);
            chapter->setExpanded(true);
            QFont bold = m_list->font();
            bold.setBold(true);
            chapter->setFont(0, bold);
        }
        auto *item = new QTreeWidgetItem(chapter, {m_pages[i].title});
        item->setData(0, pageRole, int(i));
        item->setToolTip(0, m_pages[i].title);
    }
    search();
}

void ManualWindow::showText()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    if (!item || !item->data(0, pageRole).isValid())
        return;
    const ManualPage &page = m_pages[std::size_t(item->data(0, pageRole).toInt())];
    const int place = m_text->verticalScrollBar()->value();
    QString markdown = QStringLiteral("## %1\n\n%2").arg(page.title, page.markdown);
    if (const ViewType *view = page.picture.isEmpty() ? nullptr : findViewType(page.picture))
        markdown += QStringLiteral("\n\n![%1](picture:%2/%3)\n\n*%4*\n")
                        .arg(viewTitle(*view))
                        .arg(++m_shown)
                        .arg(page.picture, ManualPictures::caption(*view));
    m_text->setMarkdown(markdown);
    for (QTextFrame *frame : m_text->document()->rootFrame()->childFrames()) {
        if (auto *table = qobject_cast<QTextTable *>(frame)) {
            QTextTableFormat format = table->format();
            format.setCellPadding(6);
            format.setBorderCollapse(true);
            format.setBorderBrush(palette().mid());
            table->setFormat(format);
        }
    }
    m_text->verticalScrollBar()->setValue(place);
}

void ManualWindow::search()
{
    int count = 0;
    QTreeWidgetItem *first = nullptr; // a page whose title says it, or else whose text does
    bool isTitled = false;
    for (int c = 0; c < m_list->topLevelItemCount(); ++c) {
        QTreeWidgetItem *chapter = m_list->topLevelItem(c);
        int shown = 0;
        for (int i = 0; i < chapter->childCount(); ++i) {
            QTreeWidgetItem *item = chapter->child(i);
            const ManualPage &page = m_pages[std::size_t(item->data(0, pageRole).toInt())];
            const bool fits = page.contains(m_search->text());
            const bool titled = fits && page.title.contains(m_search->text().trimmed(), Qt::CaseInsensitive);
            item->setHidden(!fits);
            shown += fits;
            if (fits && (!first || (titled && !isTitled))) {
                first = item;
                isTitled = titled;
            }
        }
        chapter->setHidden(shown == 0);
        count += shown;
    }
    m_found->setText(count == 0 ? tr("No page has these words.") : tr("Pages: %1").arg(count));
    const QTreeWidgetItem *current = m_list->currentItem();
    if (first && (!current || current->isHidden() || !m_search->text().isEmpty()))
        m_list->setCurrentItem(first);
}

void ManualWindow::showPage(const QString &id)
{
    for (int c = 0; c < m_list->topLevelItemCount(); ++c) {
        QTreeWidgetItem *chapter = m_list->topLevelItem(c);
        for (int i = 0; i < chapter->childCount(); ++i) {
            if (m_pages[std::size_t(chapter->child(i)->data(0, pageRole).toInt())].id == id) {
                m_search->clear();
                m_list->setCurrentItem(chapter->child(i));
                return;
            }
        }
    }
}

void ManualWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showText(); // with pictures of its colours
    if (event->type() != QEvent::LanguageChange)
        return;
    const QTreeWidgetItem *current = m_list->currentItem();
    const QVariant page = current ? current->data(0, pageRole) : QVariant();
    const QString id = page.isValid() ? m_pages[std::size_t(page.toInt())].id : QString();
    fill();
    showPage(id);
}

} // namespace stacklight

#include "manual_window.moc"
