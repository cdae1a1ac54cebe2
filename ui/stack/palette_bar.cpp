#include "stack/palette_bar.h"

#include "session/texts.h"
#include "stack/lamp.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace stacklight {

PaletteChip::PaletteChip(const LayerSpec &type, QWidget *parent) : QToolButton(parent), m_type(type)
{
    const TypeInfo &info = type.info();
    setText(translated(info.label));
    setObjectName(QString::fromLatin1(info.type));
    setAccessibleName(tr("Insert %1").arg(text()));
    setAccessibleDescription(translated(info.tooltip));
    setToolTip(QStringLiteral("<b>%1</b><br>%2<br><i>%3</i>")
            .arg(text().toHtmlEscaped(), translated(info.tooltip).toHtmlEscaped(),
                tr("Click or press Enter to put it behind the selected layer; drag it to put it anywhere.")
                    .toHtmlEscaped()));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::OpenHandCursor);
    connect(this, &QToolButton::clicked, this, &PaletteChip::insertWanted);
}

void PaletteChip::mousePressEvent(QMouseEvent *event)
{
    m_pressedAt = event->position().toPoint();
    m_isDragging = false;
    QToolButton::mousePressEvent(event);
}

void PaletteChip::mouseMoveEvent(QMouseEvent *event)
{
    const bool isFar =
        (event->position().toPoint() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (!(event->buttons() & Qt::LeftButton) || (!m_isDragging && !isFar))
        return;
    m_isDragging = true;
    emit dragMoved(event->globalPosition().toPoint());
}

void PaletteChip::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_isDragging)
        return QToolButton::mouseReleaseEvent(event);
    m_isDragging = false;
    setDown(false);
    emit dropped(event->globalPosition().toPoint());
}

void PaletteChip::mouseDoubleClickEvent(QMouseEvent *)
{
    // The first of the two clicks has inserted already.
}

void PaletteChip::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_isDragging) {
        m_isDragging = false;
        setDown(false);
        emit dragCancelled();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        emit insertWanted();
    } else {
        QToolButton::keyPressEvent(event);
    }
}

void PaletteChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette &colours = palette();
    const QColor base = colours.color(QPalette::Base), text = colours.color(QPalette::Text),
                 highlight = colours.color(QPalette::Highlight);
    painter.setPen(QPen(hasFocus() ? highlight : mixed(base, text, 0.25), hasFocus() ? 2 : 1));
    painter.setBrush(isDown() ? mixed(base, highlight, 0.3) : underMouse() ? mixed(base, highlight, 0.12) : base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    painter.setPen(text);
    painter.drawText(rect(), Qt::AlignCenter, fontMetrics().elidedText(this->text(), Qt::ElideRight, width() - 8));
}

PaletteBar::PaletteBar(QWidget *parent) : QWidget(parent), m_search(new QLineEdit(this))
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Layer types"));
    m_search->setPlaceholderText(tr("Search: norm, dense, …"));
    m_search->setAccessibleName(tr("Search for a layer type"));
    m_search->setToolTip(tr("Enter puts the first one that is found behind the selected layer"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &PaletteBar::filter);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (const PaletteChip *found = firstFound())
            emit foundWanted(found->type());
    });
    QStringList groups;
    for (const LayerSpec &type : allLayerTypes()) {
        if (!groups.contains(QLatin1String(type.info().group)))
            groups += QLatin1String(type.info().group);
    }
    for (const QString &group : std::as_const(groups)) {
        auto *heading = new QLabel(translated(group.toLatin1().constData()), this);
        heading->setForegroundRole(QPalette::PlaceholderText);
        m_headings << heading;
        for (const LayerSpec &type : allLayerTypes()) {
            if (group != QLatin1String(type.info().group))
                continue;
            auto *chip = new PaletteChip(type, this);
            m_chips.append(chip);
            connect(chip, &PaletteChip::insertWanted, this, [this, chip] { emit insertWanted(chip->type()); });
            connect(chip, &PaletteChip::dragMoved, this,
                [this, chip](const QPoint &at) { emit dragMoved(chip->type(), at); });
            connect(
                chip, &PaletteChip::dropped, this, [this, chip](const QPoint &at) { emit dropped(chip->type(), at); });
            connect(chip, &PaletteChip::dragCancelled, this, &PaletteBar::dragCancelled);
        }
    }
}

PaletteChip *PaletteBar::chip(const char *type) const
{
    return findChild<PaletteChip *>(QLatin1String(type));
}

void PaletteBar::begin()
{
    m_search->clear();
    m_search->setFocus(Qt::OtherFocusReason);
}

/// By what a layer is called in the window's language or in files.
void PaletteBar::filter(const QString &text)
{
    const QString wanted = text.trimmed();
    for (PaletteChip *chip : std::as_const(m_chips)) {
        const TypeInfo &info = chip->type().info();
        chip->setVisible(chip->text().contains(wanted, Qt::CaseInsensitive)
            || QString::fromLatin1(info.label).contains(wanted, Qt::CaseInsensitive)
            || QString::fromLatin1(info.type).contains(wanted, Qt::CaseInsensitive));
    }
    updateGeometry();
    arrange(width(), true);
}

PaletteChip *PaletteBar::firstFound() const
{
    const auto found = std::ranges::find_if(m_chips, [](const PaletteChip *chip) { return !chip->isHidden(); });
    return found == m_chips.end() ? nullptr : *found;
}

bool PaletteBar::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_search && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Down) {
        if (PaletteChip *found = firstFound())
            found->setFocus(Qt::TabFocusReason);
        return true;
    }
    return QWidget::eventFilter(object, event);
}

int PaletteBar::arrange(int width, bool moves) const
{
    constexpr int margin = 6, apart = 4, groupsApart = 6;
    const int height = fontMetrics().height() + 8, headingHeight = fontMetrics().height();
    const int searchHeight = m_search->sizeHint().height();
    if (moves)
        m_search->setGeometry(margin, margin, width - 2 * margin, searchHeight);
    int x = margin, y = margin + searchHeight + apart - height - apart;
    const char *group = nullptr;
    int headings = 0;
    for (PaletteChip *chip : m_chips) {
        const int chipWidth = std::min(fontMetrics().horizontalAdvance(chip->text()) + 16, width - 2 * margin);
        const char *own = chip->type().info().group;
        const bool isNew = group != own;
        group = own;
        QLabel *heading = isNew ? m_headings[headings++] : nullptr;
        if (heading) {
            const bool isEmpty = std::ranges::none_of(m_chips,
                [own](const PaletteChip *each) { return each->type().info().group == own && !each->isHidden(); });
            if (moves)
                heading->setVisible(!isEmpty);
            if (!isEmpty) {
                y += height + groupsApart;
                if (moves)
                    heading->setGeometry(margin, y, width - 2 * margin, headingHeight);
                y += headingHeight + apart / 2;
                x = margin;
            }
        }
        if (chip->isHidden())
            continue;
        if (x > margin && x + chipWidth > width - margin) {
            x = margin;
            y += height + apart;
        }
        if (moves)
            chip->setGeometry(x, y, chipWidth, height);
        x += chipWidth + apart;
    }
    return y + height + margin;
}

int PaletteBar::heightForWidth(int width) const
{
    return arrange(width, false);
}

QSize PaletteBar::sizeHint() const
{
    return {280, heightForWidth(280)};
}

QSize PaletteBar::minimumSizeHint() const
{
    return {160, m_search->sizeHint().height() + fontMetrics().height() + 20};
}

void PaletteBar::resizeEvent(QResizeEvent *)
{
    arrange(width(), true);
}

void PaletteBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange) {
        updateGeometry();
        arrange(width(), true);
    }
    QWidget::changeEvent(event);
}

} // namespace stacklight
