// Cards in as many columns as there is room for.
#pragma once

#include <QGridLayout>

namespace stacklight {

class CardGrid : public QGridLayout
{
    Q_OBJECT

public:
    CardGrid(int cardWidth, int mostColumns);

    void setCards(const QList<QWidget *> &cards) { m_cards = cards; }
    void arrange(int width);

private:
    QList<QWidget *> m_cards;
    int m_cardWidth;
    int m_mostColumns;
    int m_columns = 0;
};

} // namespace stacklight
