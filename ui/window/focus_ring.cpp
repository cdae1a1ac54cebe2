#include "window/focus_ring.h"

#include <QApplication>
#include <QFocusEvent>
#include <QPainter>

namespace stacklight {

namespace {

constexpr int ringWidth = 2;

class Ring : public QWidget
{
public:
    explicit Ring(QWidget *window) : QWidget(window)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setObjectName(QStringLiteral("focusRing"));
    }

protected:
    void resizeEvent(QResizeEvent *) override
    {
        const QRegion inside(rect().adjusted(ringWidth, ringWidth, -ringWidth, -ringWidth));
        setMask(QRegion(rect()) - inside); // what lies below is not painted again with it
    }
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), palette().color(QPalette::Highlight));
    }
};

/// What can be seen of a widget in its window.
QRect shownPart(const QWidget *widget)
{
    QRect shown = widget->rect();
    for (; !widget->isWindow(); widget = widget->parentWidget())
        shown = shown.translated(widget->pos()) & widget->parentWidget()->rect();
    return shown;
}

bool isRestored(Qt::FocusReason reason)
{
    return reason == Qt::ActiveWindowFocusReason || reason == Qt::PopupFocusReason || reason == Qt::MenuBarFocusReason;
}

} // namespace

FocusRing::FocusRing(QObject *parent) : QObject(parent)
{
    qApp->installEventFilter(this);
}

FocusRing::~FocusRing()
{
    delete m_ring;
}

bool FocusRing::eventFilter(QObject *watched, QEvent *event)
{
    if (!watched->isWidgetType() || watched == m_ring)
        return false;
    auto *widget = static_cast<QWidget *>(watched);
    switch (event->type()) {
    case QEvent::FocusIn: {
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        if (widget != m_widget || !isRestored(reason))
            m_isShown = reason != Qt::MouseFocusReason;
        m_widget = widget;
        follow();
        break;
    }
    case QEvent::FocusOut:
        if (widget == m_widget && m_ring)
            m_ring->hide();
        break;
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ParentChange:
        if (m_widget && m_ring && (widget == m_widget || widget->isAncestorOf(m_widget)))
            follow();
        break;
    default:
        break;
    }
    return false;
}

void FocusRing::follow()
{
    const bool isWanted = m_isShown && m_widget->hasFocus() && m_widget->isVisible()
        && (m_widget->focusPolicy() & Qt::TabFocus) && !(m_widget->window()->windowType() & ~Qt::Dialog);
    const QRect shown = isWanted ? shownPart(m_widget) : QRect();
    if (shown.isEmpty()) {
        if (m_ring)
            m_ring->hide();
        return;
    }
    if (!m_ring || m_ring->parentWidget() != m_widget->window()) {
        delete m_ring;
        m_ring = new Ring(m_widget->window());
    }
    m_ring->setGeometry(shown);
    m_ring->raise();
    m_ring->show();
}

} // namespace stacklight
