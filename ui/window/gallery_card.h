// One experiment of the gallery: a drawing of its stack, its title, what it shows.
#pragma once

#include "window/example_index.h"

#include <QAbstractButton>

namespace stacklight {

class GalleryCard : public QAbstractButton
{
    Q_OBJECT

public:
    explicit GalleryCard(const Example &example, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QFont titleFont() const;

    const Example &m_example;
};

} // namespace stacklight
