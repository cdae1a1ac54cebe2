// The figure as it is going to be written, at the size of the screen.
#pragma once

#include "figures/figure_sequence.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

namespace stacklight {

/// Draws what its figure's file will hold, by the same code, at another resolution. Follows choices at once and a run
/// that goes on twice a second, a slow figure less often: drawing takes at most an eighth of the window's time.
class FigurePreview : public QWidget
{
    Q_OBJECT

public:
    enum class Content {
        Figure,   ///< the view as it is
        Sequence, ///< the last picture of one per step, with the axes of all
        Numbers   ///< the first lines of its table
    };
    struct Wish
    {
        const View *view = nullptr; ///< null: nothing
        FigureOptions options = {};
        Content content = Content::Figure;
        std::size_t pictures = 0; ///< of a sequence, at most
    };

    explicit FigurePreview(QWidget *parent = nullptr);
    ~FigurePreview() override;

    /// The view has to outlive this or be replaced before it goes.
    void setWish(const Wish &wish);
    /// In the pixels of the screen; null where words stand instead.
    const QImage &image() const { return m_image; }
    /// Of the figure's real size, in which it is shown; 0 without a figure.
    double scale() const { return m_image.isNull() ? 0 : m_scale; }
    /// The lines of a table, or why there is no figure.
    const QString &words() const { return m_words; }
    /// True until what was wished for is drawn.
    bool isDue() const { return m_isDue; }

    QSize sizeHint() const override;

signals:
    void drawn();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void schedule();
    void draw();
    void begin();
    void drawSequence();
    void present(View &view);
    FigureOptions shownOptions() const;
    QVariantList shownState() const;

    Wish m_wish;
    QVariantList m_drawnState; ///< of the runs, when it was drawn
    std::unique_ptr<FigureSequence> m_sequence;
    std::vector<std::int64_t> m_toLookAt; ///< of the sequence
    QImage m_image;
    QString m_words;
    double m_scale = 0;
    bool m_isDue = false;
    QTimer m_timer;
    QTimer m_follow;
    QElapsedTimer m_sinceDrawn;
    qint64 m_lastCost = 0; ///< ms
};

} // namespace stacklight
