// An answer to choose: a radio button whose text may take several lines.
#pragma once

#include <QRadioButton>

namespace stacklight {

class AnswerButton : public QRadioButton
{
    Q_OBJECT

public:
    explicit AnswerButton(const QString &text, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {1, 1}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    bool hitButton(const QPoint &position) const override { return rect().contains(position); }
    void paintEvent(QPaintEvent *event) override;

private:
    QRect textRect(int width) const;
};

} // namespace stacklight
