#include "lessons/lesson_panel.h"

#include "lessons/branch_legend.h"
#include "lessons/lesson_index.h"
#include "lessons/lesson_text.h"
#include "session/texts.h"
#include "session/training_session.h"
#include "views/icons.h"

#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace stacklight {

namespace {

constexpr int margin = 12;
constexpr double textSize = 1.1; // of the window's type; a list of claims keeps to that, so that it fits a projector

/// A push button has its icon beside the text on either side, a tool button only before it.
QPushButton *buttonFor(QAction *action)
{
    auto *button = new QPushButton;
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setIcon(action->icon());
        button->setToolTip(action->toolTip());
        button->setEnabled(action->isEnabled());
    };
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    follow();
    return button;
}

QFrame *line()
{
    auto *frame = new QFrame;
    frame->setFrameShape(QFrame::HLine);
    frame->setFrameShadow(QFrame::Sunken);
    return frame;
}

} // namespace

LessonPanel::LessonPanel(Document *document, TrainingSession *session, QWidget *parent)
    : QWidget(parent), m_networks(document, session, nullptr),
      m_back(new QAction(themedIcon(QStringLiteral("previous")), tr("&Back"), this)),
      m_next(new QAction(themedIcon(QStringLiteral("next")), tr("&Next"), this)),
      m_leave(new QAction(themedIcon(QStringLiteral("close")), tr("&Leave the lesson"), this)), m_number(new QLabel),
      m_title(new QLabel), m_pageNumber(new QLabel), m_legend(new BranchLegend), m_scroll(new QScrollArea)
{
    // Where the system's font is one for Chinese, lines of Latin letters would be a quarter taller, and a page not fit
    // a projector.
    if (const QString family = QFontInfo(font()).family(); family.contains(QStringLiteral("CJK"))) {
        QFont latinFirst;
        latinFirst.setFamilies({QStringLiteral("DejaVu Sans"), family});
        setFont(latinFirst);
    }
    m_back->setShortcuts({QKeySequence(Qt::ALT | Qt::Key_Left), QKeySequence(Qt::Key_PageUp)});
    m_back->setObjectName(QStringLiteral("lessonBack"));
    m_back->setToolTip(tr("The page before (Alt+Left or Page Up)"));
    m_next->setShortcuts({QKeySequence(Qt::ALT | Qt::Key_Right), QKeySequence(Qt::Key_PageDown)});
    m_next->setObjectName(QStringLiteral("lessonNext"));
    m_leave->setShortcut(Qt::Key_Escape);
    m_leave->setObjectName(QStringLiteral("lessonLeave"));
    m_leave->setToolTip(tr("Closes the lesson; its networks and their runs stay open (Escape)"));
    connect(m_back, &QAction::triggered, this, [this] { setPage(m_place.page - 1); });
    connect(m_next, &QAction::triggered, this, &LessonPanel::goForth);
    connect(m_leave, &QAction::triggered, this, &LessonPanel::leaveWanted);
    for (QAction *action : {m_back, m_next, m_leave})
        action->setEnabled(false);

    m_title->setWordWrap(true);
    m_title->setMinimumWidth(1);
    m_pageNumber->setAlignment(Qt::AlignCenter);
    auto *words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(m_number);
    words->addWidget(m_title);
    auto *head = new QHBoxLayout;
    head->addLayout(words, 1);
    auto *leave = new QToolButton;
    leave->setDefaultAction(m_leave);
    leave->setAutoRaise(true);
    leave->setFocusPolicy(Qt::StrongFocus);
    head->addWidget(leave, 0, Qt::AlignTop);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto *foot = new QHBoxLayout;
    foot->addWidget(buttonFor(m_back));
    foot->addWidget(m_pageNumber, 1);
    QPushButton *next = buttonFor(m_next);
    next->setLayoutDirection(
        layoutDirection() == Qt::LeftToRight ? Qt::RightToLeft : Qt::LeftToRight); // its arrow points onwards
    foot->addWidget(next);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->addLayout(head);
    layout->addWidget(m_legend);
    layout->addWidget(line());
    layout->addWidget(m_scroll, 1);
    layout->addLayout(foot);

    connect(session, &TrainingSession::updated, this, &LessonPanel::followRun);
    connect(session, &TrainingSession::stateChanged, this, &LessonPanel::followRun);
    connect(session, &TrainingSession::runsChanged, this, &LessonPanel::followRun);
    connect(session, &TrainingSession::wentBack, this, [this] {
        if (const int run = m_place.lesson < 0 ? -1 : runPageFor(m_place.page); run >= 0)
            m_networks.stopAt(content().pages[std::size_t(run)].steps); // which it has before it again
    });
}

const Lesson &LessonPanel::content() const
{
    return lessons()[std::size_t(m_place.lesson)].lesson;
}

void LessonPanel::resume(const Bookmark &place)
{
    m_place = place;
    m_views.clear();
    m_step = -1;
    m_networks.setLesson(&content());
    m_leave->setEnabled(true);
    setPage(place.page);
}

void LessonPanel::end()
{
    if (m_place.lesson < 0)
        return;
    delete m_widget;
    m_widget = nullptr;
    m_place = {};
    showStepOfClaims();
    m_networks.setLesson(nullptr);
    for (QAction *action : {m_back, m_next, m_leave})
        action->setEnabled(false);
}

/// The run that a page speaks of: its own, the last one before, or else the first one.
int LessonPanel::runPageFor(int page) const
{
    int found = -1;
    for (int i = 0; i < int(content().pages.size()) && (i <= page || found < 0); ++i) {
        if (content().pages[std::size_t(i)].type == LessonPage::Type::Run)
            found = i;
    }
    return found;
}

void LessonPanel::setPage(int page)
{
    if (m_place.lesson < 0 || page < 0 || page >= int(content().pages.size()))
        return;
    m_place.page = page;
    if (const int run = runPageFor(page); run >= 0) {
        const LessonPage &runPage = content().pages[std::size_t(run)];
        m_networks.stopAt(runPage.steps);
        QStringList views;
        QVariantMap choices;
        for (const LessonView &view : runPage.views) {
            const QString name = QString::fromStdString(view.name);
            views << name;
            QVariantMap ofView;
            for (const auto &[key, option] : view.choices)
                ofView.insert(QString::fromStdString(key), option);
            choices.insert(name, ofView);
        }
        if (views != m_views)
            emit viewsWanted(m_views = views, choices);
    }
    if (page + 1 == int(content().pages.size()))
        setLessonDone(lessons()[std::size_t(m_place.lesson)]);
    showPage();
    showStepOfClaims();
    m_scroll->verticalScrollBar()->setValue(0);
}

/// The step that all snapshots of the page's claims are of, once they are there.
qint64 LessonPanel::stepOfClaims() const
{
    if (m_place.lesson < 0 || m_networks.session()->isPlaying())
        return -1;
    qint64 step = -1;
    for (const Claim &claim : content().pages[std::size_t(m_place.page)].claims) {
        for (const Measure &measure : claim.measures()) {
            if (!measure.needsSnapshot())
                continue;
            if (step >= 0 && step != measure.step)
                return -1;
            step = measure.step;
        }
    }
    return m_networks.haveCome(step) ? step : -1;
}

/// Only where that changes: whoever goes elsewhere in time meanwhile is left there.
void LessonPanel::showStepOfClaims()
{
    if (const qint64 step = stepOfClaims(); step != m_step)
        emit stepWanted(m_step = step);
}

void LessonPanel::showPage()
{
    const auto &pages = content().pages;
    const int run = runPageFor(m_place.page);
    delete m_widget; // the scroll area lets go of it
    m_widget = makePageWidget({content(), pages[std::size_t(m_place.page)], m_networks, m_place.chosen[m_place.page],
        run >= 0 && run <= m_place.page ? pages[std::size_t(run)].steps : 0});
    connect(m_widget, &PageWidget::answered, this, &LessonPanel::describeNext);
    auto *holder = new QWidget;
    QFont large = font();
    if (pages[std::size_t(m_place.page)].type != LessonPage::Type::Reveal)
        large.setPointSizeF(large.pointSizeF() * textSize);
    holder->setFont(large);
    auto *layout = new QVBoxLayout(holder);
    layout->setContentsMargins(0, 2, 4, 0);
    layout->addWidget(m_widget);
    layout->addStretch(1);
    m_scroll->setWidget(holder);
    m_number->setText(tr("Lesson %1").arg(m_place.lesson + 1));
    m_title->setText(QStringLiteral("<span style='font-size:%1pt; font-weight:600'>%2</span>")
            .arg(font().pointSizeF() * 1.3)
            .arg(translated(content().title).toHtmlEscaped()));
    m_legend->setBranches(content().branches);
    m_pageNumber->setText(tr("page %1 of %2").arg(m_place.page + 1).arg(pages.size()));
    m_back->setEnabled(m_place.page > 0);
    describeNext();
}

void LessonPanel::describeNext()
{
    const bool isLast = m_place.page + 1 == int(content().pages.size()),
               hasFollower = m_place.lesson + 1 < int(lessons().size());
    const LessonPage &page = content().pages[std::size_t(m_place.page)];
    const bool isOpenQuestion = page.type == LessonPage::Type::Predict && m_place.chosen[m_place.page].isEmpty();
    m_next->setText(isLast   ? (hasFollower ? tr("&Next lesson") : tr("&Finish"))
            : isOpenQuestion ? tr("&Skip")
                             : tr("&Next"));
    m_next->setToolTip((isLast ? hasFollower ? translated(lessons()[std::size_t(m_place.lesson) + 1].lesson.title)
                                             : tr("Closes the lesson")
                               : isOpenQuestion ? tr("Goes on without an answer")
                                                : tr("The next page"))
        + tr(" (Alt+Right or Page Down)"));
    m_next->setEnabled(true);
}

/// What is below the edge comes before what is on the next page.
void LessonPanel::goForth()
{
    QScrollBar *bar = m_scroll->verticalScrollBar();
    if (bar->value() < bar->maximum())
        bar->setValue(bar->value() + bar->pageStep());
    else if (m_place.page + 1 < int(content().pages.size()))
        setPage(m_place.page + 1);
    else if (m_place.lesson + 1 < int(lessons().size()))
        emit lessonWanted(m_place.lesson + 1);
    else
        emit leaveWanted();
}

void LessonPanel::followRun()
{
    if (m_widget)
        m_widget->refresh();
    QMetaObject::invokeMethod(
        this, &LessonPanel::showStepOfClaims, Qt::QueuedConnection); // when views and timeline have followed too
}

/// Type and colours are in what a page is made of. It is rebuilt later: the old one is still being told.
void LessonPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    const bool concernsPage = event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange;
    if (!concernsPage || !m_widget || m_isOld)
        return;
    m_isOld = true;
    QMetaObject::invokeMethod(this, &LessonPanel::renew, Qt::QueuedConnection);
}

void LessonPanel::renew()
{
    m_isOld = false;
    if (m_widget)
        showPage();
}

} // namespace stacklight
