// All layer types, searchable and grouped, to be put into the tower: by click or Enter behind the selection, by drag
// anywhere.
#pragma once

#include "experiment/layer_specs.h"

#include <QToolButton>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace stacklight {

class PaletteChip : public QToolButton
{
    Q_OBJECT

public:
    PaletteChip(const LayerSpec &type, QWidget *parent);

    const LayerSpec &type() const { return m_type; }

signals:
    void insertWanted();
    void dragMoved(const QPoint &globalPosition);
    void dropped(const QPoint &globalPosition);
    void dragCancelled();

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    LayerSpec m_type;
    QPoint m_pressedAt;
    bool m_isDragging = false;
};

class PaletteBar : public QWidget
{
    Q_OBJECT

public:
    explicit PaletteBar(QWidget *parent);

    PaletteChip *chip(const char *type) const;
    /// An empty search, with the keyboard in it.
    void begin();
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void insertWanted(const stacklight::LayerSpec &type);
    /// Enter in the search: the first one that it finds.
    void foundWanted(const stacklight::LayerSpec &type);
    void dragMoved(const stacklight::LayerSpec &type, const QPoint &globalPosition);
    void dropped(const stacklight::LayerSpec &type, const QPoint &globalPosition);
    void dragCancelled();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    int arrange(int width, bool moves) const;
    void filter(const QString &text);
    PaletteChip *firstFound() const;

    QLineEdit *m_search;
    QList<PaletteChip *> m_chips; ///< those of a group together
    QList<QLabel *> m_headings;   ///< of the groups, in their order
};

} // namespace stacklight
