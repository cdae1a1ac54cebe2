// What a view does with mouse, keyboard and menu.
#include "manual/glossary.h"
#include "session/user_texts.h"
#include "views/numbers_window.h"
#include "views/view.h"

#include <QActionGroup>
#include <QStyleHints>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QToolButton>
#include <QToolTip>

namespace stacklight {

void View::setSelection(Selection *newSelection)
{
    if (m_selection)
        disconnect(m_selection, nullptr, this, nullptr);
    m_selection = newSelection;
    if (m_selection)
        connect(m_selection, &Selection::changed, this, [this] {
            followSelection();
            selectionChanged();
            showMarks();
        });
    followSelection();
    showMarks();
}

void View::followSelection()
{
    if (m_selection && !m_selection->selected().isEmpty())
        m_input.layer = m_selection->selected();
}

void View::showMarks()
{
    if (!isSeen())
        return;
    m_header->readout = notice().isEmpty() ? readoutNow() : QString();
    m_plot->layer("marks")->replot();
}

QString View::readoutNow() const
{
    if (m_pointer)
        return readoutAt(*m_pointer);
    return m_selection ? readout(m_selection->hovered().isEmpty() ? m_selection->selected() : m_selection->hovered())
                       : QString();
}

LabRequest View::request() const
{
    LabRequest wanted{m_type.laboratory.value_or(Laboratory::Norm)};
    if (m_selection) {
        wanted.path = m_selection->selected().toStdString();
        wanted.example = m_selection->example();
    }
    return wanted.essential();
}

ViewChoice &View::addChoice(const char *key, const QString &label, const QStringList &options, int value)
{
    m_choices.push_back({key, label, options, value});
    return m_choices.back();
}

int View::choice(const char *key) const
{
    for (const ViewChoice &one : m_choices) {
        if (qstrcmp(one.key, key) == 0)
            return one.value;
    }
    return 0;
}

void View::setChoice(const char *key, int value)
{
    for (ViewChoice &one : m_choices) {
        if (qstrcmp(one.key, key) == 0 && value >= 0 && value < one.options.size() && one.value != value) {
            one.value = value;
            for (auto &[axis, range] : m_ranges)
                range.forget();
            m_unstyled = true;
            m_schedule.request();
        }
    }
}

QVariantMap View::state() const
{
    QVariantMap saved{{"frozen", m_frozen}};
    for (const ViewChoice &one : m_choices)
        saved.insert(one.key, one.value);
    return saved;
}

void View::setState(const QVariantMap &saved)
{
    for (const ViewChoice &one : std::vector<ViewChoice>(m_choices)) {
        if (saved.contains(one.key))
            setChoice(one.key, saved.value(one.key).toInt());
    }
    setFrozen(saved.value("frozen", m_frozen).toBool());
}

void View::setFrozen(bool frozen)
{
    if (m_frozen == frozen)
        return;
    m_frozen = frozen;
    m_reset->setVisible(frozen && !m_isFigure);
    placeButton();
    m_plot->replot(QCustomPlot::rpQueuedReplot); // the line above the plot has another width
    if (!frozen)
        forgetRanges();
}

void View::copyPicture()
{
    m_schedule.rest();
    drawNow();
    QGuiApplication::clipboard()->setPixmap(m_plot->toPixmap(0, 0, 2));
}

void View::copyNumbers()
{
    QGuiApplication::clipboard()->setText(QString::fromStdString(data().tabSeparated()));
}

void View::showNumbers()
{
    if (!m_numbers)
        m_numbers = new NumbersWindow(this);
    m_numbers->show();
    m_numbers->raise();
    m_numbers->activateWindow();
}

void View::makeMenu()
{
    m_button = new QToolButton(this);
    m_button->setText(QStringLiteral("⋯"));
    m_button->setAutoRaise(true);
    m_button->setPopupMode(QToolButton::InstantPopup);
    m_button->setToolTip(tr("Freeze ranges, scale, export, copy (Menu key)"));
    m_button->setAccessibleName(tr("Menu of the view %1").arg(viewTitle(m_type)));
    auto *menu = new QMenu(m_button);
    menu->setToolTipsVisible(true);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMenu(menu); });
    m_button->setMenu(menu);
    m_reset = new QToolButton(this);
    m_reset->setObjectName(QStringLiteral("reset"));
    m_reset->setText(tr("Frozen · Reset"));
    m_reset->setToolTip(tr("The axes stay as they were moved or zoomed; press to see everything again"));
    m_reset->setAutoRaise(true);
    m_reset->hide();
    connect(m_reset, &QToolButton::clicked, this, [this] { setFrozen(false); });
}

void View::placeButton()
{
    const QSize size(m_button->sizeHint().width(), m_header->minimumOuterSizeHint().height());
    m_button->setGeometry(width() - size.width(), 0, size.width(), size.height());
    m_button->raise();
    m_reset->raise();
    int reserved = size.width() + 2;
    if (m_control) {
        m_control->setVisible(!m_isFigure && width() > 5 * m_control->maximumWidth());
        m_control->setGeometry(
            width() - reserved - m_control->maximumWidth(), 0, m_control->maximumWidth(), size.height());
        reserved += m_control->isHidden() ? 0 : m_control->maximumWidth() + 4;
    }
    if (!m_reset->isHidden()) {
        const int width = m_reset->sizeHint().width();
        m_reset->setGeometry(this->width() - reserved - width, 0, width, size.height());
        reserved += width + 2;
    }
    m_header->reserved = m_isFigure ? 0 : reserved;
}

void View::addToHeader(QWidget *control)
{
    m_control = control;
    placeButton();
}

void View::fillMenu(QMenu *menu)
{
    menu->clear();
    QAction *freeze = menu->addAction(tr("&Freeze ranges"), this, &View::setFrozen);
    freeze->setCheckable(true);
    freeze->setChecked(m_frozen);
    freeze->setToolTip(
        tr("Keeps the axes as they are. The mouse wheel zooms, dragging moves, both freeze; a double click shows "
           "everything again."));
    menu->addAction(tr("&Maximize, or as before"), this, &View::maximizeWanted)
        ->setToolTip(tr("This view alone, and back (F, or a double click on its title)"));
    for (const ViewChoice &one : m_choices) {
        menu->addSection(one.label);
        auto *group = new QActionGroup(menu);
        for (int value = 0; value < one.options.size(); ++value) {
            QAction *action =
                menu->addAction(one.options[value], this, [this, key = one.key, value] { setChoice(key, value); });
            action->setCheckable(true);
            action->setChecked(value == one.value);
            group->addAction(action);
        }
    }
    addWords(menu);
    menu->addSeparator();
    menu->addAction(tr("Show as &table"), this, &View::showNumbers)
        ->setToolTip(tr("What is drawn in words, and its numbers (Ctrl+T)"));
    QAction *exporting = menu->addAction(tr("&Export…"), this, &View::exportRequested);
    exporting->setToolTip(tr("As PNG, SVG or PDF, and its numbers as CSV"));
    exporting->setEnabled(notice().isEmpty());
    menu->addAction(tr("Copy as &picture"), this, &View::copyPicture);
    menu->addAction(tr("Copy as &numbers"), this, &View::copyNumbers)
        ->setToolTip(tr("A table that a spreadsheet takes"));
}

/// What a click on them does, for the keyboard.
void View::addWords(QMenu *menu)
{
    const std::vector<GlossaryHit> hits = wordsIn(texts().join(u'\n'));
    if (hits.empty())
        return;
    menu->addSeparator();
    QMenu *words = menu->addMenu(tr("What is… (&words)"));
    words->setToolTipsVisible(true);
    const QString all = texts().join(u'\n');
    for (const GlossaryHit &hit : hits) {
        words
            ->addAction(withoutKey(all.mid(hit.start, hit.length)), this,
                [this, page = hit.word->page] { openManual(this, page); })
            ->setToolTip(glossaryTip(*hit.word));
    }
}

QString View::textAt(const QPointF &position) const
{
    if (m_header->outerRect().contains(position.toPoint()))
        return m_header->textAt(position);
    for (const QCPAxisRect *rect : m_plot->axisRects()) {
        for (const QCPAxis *axis : rect->visible() ? rect->axes() : QList<QCPAxis *>()) {
            if (axis->visible() && axis->getPartAt(position) == QCPAxis::spAxisLabel)
                return axis->label();
        }
    }
    return {};
}

QStringList View::texts() const
{
    QStringList all;
    for (const LegendEntry &entry : m_header->legend)
        all << entry.text;
    for (const QCPAxisRect *rect : m_plot->axisRects()) {
        for (const QCPAxis *axis : rect->visible() ? rect->axes() : QList<QCPAxis *>()) {
            if (axis->visible())
                all << axis->label();
        }
    }
    return all;
}

void View::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_schedule.request();
}

void View::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeButton();
    m_schedule.request();
}

void View::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        m_unstyled = true;
        m_schedule.request();
    }
    QWidget::changeEvent(event);
}

void View::keyPressEvent(QKeyEvent *event)
{
    const int direction = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down ? 1
        : event->key() == Qt::Key_Left || event->key() == Qt::Key_Up                    ? -1
                                                                                        : 0;
    const QString next = direction != 0 && m_selection ? neighbour(m_selection->selected(), direction) : QString();
    if (!next.isEmpty())
        m_selection->select(next);
    else
        QWidget::keyPressEvent(event);
}

void View::contextMenuEvent(QContextMenuEvent *event)
{
    m_button->menu()->popup(event->reason() == QContextMenuEvent::Mouse
            ? event->globalPos()
            : m_button->mapToGlobal(m_button->rect().bottomLeft()));
}

bool View::eventFilter(QObject *object, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Paint:
        m_schedule.resume();
        break;
    case QEvent::MouseMove:
        if ((static_cast<QMouseEvent *>(event)->buttons() & Qt::LeftButton)
            && m_plot->interactions().testFlag(QCP::iRangeDrag)
            && (static_cast<QMouseEvent *>(event)->position() - m_pressed).manhattanLength()
                > QGuiApplication::styleHints()->startDragDistance())
            setFrozen(true);
        pointerMoved(static_cast<QMouseEvent *>(event)->position());
        break;
    case QEvent::Leave:
        if (m_selection)
            m_selection->hover({});
        setProperty("glossaryPage", QString());
        if (std::exchange(m_pointer, std::nullopt))
            showMarks();
        break;
    case QEvent::MouseButtonPress:
        setFocus(Qt::MouseFocusReason);
        m_pressed = static_cast<QMouseEvent *>(event)->position();
        m_plot->setInteraction(QCP::iRangeDrag, notice().isEmpty() && m_plot->axisRectAt(m_pressed));
        break;
    case QEvent::MouseButtonRelease:
        if (static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton)
            pointerReleased(static_cast<QMouseEvent *>(event)->position());
        break;
    case QEvent::MouseButtonDblClick:
        if (m_header->outerRect().contains(static_cast<QMouseEvent *>(event)->position().toPoint()))
            emit maximizeWanted();
        else
            setFrozen(false);
        break;
    case QEvent::Wheel:
        if (notice().isEmpty() && m_plot->axisRectAt(static_cast<QWheelEvent *>(event)->position())) {
            m_plot->setInteraction(QCP::iRangeZoom);
            setFrozen(true);
        }
        break;
    case QEvent::ToolTip: {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (const std::vector<GlossaryHit> hits = wordsIn(textAt(help->pos())); !hits.empty()) {
            QToolTip::showText(help->globalPos(), glossaryTip(*hits.front().word), m_plot);
            return true;
        }
        QToolTip::showText(help->globalPos(),
            notice().isEmpty() && !m_pointer ? explanation(layerAt(help->pos())) : QString(),
            m_plot); // what is pointed at is not to be covered
        return true;
    }
    default:
        break;
    }
    return QWidget::eventFilter(object, event);
}

void View::pointerMoved(const QPointF &position)
{
    const std::vector<GlossaryHit> hits = wordsIn(textAt(position));
    setProperty("glossaryPage", hits.empty() ? QString() : hits.front().word->page); // for F1
    m_plot->setCursor(hits.empty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    if (m_selection)
        m_selection->hover(notice().isEmpty() ? layerAt(position) : QString());
    const bool pointsAtSomething = notice().isEmpty() && !readoutAt(position).isEmpty();
    if (!pointsAtSomething && !m_pointer)
        return;
    m_pointer = pointsAtSomething ? std::optional(position) : std::nullopt;
    showMarks();
}

void View::pointerReleased(const QPointF &position)
{
    if ((position - m_pressed).manhattanLength() > QGuiApplication::styleHints()->startDragDistance()
        || !notice().isEmpty())
        return;
    if (const std::vector<GlossaryHit> hits = wordsIn(textAt(position)); !hits.empty()) {
        openManual(this, hits.front().word->page);
        return;
    }
    const QString path = layerAt(position);
    if (m_selection && !path.isEmpty())
        m_selection->select(path);
    clicked(position);
}

QString View::layerAt(const QPointF &) const
{
    return {};
}

QString View::readout(const QString &) const
{
    return {};
}

QString View::readoutAt(const QPointF &) const
{
    return {};
}

QString View::explanation(const QString &) const
{
    return {};
}

QString View::neighbour(const QString &, int) const
{
    return {};
}

} // namespace stacklight
