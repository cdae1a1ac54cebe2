// A framed button of the gallery: a head, a title, what it is about. Whoever derives from it paints the head.
#pragma once

#include <QAbstractButton>

namespace stacklight {

class Card : public QAbstractButton
{
    Q_OBJECT

public:
    Card(const QString &title, const QString &about, QWidget *parent);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    static constexpr int padding = 16;

    virtual int headHeight() const = 0;
    virtual void paintHead(QPainter &painter, const QRectF &area) = 0;
    QColor quietColour() const;
    void setWords(const QString &title, const QString &about);

    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QFont titleFont() const;

    QString m_about;
};

} // namespace stacklight
