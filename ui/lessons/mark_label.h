// Right, wrong or not known yet, as shape and colour.
#pragma once

#include <QWidget>

namespace stacklight {

enum class Mark { Unknown, Right, Wrong };

class MarkLabel : public QWidget
{
    Q_OBJECT

public:
    explicit MarkLabel(Mark mark = Mark::Unknown, QWidget *parent = nullptr);

    Mark mark() const { return m_mark; }
    /// `words` say what the mark means here.
    void setMark(Mark mark, const QString &words);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    Mark m_mark;
};

/// ✓ in a disc: right; ✕ in a square: wrong; ring: not known.
void paintMark(QPainter &painter, const QRectF &area, Mark mark, const QPalette &palette);

} // namespace stacklight
