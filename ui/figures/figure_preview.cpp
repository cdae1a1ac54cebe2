#include "figures/figure_preview.h"

#include "session/texts.h"
#include "sweep/sweep_run.h"

#include <QFontDatabase>
#include <QPainter>

#include <cmath>

namespace stacklight {

namespace {

constexpr int soon = 40;             // ms: a key held down changes a number more often
constexpr int shareOfTime = 8;       // drawing takes at most an eighth of it
constexpr int followEvery = 500;     // ms
constexpr int margin = 10;           // pixels around the figure
constexpr double largestScale = 2.5; // of the real size
constexpr double mmOfInch = 25.4;
constexpr int linesOfTable = 60;

} // namespace

FigurePreview::FigurePreview(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("preview"));
    setAccessibleName(tr("Preview of the figure"));
    setMinimumSize(320, 240);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &FigurePreview::draw);
    m_follow.setInterval(followEvery);
    connect(&m_follow, &QTimer::timeout, this, [this] {
        if (m_wish.view && !m_isDue && isVisible() && shownState() != m_drawnState)
            schedule();
    });
    m_follow.start();
    m_sinceDrawn.start();
}

FigurePreview::~FigurePreview() = default;

QSize FigurePreview::sizeHint() const
{
    return {560, 400};
}

void FigurePreview::setWish(const Wish &wish)
{
    m_wish = wish;
    m_sequence.reset();
    schedule();
}

void FigurePreview::schedule()
{
    m_isDue = true;
    const qint64 wait = std::max<qint64>(soon, shareOfTime * m_lastCost - m_sinceDrawn.elapsed());
    if (isVisible() && !m_timer.isActive())
        m_timer.start(int(wait));
}

/// What tells whether the runs have more to show.
QVariantList FigurePreview::shownState() const
{
    const ViewInput &input = m_wish.view->input();
    QVariantList state{qint64(input.step), input.layer, qulonglong(input.selected), m_wish.view->state(),
        m_wish.view->notice(), qulonglong(input.sweep ? input.sweep->rows.size() : 0)};
    for (const RunRecord *run : input.runs) {
        const History &history = run->history;
        state << qulonglong(quintptr(run)) << qint64(history.lastStep()) << qulonglong(history.bytes())
              << qulonglong(history.curve().size()) << qulonglong(history.validations().size())
              << qulonglong(history.events().size());
    }
    return state;
}

FigureOptions FigurePreview::shownOptions() const
{
    FigureOptions options = m_wish.options;
    const double ratio = devicePixelRatioF();
    const double dotsPerMm =
        std::min((width() - 2 * margin) / options.widthMm, (height() - 2 * margin) / options.heightMm);
    options.dpi = std::min(dotsPerMm * mmOfInch, largestScale * logicalDpiX()) * ratio;
    return options;
}

void FigurePreview::draw()
{
    QElapsedTimer cost;
    cost.start();
    if (m_sequence)
        drawSequence();
    else
        begin();
    m_lastCost = cost.elapsed();
    m_sinceDrawn.restart();
    if (m_isDue) {
        schedule();
        return;
    }
    setAccessibleDescription(m_wish.view ? shownCaption(m_wish.view->input()) : m_words);
    update();
    emit drawn();
}

void FigurePreview::begin()
{
    m_isDue = false;
    const View *view = m_wish.view;
    m_drawnState = view ? shownState() : QVariantList();
    m_words.clear();
    if (!view)
        m_words = tr("Choose a view and a kind of file.");
    else if (const QString notice = view->notice(); !notice.isEmpty())
        m_words = notice;
    else if (const auto checked = checkFigureOptions(m_wish.options, FigureFormat::Svg); !checked)
        m_words = translated(checked.error());
    if (!m_words.isEmpty()) {
        m_image = {};
        return;
    }
    if (m_wish.content == Content::Sequence) {
        m_toLookAt = stepsOfSequence(view->input(), m_wish.pictures);
        m_isDue = !m_toLookAt.empty();
        if (m_isDue)
            m_sequence = std::make_unique<FigureSequence>(view->type(), view->input(), view->state(), m_wish.options);
        return;
    }
    const std::unique_ptr<View> figure = figureView(view->type(), view->input(), view->state(), m_wish.options);
    if (m_wish.content == Content::Numbers) {
        m_words = QString::fromStdString(figure->data().csv()).section(u'\n', 0, linesOfTable - 1);
        m_image = {};
        return;
    }
    figure->prepareFigure(figureSize(m_wish.options), viewTitle(view->type()), shownCaption(view->input()));
    present(*figure);
}

/// One step at a time, so that the window is never kept waiting; the one that is shown comes last.
void FigurePreview::drawSequence()
{
    m_sequence->look(m_toLookAt.front());
    m_toLookAt.erase(m_toLookAt.begin());
    m_isDue = !m_toLookAt.empty();
    if (m_isDue)
        return;
    present(m_sequence->view());
    m_sequence.reset();
}

void FigurePreview::present(View &view)
{
    const FigureOptions options = shownOptions();
    m_image = figureImage(view, options);
    m_image.setDevicePixelRatio(devicePixelRatioF());
    m_scale = options.dpi / devicePixelRatioF() / logicalDpiX();
}

void FigurePreview::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (!m_image.isNull()) {
        const QSizeF size = m_image.deviceIndependentSize();
        const QPointF corner(std::floor((width() - size.width()) / 2), std::floor((height() - size.height()) / 2));
        painter.drawImage(corner, m_image);
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawRect(QRectF(corner, size).adjusted(-0.5, -0.5, 0.5, 0.5));
        return;
    }
    const QRect room = rect().adjusted(margin, margin, -margin, -margin);
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.setPen(palette().color(QPalette::WindowText));
    if (m_wish.content != Content::Numbers || !m_wish.view) {
        painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, m_words);
        return;
    }
    painter.setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    const QFontMetrics metrics = painter.fontMetrics();
    QRect line(room.topLeft(), QSize(room.width(), metrics.height()));
    for (const QString &words : m_words.split(u'\n')) {
        if (line.bottom() > room.bottom())
            break;
        painter.drawText(
            line, Qt::AlignVCenter | Qt::TextSingleLine, metrics.elidedText(words, Qt::ElideRight, room.width()));
        line.translate(0, metrics.lineSpacing());
    }
}

void FigurePreview::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_sequence.reset();
    schedule();
}

void FigurePreview::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    schedule();
}

} // namespace stacklight
