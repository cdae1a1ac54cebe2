#include "views/view.h"

#include "session/texts.h"
#include "views/axis_tickers.h"
#include "views/numbers_window.h"
#include "views/painted_item.h"
#include "views/view_accessible.h"

#include <QVBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace stacklight {

View::View(const ViewType &type, QWidget *parent)
    : QWidget(parent), m_type(type), m_plot(new QCustomPlot(this)),
      m_schedule([this] { return isSeen(); }, [this] { drawNow(); })
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_plot->setMinimumSize(120, 80);
    m_plot->setMouseTracking(true);
    m_plot->setFocusPolicy(Qt::NoFocus); // the view has it
    m_plot->installEventFilter(this);
    m_plot->setPlottingHints(QCP::phFastPolylines | QCP::phCacheLabels);
    m_plot->setNoAntialiasingOnDrag(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(viewTitle(type));
    ViewAccessible::install();

    m_plot->addLayer("marks", m_plot->layer("main"));
    m_plot->layer("marks")->setMode(QCPLayer::lmBuffered);
    m_plot->plotLayout()->clear();
    m_plot->plotLayout()->setRowSpacing(0);
    m_header = new HeaderStrip(m_plot, &m_theme);
    m_header->setLayer("marks");
    m_grid = new QCPLayoutGrid;
    m_grid->setMargins(gridMargins);
    m_caption = new CaptionBlock(m_plot, &m_theme);
    m_plot->plotLayout()->addElement(0, 0, m_header);
    m_plot->plotLayout()->addElement(1, 0, m_grid);
    m_plot->plotLayout()->addElement(2, 0, m_caption);
    m_grid->setLayer("main");
    new PaintedItem(m_plot, "marks", [this](QCPPainter *painter) {
        if (m_isOld)
            return;
        const QString words = notice();
        if (words.isEmpty()) {
            drawMarks(painter);
            return;
        }
        painter->setFont(m_theme.font);
        painter->setPen(m_theme.faintText);
        painter->drawText(
            QRectF(m_grid->outerRect()).adjusted(30, 0, -34, 0), Qt::AlignCenter | Qt::TextWordWrap, words);
    });

    connect(m_plot, &QCustomPlot::afterLayout, this, [this] { m_titles.fit(); });
    makeMenu();
    restyle();
}

View::~View() = default;

void View::setInput(const ViewInput &input)
{
    const QString layer = m_input.layer;
    m_input = input;
    if (m_input.layer.isEmpty())
        m_input.layer = layer;
    m_isOld = true; // what was drawn may be of runs that are gone
    showContents(false);
    forgetRanges();
}

void View::forgetRanges()
{
    for (auto &[axis, range] : m_ranges)
        range.forget();
    m_schedule.request();
}

void View::showContents(bool show)
{
    for (QCPLayoutElement *element : m_grid->elements(true)) {
        if (element)
            element->setVisible(show);
    }
}

void View::setStep(std::int64_t step)
{
    if (m_input.step == step)
        return;
    m_input.step = step;
    refresh();
}

void View::refresh()
{
    m_schedule.requestLive();
}

void View::setTheme(const Theme &theme)
{
    m_theme = theme;
    restyle();
}

/// A view behind another tab is visible to Qt, but lies outside of its window; it draws once it is painted again.
bool View::isSeen() const
{
    return isVisible() && !m_plot->visibleRegion().isEmpty();
}

void View::drawNow()
{
    const double elapsed = m_schedule.begin();
    m_elapsed = m_isFigure ? 0 : elapsed; // a figure does not depend on the time it takes
    m_plot->setNotAntialiasedElements(isLive() ? QCP::aeAll : QCP::aeNone);
    const bool empty = !notice().isEmpty();
    m_isOld = false;
    showContents(!empty);
    if (std::exchange(m_unstyled, false))
        applyTheme();
    if (!empty)
        draw();
    m_hasDrawn = m_hasDrawn || !empty;
    m_header->legend = empty ? std::vector<LegendEntry>() : legend();
    if (!m_isFigure)
        m_header->readout = empty ? QString() : readoutNow();
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
    m_schedule.end();
}

void View::prepareFigure(const QSize &size, const QString &title, const QString &caption)
{
    m_isFigure = true;
    m_schedule.rest();
    m_button->hide();
    m_header->reserved = 0;
    m_header->title = title;
    m_frozen = false;
    m_plot->setViewport(QRect(QPoint(), size));
    // Texts are laid out as if they were scaled, so that pixels, vectors and any screen agree.
    m_theme.font.setHintingPreference(QFont::PreferNoHinting);
    m_theme.font.setStyleStrategy(QFont::StyleStrategy(QFont::PreferAntialias | QFont::NoSubpixelAntialias));
    m_caption->setText(caption);
    restyle();
    drawNow(); // ticks depend on the layout, and the layout on the ticks
    drawNow();
}

void View::restyle()
{
    m_plot->setBackground(m_theme.background);
    for (QCPAxisRect *rect : m_plot->axisRects())
        styleAxes(rect);
    m_button->setStyleSheet(
        QStringLiteral("QToolButton { color: %1; border: none; padding: 0 6px; font-weight: bold } QToolButton:hover, "
                       "QToolButton:focus { background: %2 } QToolButton::menu-indicator { image: none }")
            .arg(m_theme.text.name(), m_theme.grid.name()));
    m_button->setFont(m_theme.font);
    placeButton();
    m_unstyled = true;
    m_schedule.request();
}

void View::styleAxes(QCPAxisRect *rect) const
{
    for (QCPAxis *axis : rect->axes()) {
        axis->setBasePen(QPen(m_theme.axis, 1));
        axis->setTickPen(QPen(m_theme.axis, 1));
        axis->setSubTickPen(QPen(m_theme.axis, 1));
        axis->setTickLabelColor(m_theme.text);
        axis->setTickLabelFont(m_theme.font);
        axis->setLabelColor(m_theme.text);
        axis->setLabelFont(m_theme.font);
        axis->grid()->setPen(QPen(m_theme.grid, 1));
        axis->grid()->setZeroLinePen(QPen(m_theme.grid, 1));
    }
}

void View::balanceColumns(const std::vector<QCPAxisRect *> &rects)
{
    for (QCPAxisRect *rect : rects) {
        rect->setSizeConstraintRect(QCPLayoutElement::scrInnerRect);
        rect->setMinimumSize(1, 1);
        rect->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
    }
    for (const QCPLayoutElement::UpdatePhase phase :
        {QCPLayoutElement::upPreparation, QCPLayoutElement::upMargins, QCPLayoutElement::upLayout})
        m_plot->plotLayout()->update(phase);
    int inner = 0;
    for (const QCPAxisRect *rect : rects)
        inner += rect->width();
    for (QCPAxisRect *rect : rects) {
        rect->setMinimumSize(std::max(1, inner / int(rects.size())), 1);
        rect->setMaximumSize(std::max(1, inner / int(rects.size())), QWIDGETSIZE_MAX);
    }
}

QCPAxisRect *View::addAxisRect(int row, int column)
{
    auto *rect = new QCPAxisRect(m_plot, true);
    m_grid->addElement(row, column, rect);
    // In an order of our own: axes() has that of a hash, and what is on a layer later is drawn later.
    for (const QCPAxis::AxisType side : {QCPAxis::atLeft, QCPAxis::atBottom, QCPAxis::atTop, QCPAxis::atRight}) {
        QCPAxis *axis = rect->axis(side);
        axis->setLayer("axes");
        axis->grid()->setLayer("grid");
        axis->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
        axis->setTickLengthIn(0);
        axis->setSubTickLengthIn(0);
        axis->setTickLengthOut(4);
        axis->setSubTickLengthOut(2);
        axis->setTickLabelPadding(4);
        axis->setLabelPadding(3);
    }
    rect->setMinimumSize(40, 30);
    rect->setMinimumMargins({4, 4, 4, 4});
    rect->setRangeZoom(Qt::Horizontal | Qt::Vertical);
    styleAxes(rect);
    return rect;
}

void View::setScale(QCPAxis *axis, bool logarithmic)
{
    axis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (logarithmic)
        axis->setTicker(QSharedPointer<QCPAxisTicker>(new LogTicker));
    else
        axis->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
}

void View::follow(QCPAxis *axis, const QCPRange &wanted)
{
    if (keepsRanges())
        return;
    const bool logarithmic = axis->scaleType() == QCPAxis::stLogarithmic;
    const QCPRange linear = logarithmic ? QCPRange(std::log10(wanted.lower), std::log10(wanted.upper)) : wanted;
    if (!std::isfinite(linear.lower) || !std::isfinite(linear.upper))
        return; // it would stay in what is kept of the range
    const QCPRange range = m_ranges[axis].follow(linear, m_elapsed);
    axis->setRange(logarithmic ? QCPRange(std::pow(10, range.lower), std::pow(10, range.upper)) : range);
}

SnapshotPtr View::snapshot(const RunRecord &run) const
{
    return run.history.isEmpty() ? nullptr
        : m_input.step < 0       ? run.history.snapshots().back()
                                 : run.history.snapshotAt(m_input.step);
}

std::vector<LegendEntry> View::legend() const
{
    std::vector<LegendEntry> entries;
    for (const RunRecord *run : m_input.runs)
        entries.push_back(entryOf(*run, m_theme.pen(run->colour), m_theme.run(run->colour).marker));
    return entries;
}

LegendEntry View::entryOf(const RunRecord &run, const QPen &pen, QCPScatterStyle::ScatterShape marker)
{
    LegendEntry entry{fullName(run), pen, marker};
    entry.shortText = QString::fromStdString(run.name);
    entry.isName = true;
    return entry;
}

QString View::notice() const
{
    const bool isRecorded = std::ranges::any_of(m_input.runs, [](const RunRecord *run) { return !run->isLive; });
    if (!m_type.isRecorded && isRecorded)
        return tr("This run was recorded: its trace holds the statistics of every layer, but this view has to ask the "
                  "network itself.");
    for (const RunRecord *run : m_input.runs) {
        if (!run->history.isEmpty())
            return {};
    }
    if (isRecorded)
        return tr("The trace holds no step of this run.");
    return tr("Press Space to train, and this view fills: %1").arg(viewTooltip(m_type));
}

} // namespace stacklight
