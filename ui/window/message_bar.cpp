#include "window/message_bar.h"

#include "session/user_texts.h"
#include "views/colours.h"
#include "views/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace stacklight {

namespace {

constexpr int iconSize = 20;
constexpr int mostLetters = 600; // some lines; the tooltip has the rest

QColor tintOf(MessageBar::Kind kind)
{
    switch (kind) {
    case MessageBar::Kind::Information:
        return QColor(0x2f, 0x7f, 0xc8);
    case MessageBar::Kind::Warning:
        return QColor(0xd9, 0x8e, 0x04);
    case MessageBar::Kind::Error:
        return QColor(0xd0, 0x3a, 0x2b);
    }
    return {};
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent), m_icon(new QLabel), m_text(new QLabel), m_actionButton(new QPushButton),
      m_closeButton(new QToolButton)
{
    setAutoFillBackground(true);
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Message"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_closeButton->setIcon(themedIcon(QStringLiteral("close")));
    m_closeButton->setAutoRaise(true);
    for (QAbstractButton *button :
        {static_cast<QAbstractButton *>(m_actionButton), static_cast<QAbstractButton *>(m_closeButton)})
        button->setFocusPolicy(Qt::TabFocus); // a click must not leave the keyboard in some field when the bar goes
    m_closeButton->setToolTip(tr("Dismiss this message"));
    m_closeButton->setAccessibleName(tr("Dismiss"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 6, 8, 6);
    layout->setSpacing(10);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_actionButton);
    layout->addWidget(m_closeButton);

    connect(m_closeButton, &QToolButton::clicked, this, qOverload<>(&MessageBar::dismiss));
    connect(m_actionButton, &QPushButton::clicked, this, [this] {
        const auto run = m_contents.empty() ? nullptr : m_contents.front().action.run;
        dismiss();
        if (run)
            run();
    });
    hide();
}

void MessageBar::show(Kind kind, const QString &text, const Action &action, const QString &subject)
{
    std::erase_if(m_contents, [&](const Content &each) {
        return each.kind != Kind::Error || each.subject.isEmpty() || each.subject == subject;
    });
    m_contents.insert(m_contents.begin(), {kind, text, action, subject});
    present();
}

void MessageBar::present()
{
    if (m_contents.empty())
        return hide();
    const Content &seen = m_contents.front();
    m_kind = seen.kind;
    const bool isLong = seen.text.size() > mostLetters;
    m_text->setText(isLong ? seen.text.left(mostLetters - 1) + QChar(0x2026) : seen.text);
    m_text->setToolTip(isLong ? plainTip(seen.text) : QString());
    m_actionButton->setText(seen.action.text);
    m_actionButton->setToolTip(seen.action.tooltip);
    m_actionButton->setVisible(bool(seen.action.run));
    paintKind();
    place();
    setVisible(true);
    raise();
}

void MessageBar::lieOver(QWidget *area, Edge edge)
{
    m_edge = edge;
    if (m_area)
        m_area->removeEventFilter(this);
    m_area = area;
    m_area->installEventFilter(this);
    place();
}

void MessageBar::place()
{
    constexpr int apart = 8, widest = 1100;
    if (!m_area)
        return;
    const QRect area(m_area->mapTo(parentWidget(), QPoint()), m_area->size());
    const int width = std::min(area.width() - 2 * apart, widest);
    const int height = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : sizeHint().height();
    // Outside as long as the window has room below.
    const int top = m_edge == Edge::Inside ? area.bottom() - apart - height
                                           : std::min(area.bottom() + 1, parentWidget()->height() - height);
    setGeometry(area.center().x() - width / 2, top, width, height);
}

bool MessageBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_area
        && (event->type() == QEvent::Resize || event->type() == QEvent::Move || event->type() == QEvent::Show))
        place();
    return QFrame::eventFilter(watched, event);
}

void MessageBar::dismiss()
{
    if (!m_contents.empty())
        m_contents.erase(m_contents.begin());
    present();
}

void MessageBar::dismiss(const QString &subject)
{
    if (std::erase_if(m_contents, [&](const Content &each) { return each.subject == subject; }) > 0)
        present();
}

QString MessageBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void MessageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && palette().color(QPalette::Window) != ground())
        paintKind();
}

QColor MessageBar::ground() const
{
    constexpr double share = 0.16;
    return mixed(QPalette().color(QPalette::Window), tintOf(m_kind), share);
}

void MessageBar::paintKind()
{
    QPalette colours = QPalette();
    colours.setColor(QPalette::Window, ground());
    setPalette(colours);
    const char *const names[] = {"info", "warning", "error"};
    m_icon->setPixmap(themedIcon(QLatin1String(names[int(m_kind)])).pixmap(iconSize));
}

} // namespace stacklight
