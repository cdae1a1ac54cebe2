// The first page: lessons, the experiments that the program carries, the files of last time, and a new one.
#pragma once

#include "window/example_index.h"

#include <QScrollArea>

class QPushButton;
class QVBoxLayout;

namespace stacklight {

class CardGrid;
class GalleryCard;
class LessonCard;

class Gallery : public QScrollArea
{
    Q_OBJECT

public:
    explicit Gallery(QWidget *parent = nullptr);

    const std::vector<GalleryCard *> &cards() const { return m_cards; }
    const std::vector<LessonCard *> &lessonCards() const { return m_lessonCards; }
    /// Which lessons were done may have changed.
    void refreshLessons();
    void showRecentFiles(const QStringList &files);
    /// What was open goes on, first of all.
    void offerToContinue(const QString &name, std::int64_t step);
    /// Where the keyboard begins.
    QWidget *firstButton() const;

signals:
    void lessonChosen(int lesson);
    void exampleChosen(const Example &example);
    void fileChosen(const QString &path);
    void continueWanted();
    void newWanted();
    void openWanted();
    void ownDataWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QLayout *makeHeader();
    void makeLessons(QVBoxLayout *layout, QWidget *page);
    void makeExperiments(QVBoxLayout *layout, QWidget *page);
    void makeOwnData(QVBoxLayout *layout);
    void arrange();

    std::vector<GalleryCard *> m_cards;
    std::vector<LessonCard *> m_lessonCards;
    CardGrid *m_lessonGrid;
    std::vector<CardGrid *> m_grids; ///< one a group
    QPushButton *m_continue;
    QVBoxLayout *m_recent;
    QWidget *m_recentBox;
};

} // namespace stacklight
