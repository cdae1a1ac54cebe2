// The player: one page of a lesson at a time, beside the views.
#pragma once

#include "lessons/page_widget.h"

#include <QMap>

class QAction;
class QLabel;
class QScrollArea;
class QToolButton;

namespace stacklight {

class BranchLegend;
struct ListedLesson;

class LessonPanel : public QWidget
{
    Q_OBJECT

public:
    LessonPanel(Document *document, TrainingSession *session, QWidget *parent = nullptr);

    struct Bookmark
    {
        int lesson = -1; ///< the index among lessons(); −1: none is open
        int page = 0;
        QMap<int, QSet<int>> chosen = {}; ///< answers, by page
    };

    /// Shows its first page; its networks are in the document already.
    void begin(int lesson) { resume({lesson}); }
    void resume(const Bookmark &place);
    const Bookmark &place() const { return m_place; }
    void end();
    /// The index among lessons(); −1: none is open.
    int lesson() const { return m_place.lesson; }
    int page() const { return m_place.page; }
    void setPage(int page);
    PageWidget *pageWidget() const { return m_widget; }

    QAction *backAction() const { return m_back; }
    QAction *nextAction() const { return m_next; }
    QAction *leaveAction() const { return m_leave; }

signals:
    /// To be in front from now on, the most telling one first.
    void viewsWanted(const QStringList &views, const QVariantMap &choices);
    /// To be shown by the views: where the page's claims look, −1 for the newest.
    void stepWanted(qint64 step);
    void lessonWanted(int lesson);
    void leaveWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    const Lesson &content() const;
    void goForth();
    void followRun();
    void describeNext();
    void showPage();
    void renew();
    int runPageFor(int page) const;
    qint64 stepOfClaims() const;
    void showStepOfClaims();

    LessonNetworks m_networks;
    Bookmark m_place;
    QStringList m_views;
    qint64 m_step = -1;   ///< that was wanted last
    bool m_isOld = false; ///< the page is to be rebuilt
    QAction *m_back;
    QAction *m_next;
    QAction *m_leave;
    QLabel *m_number;
    QLabel *m_title;
    QLabel *m_pageNumber;
    BranchLegend *m_legend;
    QScrollArea *m_scroll;
    PageWidget *m_widget = nullptr;
};

} // namespace stacklight
