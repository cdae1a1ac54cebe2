// A ring around the widget that has the keyboard.
#pragma once

#include <QPointer>
#include <QWidget>

namespace stacklight {

/// Follows the keyboard through all windows, and lies over the edge of whatever has it, own painted widgets and plots
/// as well as those of the style. Not where the mouse has put it: who clicks knows where.
class FocusRing : public QObject
{
    Q_OBJECT

public:
    explicit FocusRing(QObject *parent);
    ~FocusRing() override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow();

    QPointer<QWidget> m_widget; ///< that has the keyboard
    bool m_isShown = false;     ///< around it
    QPointer<QWidget> m_ring;   ///< goes with its window
};

} // namespace stacklight
