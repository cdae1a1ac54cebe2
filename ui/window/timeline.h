// The recorded steps of a run, to be scrubbed over, with marks where something was switched.
#pragma once

#include "observe/history.h"

#include <QWidget>

namespace stacklight {

class Timeline : public QWidget
{
    Q_OBJECT

public:
    explicit Timeline(QWidget *parent = nullptr);

    /// The record must outlive the timeline. Call `refresh()` when it grew.
    void setRun(const RunRecord *run);
    void refresh();

    /// The step that is shown everywhere; −1: the latest.
    std::int64_t step() const { return m_step; }
    void setStep(std::int64_t step);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void stepChanged(qint64 step);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRectF track() const;
    double positionOf(std::int64_t step) const;
    std::int64_t lastStep() const;
    /// The one that is shown of this run; another branch may have come further.
    std::int64_t shownStep() const;
    void scrubTo(double x);
    /// By so many recorded snapshots; beyond the last one it is live again.
    void moveBy(std::int64_t snapshots);
    const Event *eventAt(double x) const;
    void paintLoss(QPainter &painter) const;
    void paintEvents(QPainter &painter) const;
    void paintHandle(QPainter &painter) const;

    const History *m_history = nullptr;
    bool m_isLive = true; ///< whether the latest step is that of a network which is there
    std::int64_t m_step = -1;
};

} // namespace stacklight
