#include "window/gallery.h"

#include "session/numbers.h"
#include "session/user_texts.h"
#include "views/icons.h"
#include "window/card_grid.h"
#include "window/drop_place.h"
#include "window/gallery_card.h"
#include "window/lesson_card.h"

#include <QCommandLinkButton>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>

namespace stacklight {

namespace {

constexpr int cardWidth = 290;
constexpr int lessonWidth = 270; // four on a projector
constexpr int spacing = 18;
constexpr int margin = 36;
constexpr int widest = 1400;
constexpr int shownFiles = 6;
constexpr int programIconSize = 56;

QLabel *heading(const QString &text, double factor)
{
    auto *label = new QLabel(text);
    QFont font = label->font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    return label;
}

} // namespace

Gallery::Gallery(QWidget *parent)
    : QScrollArea(parent), m_lessonGrid(new CardGrid(lessonWidth, 4)), m_continue(new QPushButton),
      m_recent(new QVBoxLayout), m_recentBox(new QWidget)
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);

    auto *page = new QWidget;
    page->setMaximumWidth(widest);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(spacing);
    layout->addLayout(makeHeader());

    constexpr int continueHeight = 48;
    m_continue->setObjectName(QStringLiteral("continue"));
    m_continue->setIcon(themedIcon(QStringLiteral("play")));
    m_continue->setMinimumHeight(continueHeight);
    m_continue->setToolTip(tr("Goes on where you were, with the weights as they were trained"));
    m_continue->hide();
    connect(m_continue, &QPushButton::clicked, this, &Gallery::continueWanted);
    layout->addWidget(m_continue);

    m_recentBox->setLayout(m_recent);
    m_recent->setContentsMargins(0, 0, 0, 0);
    m_recent->setSpacing(2);
    layout->addWidget(m_recentBox);

    makeLessons(layout, page);
    makeExperiments(layout, page);
    makeOwnData(layout);
    layout->addStretch(1);

    auto *centred = new QWidget;
    auto *centring = new QHBoxLayout(centred);
    centring->setContentsMargins(0, 0, 0, 0);
    centring->addStretch(1);
    centring->addWidget(page, 1000);
    centring->addStretch(1);
    setWidget(centred);
    showRecentFiles({});
    arrange();
}

void Gallery::makeLessons(QVBoxLayout *layout, QWidget *page)
{
    layout->addWidget(heading(tr("Lessons"), 1.25));
    layout->addLayout(m_lessonGrid);
    QList<QWidget *> cards;
    for (const ListedLesson &lesson : lessons()) {
        const int index = int(m_lessonCards.size());
        auto *card = new LessonCard(lesson, index + 1, page);
        connect(card, &LessonCard::clicked, this, [this, index] { emit lessonChosen(index); });
        m_lessonCards.push_back(card);
        cards << card;
    }
    m_lessonGrid->setCards(cards);
}

void Gallery::makeExperiments(QVBoxLayout *layout, QWidget *page)
{
    const std::pair<Example::Group, QString> groups[] = {{Example::Group::FirstLook, tr("First look")},
        {Example::Group::Images, tr("Images")},
        {Example::Group::Depth, tr("Depth: plain and residual, from 8 to 56 convolutions")},
        {Example::Group::Sequences, tr("Sequences")}};
    for (const Example &example : examples()) {
        auto *card = new GalleryCard(example, page);
        connect(card, &GalleryCard::clicked, this, [this, &example] { emit exampleChosen(example); });
        m_cards.push_back(card);
    }
    QWidget *last = nullptr;
    for (const auto &[group, title] : groups) {
        auto *grid = new CardGrid(cardWidth, 4);
        layout->addWidget(heading(title, 1.25));
        layout->addLayout(grid);
        QList<QWidget *> cards;
        for (std::size_t i = 0; i < m_cards.size(); ++i) {
            if (examples()[i].group != group)
                continue;
            if (last)
                setTabOrder(last, m_cards[i]);
            last = m_cards[i];
            cards << m_cards[i];
        }
        grid->setCards(cards);
        m_grids.push_back(grid);
    }
}

void Gallery::makeOwnData(QVBoxLayout *layout)
{
    auto *place = new DropPlace;
    connect(place, &DropPlace::dropped, this, &Gallery::fileChosen);
    auto *button = new QPushButton(themedIcon(QStringLiteral("new")), tr("From my data…"));
    button->setObjectName(QStringLiteral("fromData"));
    button->setToolTip(tr("A table, texts, images or sounds become an experiment (Ctrl+Shift+N)"));
    button->setAutoDefault(true);
    button->setMinimumSize(190, 34);
    connect(button, &QPushButton::clicked, this, &Gallery::ownDataWanted);
    layout->addWidget(heading(tr("Your own data"), 1.25));
    layout->addWidget(place);
    layout->addWidget(button, 0, Qt::AlignLeft);
}

void Gallery::offerToContinue(const QString &name, std::int64_t step)
{
    m_continue->setText(withoutKey(
        tr("Continue: %1, step %2").arg(name.isEmpty() ? tr("Untitled") : oneLine(name), wholeNumber(step))));
    m_continue->show();
}

QWidget *Gallery::firstButton() const
{
    return m_continue->isHidden() ? static_cast<QWidget *>(m_lessonCards.front()) : m_continue;
}

void Gallery::refreshLessons()
{
    for (LessonCard *card : m_lessonCards)
        card->refresh();
}

QLayout *Gallery::makeHeader()
{
    auto *icon = new QLabel;
    icon->setPixmap(QIcon(QStringLiteral(":/icons/stacklight.svg")).pixmap(programIconSize));
    auto *about = new QLabel(tr("See for every layer what its activations and gradients do while a network learns, and "
                                "switch residual connections and normalization on and off in mid-run. A lesson asks "
                                "before it runs; an experiment starts training at once."));
    about->setWordWrap(true);
    auto *words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(heading(tr("Stacklight"), 1.9));
    words->addWidget(about);
    words->addStretch(1);

    auto *startButton = new QPushButton(themedIcon(QStringLiteral("play")), tr("Watch a network learn"));
    startButton->setToolTip(tr("Trains the first of the experiments below"));
    startButton->setObjectName(QStringLiteral("start"));
    auto *newButton = new QPushButton(themedIcon(QStringLiteral("new")), tr("New experiment"));
    newButton->setToolTip(tr("Begin with a small stack on spirals (Ctrl+N)"));
    auto *openButton = new QPushButton(themedIcon(QStringLiteral("open")), tr("Open a file…"));
    openButton->setToolTip(tr("Open an experiment file (Ctrl+O)"));
    auto *buttons = new QVBoxLayout;
    buttons->setSpacing(6);
    for (QPushButton *button : {startButton, newButton, openButton}) {
        button->setMinimumSize(190, 34);
        buttons->addWidget(button);
    }
    connect(startButton, &QPushButton::clicked, this, [this] { emit exampleChosen(examples().front()); });
    connect(newButton, &QPushButton::clicked, this, &Gallery::newWanted);
    connect(openButton, &QPushButton::clicked, this, &Gallery::openWanted);

    auto *header = new QHBoxLayout;
    header->setSpacing(spacing);
    header->addWidget(icon, 0, Qt::AlignTop);
    header->addLayout(words, 1);
    header->addLayout(buttons);
    return header;
}

void Gallery::showRecentFiles(const QStringList &files)
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recentBox->setVisible(!files.isEmpty());
    if (files.isEmpty())
        return;
    m_recent->addWidget(heading(tr("Recent files"), 1.25));
    for (const QString &path : files.mid(0, shownFiles)) {
        const QFileInfo info(path);
        auto *button = new QPushButton(withoutKey(
            tr("%1   in %2").arg(oneLine(info.fileName()), oneLine(QDir::toNativeSeparators(info.absolutePath())))));
        button->setFlat(true);
        button->setStyleSheet(QStringLiteral("text-align: left; padding: 5px 8px;"));
        button->setCursor(Qt::PointingHandCursor);
        button->setToolTip(plainTip(tr("Open %1").arg(QDir::toNativeSeparators(path))));
        connect(button, &QPushButton::clicked, this, [this, path] { emit fileChosen(path); });
        m_recent->addWidget(button);
    }
}

void Gallery::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

void Gallery::arrange()
{
    const int room = std::min(viewport()->width(), widest) - 2 * margin;
    m_lessonGrid->arrange(room);
    for (CardGrid *grid : m_grids)
        grid->arrange(room);
}

} // namespace stacklight
