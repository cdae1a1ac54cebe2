#include "window/card_grid.h"

#include <algorithm>

namespace stacklight {

CardGrid::CardGrid(int cardWidth, int mostColumns) : m_cardWidth(cardWidth), m_mostColumns(mostColumns)
{
    constexpr int gap = 18;
    setSpacing(gap);
}

void CardGrid::arrange(int width)
{
    const int columns = std::clamp((width + spacing()) / (m_cardWidth + spacing()), 1, m_mostColumns);
    if (columns == m_columns)
        return;
    for (int column = 0; column < m_columns; ++column)
        setColumnStretch(column, 0);
    m_columns = columns;
    for (int i = 0; i < m_cards.size(); ++i)
        addWidget(m_cards[i], i / columns, i % columns);
    for (int column = 0; column < columns; ++column)
        setColumnStretch(column, 1);
}

} // namespace stacklight
