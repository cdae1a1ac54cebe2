// A formula by itself: large, centred, as wide as there is room.
#pragma once

#include <QWidget>

namespace stacklight {

class FormulaLabel : public QWidget
{
    Q_OBJECT

public:
    /// Three or more spaces begin a new line.
    explicit FormulaLabel(const QString &formula, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont fontFor(int width) const;

    QStringList m_lines;
};

} // namespace stacklight
