// The first page: lessons, the experiments that the program carries, the files of last time, and a new one.
#pragma once

#include "window/example_index.h"

#include <QScrollArea>

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

signals:
    void lessonChosen(int lesson);
    void exampleChosen(const Example &example);
    void fileChosen(const QString &path);
    void newWanted();
    void openWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QLayout *makeHeader();
    void makeLessons(QVBoxLayout *layout, QWidget *page);
    void makeExperiments(QVBoxLayout *layout, QWidget *page);
    void arrange();

    std::vector<GalleryCard *> m_cards;
    std::vector<LessonCard *> m_lessonCards;
    CardGrid *m_lessonGrid;
    CardGrid *m_grid;
    QVBoxLayout *m_recent;
    QWidget *m_recentBox;
};

} // namespace stacklight
