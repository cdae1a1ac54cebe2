// When a view is drawn.
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <functional>

namespace stacklight {

/// A view's drawing: only what is seen and has changed, at most 30 times a second, and so seldom that all views that
/// are being drawn together take at most half of the window's time. While changes keep coming, drawing is to be quick;
/// once they rest it happens a last time in full quality. Lives on the window's thread.
class RedrawSchedule
{
public:
    /// `draw` is called when it is time. It encloses what it does in `begin` and `end`, as any other drawing does.
    RedrawSchedule(std::function<bool()> isSeen, std::function<void()> draw);
    ~RedrawSchedule();
    Q_DISABLE_COPY_MOVE(RedrawSchedule)

    /// What was drawn is out of date.
    void request();
    /// So it is, and more changes are to come.
    void requestLive();
    /// What was requested is drawn, if it is seen by now.
    void resume();

    /// Whether drawing has to be quick rather than smooth.
    bool isLive() const { return m_isLive; }
    /// The next drawing is of full quality, whatever comes.
    void rest() { m_isLive = false; }

    /// Returns the seconds since the drawing before began.
    double begin();
    void end();

private:
    void drawIfDue();

    std::function<bool()> m_isSeen;
    std::function<void()> m_draw;
    QTimer m_timer;
    QTimer m_settle;
    QElapsedTimer m_sinceBegin;
    qint64 m_lastCost = 0; ///< ns
    bool m_isDue = true;
    bool m_isLive = false;
};

} // namespace stacklight
