// The first page: the experiments that the program carries, the files of last time, and a new one.
#pragma once

#include "window/example_index.h"

#include <QScrollArea>

class QGridLayout;
class QVBoxLayout;

namespace stacklight {

class GalleryCard;

class Gallery : public QScrollArea
{
    Q_OBJECT

public:
    explicit Gallery(QWidget *parent = nullptr);

    const std::vector<GalleryCard *> &cards() const { return m_cards; }
    void showRecentFiles(const QStringList &files);

signals:
    void exampleChosen(const Example &example);
    void fileChosen(const QString &path);
    void newWanted();
    void openWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QLayout *makeHeader();
    void arrange();

    std::vector<GalleryCard *> m_cards;
    QGridLayout *m_grid;
    QVBoxLayout *m_recent;
    QWidget *m_recentBox;
    int m_columns = 0;
};

} // namespace stacklight
