// One validation example as it is: a picture, a sound, a row of a table, or tokens.
#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"
#include "views/canvas_view.h"
#include "views/colours.h"
#include "views/icons.h"
#include "views/sound_player.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stacklight {

namespace {

constexpr int mostBars = 5;         // classes with their probabilities
constexpr double largestPixel = 24; // of an enlarged image
constexpr int lettersOfCell = 26;
constexpr int iconSide = 14; // pixels

/// So that spaces and ends of lines are to be seen.
QString chipText(const std::string &text)
{
    QString shown = QString::fromStdString(text);
    if (shown.size() > lettersOfTitle)
        shown = shown.left(lettersOfTitle) + QChar(0x2026);
    return shown.replace(QStringLiteral("\r\n"), QStringLiteral("⏎"))
        .replace(u'\n', u'⏎')
        .replace(u'\r', u'⏎')
        .replace(u'\t', u'⇥')
        .replace(u' ', u'␣');
}

double secondsOfFrame(const LogMelSettings &settings, double frame)
{
    return (frame * settings.hopSamples() + settings.frameSamples() / 2.0) / settings.sampleRate;
}

} // namespace

class ExampleView : public CanvasView
{
    Q_OBJECT

public:
    ExampleView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString readoutAt(const QPointF &position) const override;
    QString explanation(const QString &path) const override;
    std::vector<LabRequest> requests() const override;

protected:
    bool shows(const LabReport &report) const override
    {
        return std::get<WholeExample>(report.result).example.index >= 0;
    }
    QString told(const Seen &one) const override;
    void arrange() override;
    void paint(QCPPainter *painter) override;
    std::vector<LegendEntry> legend() const override;
    QStringList remarks() const override;
    void scroll(int rows) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    /// One run as it is drawn, and where.
    struct Column
    {
        QRectF heading, body, bars;
        QRectF wave, spectrogram;  ///< within the body, without axes; of sounds
        std::vector<QRectF> chips; ///< of tokens, those in sight; others are null
        int rows = 0;              ///< in all, of what scrolls
        int shown = 0;             ///< of them, in sight
    };
    /// A token with what was said before it came.
    struct Chip
    {
        QString text;
        QString predicted = {};
        bool counts = false, isRight = false;
        float probability = 0;
    };

    static const WholeExample &wholeOf(const Seen &one) { return std::get<WholeExample>(one.report->result); }
    static std::vector<Chip> chipsOf(const WholeExample &whole);
    static QString cellValue(const ShownCell &cell);
    QString said(const WholeExample &whole) const;
    QString truth(const WholeExample &whole) const;
    QString heading(const WholeExample &whole) const;
    std::vector<int> barClasses(const WholeExample &whole) const;
    void arrangeSound(const WholeExample &whole, Column &column) const;
    void arrangeTokens(const WholeExample &whole, Column &column) const;
    void paintHeading(QCPPainter *painter, const Seen &one, const Column &column) const;
    void paintBars(QCPPainter *painter, const Seen &one, const Column &column) const;
    void paintSound(QCPPainter *painter, const Seen &one, const Column &column) const;
    void paintRow(QCPPainter *painter, const WholeExample &whole, const Column &column) const;
    void paintTokens(QCPPainter *painter, const WholeExample &whole, const Column &column) const;
    /// For the numbers beside an axis.
    double axisRoom() const { return QFontMetricsF(theme().font).horizontalAdvance(QStringLiteral("−0.0000")) + 4; }
    void paintAxis(QCPPainter *painter, const QRectF &rect, const QString &title) const;
    /// Of the first run, as chosen; empty where the answers are not known: then as in the data.
    std::vector<std::uint32_t> order() const;
    void step(int direction);
    void listen();
    void translateWidgets();
    void placeWidgets();
    bool hasSound() const { return !seen().empty() && wholeOf(seen().front()).sound.has_value(); }

    std::vector<Column> m_columns;
    int m_firstRow = 0; ///< of what scrolls
    qint64 m_arranged = -1;
    SoundPlayer m_player;
    QWidget *m_controls;
    QToolButton *m_previous, *m_next, *m_listen;
    QString m_silence; ///< why nothing can be heard
};

ExampleView::ExampleView(const ViewType &type, QWidget *parent)
    : CanvasView(type, parent), m_controls(new QWidget(this)), m_previous(new QToolButton(m_controls)),
      m_next(new QToolButton(m_controls)), m_listen(new QToolButton(m_controls))
{
    addChoice("order", tr("Order"), {tr("Worst mistakes first"), tr("Least certain first"), tr("As in the data")});
    auto *row = new QHBoxLayout(m_controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_previous->setObjectName(QStringLiteral("previousExample"));
    m_next->setObjectName(QStringLiteral("nextExample"));
    m_listen->setObjectName(QStringLiteral("listen"));
    m_previous->setIcon(themedIcon(QStringLiteral("previous")));
    m_next->setIcon(themedIcon(QStringLiteral("next")));
    m_listen->setIcon(themedIcon(QStringLiteral("sound")));
    for (QToolButton *button : {m_listen, m_previous, m_next}) {
        button->setAutoRaise(true);
        button->setIconSize({iconSide, iconSide});
        button->setFixedWidth(iconSide + 8);
        row->addWidget(button);
    }
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_listen, &QToolButton::clicked, this, &ExampleView::listen);
    connect(&m_player, &SoundPlayer::ended, this, [this] { m_listen->setDown(false); });
    translateWidgets();
    placeWidgets();
}

void ExampleView::translateWidgets()
{
    m_previous->setToolTip(tr("The example before it, in the order that the menu names (Left)"));
    m_next->setToolTip(tr("The next example: the next worst mistake, or as the menu names the order (Right)"));
    m_listen->setToolTip(m_silence.isEmpty() ? tr("Hear the sound as the network gets it (Enter)") : m_silence);
    m_previous->setAccessibleName(tr("Previous example"));
    m_next->setAccessibleName(tr("Next example"));
    m_listen->setAccessibleName(tr("Hear the sound"));
}

void ExampleView::placeWidgets()
{
    m_listen->setVisible(hasSound());
    const int each = m_next->width();
    m_controls->setFixedWidth(each * (hasSound() ? 3 : 2));
    addToHeader(m_controls);
}

void ExampleView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        translateWidgets();
    CanvasView::changeEvent(event);
}

std::vector<LabRequest> ExampleView::requests() const
{
    if (choice("order") == int(AnswerOrder::AsInTheData))
        return {request()};
    return {request(), LabRequest{Laboratory::Answers}};
}

std::vector<std::uint32_t> ExampleView::order() const
{
    if (choice("order") == int(AnswerOrder::AsInTheData))
        return {};
    for (const RunRecord *run : input().runs) {
        const auto answers = readingOf<Answers>(input(), *run);
        if (answers && !answers->all.empty())
            return orderOf(*answers, AnswerOrder(choice("order")));
    }
    return {};
}

void ExampleView::step(int direction)
{
    if (!selection() || seen().empty())
        return;
    const std::int64_t count = wholeOf(seen().front()).example.count;
    const std::vector<std::uint32_t> places = order();
    if (std::int64_t(places.size()) != count) {
        selection()->selectExample(std::clamp<qint64>(selection()->example() + direction, 0, count - 1));
        return;
    }
    const auto found = std::ranges::find(places, std::uint32_t(selection()->example()));
    const auto now = found == places.end() ? std::ptrdiff_t(0) : found - places.begin();
    selection()->selectExample(places[std::size_t(std::clamp<std::ptrdiff_t>(now + direction, 0, count - 1))]);
}

void ExampleView::listen()
{
    if (!hasSound())
        return;
    const WholeExample::Sound &sound = *wholeOf(seen().front()).sound;
    if (m_player.isPlaying()) {
        m_player.stop();
        return;
    }
    m_silence.clear();
    if (sound.refusal)
        m_silence = tr("The sound cannot be read: %1.").arg(translated(*sound.refusal));
    else if (!m_player.play(sound.samples, sound.settings.sampleRate))
        m_silence = tr("No device for sound was found on this system.");
    translateWidgets();
    drawNow();
}

void ExampleView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
        return step(1);
    case Qt::Key_Left:
    case Qt::Key_Up:
        return step(-1);
    case Qt::Key_PageDown:
        return scroll(m_columns.empty() ? 0 : std::max(1, m_columns.front().shown - 1));
    case Qt::Key_PageUp:
        return scroll(m_columns.empty() ? 0 : -std::max(1, m_columns.front().shown - 1));
    case Qt::Key_Home:
        return step(-std::numeric_limits<int>::max());
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return listen();
    default:
        View::keyPressEvent(event);
    }
}

void ExampleView::scroll(int rows)
{
    int most = 0;
    for (const Column &column : m_columns)
        most = std::max(most, column.rows - column.shown);
    const int first = std::clamp(m_firstRow + rows, 0, std::max(0, most));
    if (first == m_firstRow)
        return;
    m_firstRow = first;
    drawNow();
}

QString ExampleView::said(const WholeExample &whole) const
{
    const Answer &answer = whole.example.answer;
    if (!whole.tokens.empty())
        return tr("%1 of %2 tokens right").arg(answer.correct).arg(answer.counted);
    if (whole.data->shape().regression)
        return tr("predicted: %1, off by %2")
            .arg(shortNumber(double(answer.value)), shortNumber(double(answer.value - answer.target)));
    if (answer.predicted < 0)
        return tr("predicted: not finite");
    return tr("predicted: %1")
        .arg(tr("%1 %2", "a class, its probability")
                .arg(oneLine(QString::fromStdString(whole.example.predicted), lettersOfTitle),
                    QString::number(double(answer.probability), 'f', 2)));
}

QString ExampleView::truth(const WholeExample &whole) const
{
    if (!whole.tokens.empty())
        return {};
    return tr("true: %1")
        .arg(whole.data->shape().regression ? shortNumber(double(whole.example.answer.target))
                                            : oneLine(QString::fromStdString(whole.example.truth), lettersOfTitle));
}

QString ExampleView::told(const Seen &one) const
{
    const WholeExample &whole = wholeOf(one);
    const Answer &answer = whole.example.answer;
    if (!whole.tokens.empty())
        return said(whole);
    if (whole.data->shape().regression)
        return shortNumber(double(answer.value));
    return answer.predicted < 0 ? tr("not finite")
                                : tr("%1 %2", "a class, its probability")
                                      .arg(oneLine(QString::fromStdString(whole.example.predicted), lettersOfTitle),
                                          QString::number(double(answer.probability), 'f', 2));
}

/// "example 12 · seven_ann_3.wav", "example 3 · row 17".
QString ExampleView::heading(const WholeExample &whole) const
{
    QStringList parts{truth(whole), tr("example %1").arg(whole.example.index)};
    const QString name = oneLine(QString::fromStdString(whole.name), lettersOfTitle * 2);
    bool isNumber = false;
    name.toLongLong(&isNumber);
    if (!whole.row.empty() && isNumber)
        parts << tr("row %1 of the data").arg(name);
    else if (!isNumber && !name.isEmpty())
        parts << name;
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

std::vector<LegendEntry> ExampleView::legend() const
{
    std::vector<LegendEntry> entries = CanvasView::legend();
    if (!m_silence.isEmpty() && hasSound())
        entries.push_back({m_silence});
    const std::vector<std::uint32_t> places = order();
    if (seen().empty() || places.empty())
        return entries;
    const auto found = std::ranges::find(places, std::uint32_t(wholeOf(seen().front()).example.index));
    if (found != places.end())
        entries.push_back({(choice("order") == int(AnswerOrder::WorstFirst) ? tr("%1 of %2, the worst first")
                                                                            : tr("%1 of %2, the least certain first"))
                .arg(wholeNumber(found - places.begin() + 1), wholeNumber(qint64(places.size())))});
    return entries;
}

/// The most probable ones, and the true one.
std::vector<int> ExampleView::barClasses(const WholeExample &whole) const
{
    std::vector<int> classes(whole.probabilities.size());
    std::iota(classes.begin(), classes.end(), 0);
    const auto count = std::ptrdiff_t(std::min<std::size_t>(classes.size(), mostBars));
    const auto key = [&](int each) {
        const float p = whole.probabilities[std::size_t(each)];
        return std::pair(std::isfinite(p) ? -p : 1.f, each);
    };
    std::partial_sort(
        classes.begin(), classes.begin() + count, classes.end(), [&](int a, int b) { return key(a) < key(b); });
    classes.resize(std::size_t(count));
    const int truth = whole.example.answer.truth;
    if (truth >= 0 && truth < int(whole.probabilities.size()) && std::ranges::find(classes, truth) == classes.end())
        classes.back() = truth;
    return classes;
}

void ExampleView::arrange()
{
    const double line = lineHeight();
    m_columns.clear();
    if (seen().empty())
        return;
    if (m_arranged != wholeOf(seen().front()).example.index) {
        m_arranged = wholeOf(seen().front()).example.index;
        m_firstRow = 0;
        m_player.stop();
    }
    if (m_listen->isHidden() == hasSound())
        placeWidgets();
    const QRectF all = area();
    const double width = all.width() / double(seen().size());
    for (std::size_t index = 0; index < seen().size(); ++index) {
        const WholeExample &whole = wholeOf(seen()[index]);
        const QRectF room(all.left() + width * double(index), all.top(), width - (index + 1 < seen().size() ? line : 0),
            all.height());
        Column column;
        const double lines = seen().size() > 1 ? 3 : 2;
        column.heading = QRectF(room.left(), room.top(), room.width(), lines * line);
        column.body = room.adjusted(0, column.heading.height() + line * 0.4, 0, 0);
        const double bars = double(barClasses(whole).size());
        if (bars > 1 && column.body.height() > 4 * line) {
            const double below = (bars + (whole.sound ? 15 : 5)) * line; // a sound has two pictures
            const bool isWide = column.body.width() > 1.3 * column.body.height();
            if (isWide && column.body.width() > (column.body.height() > below ? 40 : 30) * letterWidth()) {
                column.bars = column.body;
                column.bars.setLeft(column.body.right() - std::min(column.body.width() * 0.4, 30 * letterWidth()));
                column.bars.setHeight(std::min(bars * line * 1.3, column.body.height()));
                column.body.setRight(column.bars.left() - line);
            } else if (column.body.height() > below) {
                column.bars = column.body;
                column.bars.setTop(column.body.bottom() - bars * line * 1.15);
                column.body.setBottom(column.bars.top() - line * 0.5);
            }
        }
        if (whole.sound)
            arrangeSound(whole, column);
        else if (!whole.tokens.empty())
            arrangeTokens(whole, column);
        else if (!whole.row.empty())
            column.rows = int(whole.row.size());
        m_columns.push_back(std::move(column));
    }
    for (Column &column : m_columns) {
        if (!wholeOf(seen().front()).row.empty())
            column.shown = std::max(1, int(column.body.height() / (line * 1.15)));
    }
}

void ExampleView::arrangeSound(const WholeExample &, Column &column) const
{
    const double line = lineHeight(), left = axisRoom() + line;
    const QRectF inner = column.body.adjusted(std::min(left, column.body.width() / 3), line * 0.3, -line * 0.4, 0);
    const double height = std::max(0.0, inner.height() - 3.4 * line);
    const double wave = column.body.height() > 9 * line ? height * 0.34 : 0;
    column.wave = QRectF(inner.left(), inner.top(), inner.width(), wave);
    column.spectrogram = QRectF(inner.left(), inner.top() + (wave > 0 ? wave + line : 0), inner.width(), height - wave);
}

std::vector<ExampleView::Chip> ExampleView::chipsOf(const WholeExample &whole)
{
    std::vector<Chip> chips;
    const WholeExample::Token *before = nullptr;
    const auto add = [&](const std::string &text) {
        Chip chip{chipText(text)};
        if (before && before->counts) {
            chip.counts = true;
            chip.isRight = before->isRight;
            chip.predicted = chipText(before->predicted);
            chip.probability = before->probability;
        }
        chips.push_back(std::move(chip));
    };
    for (const WholeExample::Token &token : whole.tokens) {
        add(token.text);
        before = &token;
    }
    if (before && before->counts && int(whole.tokens.size()) == whole.length)
        add(before->target);
    return chips;
}

/// In lines, as text is: each token with what the network said below it.
void ExampleView::arrangeTokens(const WholeExample &whole, Column &column) const
{
    const double line = lineHeight(), height = 2.3 * line, gap = 2;
    const QFontMetricsF metrics(theme().font);
    double x = column.body.left();
    int row = 0;
    column.shown = std::max(1, int(column.body.height() / height));
    for (const Chip &chip : chipsOf(whole)) {
        const QString below = chip.counts && !chip.isRight ? chip.predicted : QString();
        const double width = std::min(column.body.width(),
            std::max({metrics.horizontalAdvance(chip.text), metrics.horizontalAdvance(below), letterWidth()}) + 6);
        if (x + width > column.body.right() && x > column.body.left()) {
            x = column.body.left();
            ++row;
        }
        column.chips.push_back(row >= m_firstRow && row < m_firstRow + column.shown
                ? QRectF(x, column.body.top() + (row - m_firstRow) * height, width, 2.1 * line)
                : QRectF());
        x += width + gap;
    }
    column.rows = row + 1;
}

void ExampleView::paint(QCPPainter *painter)
{
    for (std::size_t index = 0; index < m_columns.size() && index < seen().size(); ++index) {
        const Seen &one = seen()[index];
        const WholeExample &whole = wholeOf(one);
        const Column &column = m_columns[index];
        paintHeading(painter, one, column);
        if (!column.bars.isNull())
            paintBars(painter, one, column);
        if (whole.sound) {
            paintSound(painter, one, column);
        } else if (!whole.tokens.empty()) {
            paintTokens(painter, whole, column);
        } else if (!whole.row.empty()) {
            paintRow(painter, whole, column);
        } else if (whole.picture.width > 0) {
            const double scale = std::min(
                {column.body.width() / whole.picture.width, column.body.height() / whole.picture.height, largestPixel});
            drawPicture(painter,
                QRectF(column.body.topLeft(), QSizeF(whole.picture.width, whole.picture.height) * scale),
                imageOf(whole.picture));
        }
    }
}

void ExampleView::paintHeading(QCPPainter *painter, const Seen &one, const Column &column) const
{
    const WholeExample &whole = wholeOf(one);
    const double line = lineHeight();
    QRectF row(column.heading.left(), column.heading.top(), column.heading.width(), line);
    if (seen().size() > 1) {
        drawRunName(painter, row, one);
        row.translate(0, line);
    }
    double left = 0;
    if (!whole.data->shape().regression) {
        drawVerdict(painter, {row.left(), row.top(), line, line}, whole.example.answer.isRight());
        left = line * 1.2;
    }
    drawLine(painter, row.adjusted(left, 0, 0, 0), said(whole), theme().text);
    row.translate(0, line);
    drawLine(painter, row.adjusted(left, 0, 0, 0), heading(whole), theme().faintText);
}

void ExampleView::paintBars(QCPPainter *painter, const Seen &one, const Column &column) const
{
    const WholeExample &whole = wholeOf(one);
    const std::vector<int> classes = barClasses(whole);
    const double line = lineHeight(), height = std::min(column.bars.height() / double(classes.size()), 1.3 * line);
    const double mark = line, number = QFontMetricsF(theme().font).horizontalAdvance(QStringLiteral("0.0000"));
    double label = 0;
    for (const int each : classes)
        label = std::max(
            label, QFontMetricsF(theme().font).horizontalAdvance(QString::fromStdString(className(*whole.data, each))));
    label = std::min(label, column.bars.width() * 0.45);
    double y = column.bars.top();
    for (const int each : classes) {
        const double probability = double(whole.probabilities[std::size_t(each)]),
                     p = std::isfinite(probability) ? probability : 0;
        const QRectF row(column.bars.left(), y, column.bars.width(), line);
        const bool isTrue = each == whole.example.answer.truth, isSaid = each == whole.example.answer.predicted;
        if (isTrue || isSaid)
            drawVerdict(painter, {row.left(), row.top(), mark, line}, isTrue);
        drawLine(painter, {row.left() + mark, row.top(), label, line},
            oneLine(QString::fromStdString(className(*whole.data, each)), lettersOfTitle),
            isTrue || isSaid ? theme().text : theme().faintText);
        const QRectF room(row.left() + mark + label + 6, row.top() + line * 0.2,
            std::max(0.0, row.width() - mark - label - number - 12), line * 0.6);
        painter->fillRect(room, theme().tint(theme().grid, 0.5));
        painter->fillRect(QRectF(room.left(), room.top(), room.width() * p, room.height()),
            isTrue       ? verdictColour(true)
                : isSaid ? verdictColour(false)
                         : theme().axis);
        drawLine(painter, {row.right() - number, row.top(), number, line},
            std::isfinite(probability) ? QString::number(p, 'f', 3) : QStringLiteral("NaN"), theme().faintText,
            Qt::AlignRight | Qt::AlignVCenter);
        y += height;
    }
}

/// The frame of a plot, and what is measured upwards beside it.
void ExampleView::paintAxis(QCPPainter *painter, const QRectF &rect, const QString &title) const
{
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(theme().axis, 1));
    painter->drawRect(rect);
    if (title.isEmpty() || rect.height() < 3 * lineHeight())
        return;
    painter->save();
    painter->translate(rect.left() - axisRoom() - lineHeight(), rect.center().y());
    painter->rotate(-90);
    drawLine(painter, {-rect.height() / 2 - lineHeight(), 0, rect.height() + 2 * lineHeight(), lineHeight()}, title,
        theme().text, Qt::AlignCenter);
    painter->restore();
}

void ExampleView::paintSound(QCPPainter *painter, const Seen &one, const Column &column) const
{
    const WholeExample &whole = wholeOf(one);
    const WholeExample::Sound &sound = *whole.sound;
    const LogMelSettings &settings = sound.settings;
    const double line = lineHeight();
    const QRectF &wave = column.wave, &picture = column.spectrogram;
    const double pixelsASecond = picture.width() / settings.seconds;
    if (wave.height() > line) {
        paintAxis(painter, wave, tr("Amplitude"));
        double peak = 0;
        for (const float sample : sound.samples)
            peak = std::max(peak, std::isfinite(sample) ? std::abs(double(sample)) : 0);
        if (sound.refusal) {
            painter->setFont(theme().font);
            painter->setPen(theme().faintText);
            painter->drawText(wave.adjusted(4, 2, -4, -2), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                tr("The sound cannot be read: %1.").arg(translated(*sound.refusal)));
        } else {
            for (const int sign : {1, 0, -1})
                drawLine(painter,
                    {wave.left() - axisRoom(), wave.center().y() - sign * (wave.height() / 2 - line / 3) - line / 2,
                        axisRoom() - 4, line},
                    sign == 0 ? QStringLiteral("0") : shortNumber(sign * peak), theme().text,
                    Qt::AlignRight | Qt::AlignVCenter);
            painter->setPen(QPen(one.style.colour, 1));
            const double scale = peak > 0 ? (wave.height() / 2 - 2) / peak : 0;
            const auto count = sound.samples.size();
            const int columns = int(wave.width());
            const double samplesAPixel = settings.sampleRate / std::max(pixelsASecond, 1e-9);
            QPolygonF outline;
            for (int x = 0; x < columns; ++x) {
                const auto first = std::size_t(x * samplesAPixel),
                           last = std::min(count, std::max(std::size_t((x + 1) * samplesAPixel), first + 1));
                double low = 0, high = 0;
                for (std::size_t i = first; i < last; ++i) {
                    const double value = std::isfinite(sound.samples[i]) ? double(sound.samples[i]) : 0;
                    low = i == first ? value : std::min(low, value);
                    high = i == first ? value : std::max(high, value);
                }
                if (first >= count)
                    break;
                outline << QPointF(wave.left() + x, wave.center().y() - high * scale)
                        << QPointF(wave.left() + x, wave.center().y() - low * scale);
            }
            painter->drawPolyline(outline);
        }
    }
    if (picture.height() < line)
        return;
    painter->fillRect(picture, theme().tint(theme().grid, 0.3));
    const auto x = [&](double seconds) { return picture.left() + seconds * pixelsASecond; };
    const double half = 0.5 * settings.hopSamples() / settings.sampleRate;
    drawPicture(painter,
        QRectF(QPointF(x(secondsOfFrame(settings, 0) - half), picture.top()),
            QPointF(x(secondsOfFrame(settings, settings.frames() - 1) + half), picture.bottom())),
        spectrogramImage(whole.picture, spectrogramRange(whole.picture.values)));
    paintAxis(painter, picture, tr("Frequency (Hz)"));
    const auto y = [&](double hertz) {
        return picture.bottom() - (bandAtHertz(settings, hertz) + 0.5) / settings.bands * picture.height();
    };
    double last = picture.bottom() + 2 * line;
    for (const int hertz : {0, 100, 200, 500, 1000, 2000, 4000, 8000, 16000, 32000}) {
        const double at = hertz == 0 ? picture.bottom() : y(hertz);
        if (hertz == 0 || at < picture.top() - 1 || last - at < line * 1.1)
            continue;
        painter->setPen(QPen(theme().axis, 1));
        painter->drawLine(QPointF(picture.left() - 4, at), QPointF(picture.left(), at));
        drawLine(painter, {picture.left() - axisRoom() - 2, at - line / 2, axisRoom() - 4, line}, wholeNumber(hertz),
            theme().text, Qt::AlignRight | Qt::AlignVCenter);
        last = at;
    }
    double apart = 0.01;
    for (const double candidate : {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0}) {
        apart = candidate;
        if (candidate * pixelsASecond > 7 * letterWidth())
            break;
    }
    for (int tick = 0; tick * apart <= settings.seconds * (1 + 1e-9); ++tick) {
        const double at = x(tick * apart);
        painter->setPen(QPen(theme().axis, 1));
        painter->drawLine(QPointF(at, picture.bottom()), QPointF(at, picture.bottom() + 4));
        drawLine(painter, {at - 4 * letterWidth(), picture.bottom() + 4, 8 * letterWidth(), line},
            shortNumber(tick * apart), theme().text, Qt::AlignCenter);
    }
    drawLine(painter, {picture.left(), picture.bottom() + 4 + line, picture.width(), line}, tr("Time (s)"),
        theme().text, Qt::AlignCenter);
}

QString ExampleView::cellValue(const ShownCell &cell)
{
    switch (cell.kind) {
    case ShownCell::Word:
        return oneLine(QString::fromStdString(cell.word), lettersOfTitle);
    case ShownCell::Missing:
        return tr("(missing)");
    case ShownCell::Unseen:
        return tr("(not among the training rows)");
    case ShownCell::Number:
        break;
    }
    return shortNumber(cell.number);
}

/// Names and values in as many pairs of columns as have room.
void ExampleView::paintRow(QCPPainter *painter, const WholeExample &whole, const Column &column) const
{
    const double line = lineHeight() * 1.15;
    const int count = int(whole.row.size()), first = std::min(m_firstRow, std::max(0, count - column.shown));
    double names = 0;
    for (const ShownCell &cell : whole.row)
        names = std::max(names,
            QFontMetricsF(theme().font).horizontalAdvance(oneLine(QString::fromStdString(cell.column), lettersOfCell)));
    names = std::min(names, column.body.width() * 0.5);
    const double pair = names + 20 * letterWidth();
    const int pairs = std::max(1, int(column.body.width() / pair));
    for (int place = 0; place < column.shown * pairs && first + place < count; ++place) {
        const ShownCell &cell = whole.row[std::size_t(first + place)];
        const double left = column.body.left() + pair * (place / column.shown),
                     top = column.body.top() + line * (place % column.shown);
        drawLine(painter, {left, top, names, line}, oneLine(QString::fromStdString(cell.column), lettersOfCell),
            theme().faintText);
        drawLine(painter,
            {left + names + 2 * letterWidth(), top,
                std::min(17 * letterWidth(), column.body.right() - left - names - 2 * letterWidth()), line},
            cellValue(cell), theme().text);
    }
}

void ExampleView::paintTokens(QCPPainter *painter, const WholeExample &whole, const Column &column) const
{
    const std::vector<Chip> chips = chipsOf(whole);
    const double line = lineHeight();
    for (std::size_t i = 0; i < chips.size() && i < column.chips.size(); ++i) {
        const QRectF &box = column.chips[i];
        if (box.isNull())
            continue;
        const Chip &chip = chips[i];
        const QRectF upper(box.left(), box.top(), box.width(), line);
        painter->fillRect(
            upper, theme().tint(chip.counts ? verdictColour(chip.isRight) : theme().grid, chip.counts ? 0.25 : 0.4));
        drawLine(painter, upper, chip.text, theme().text, Qt::AlignCenter);
        if (chip.counts && !chip.isRight)
            drawLine(painter, upper.translated(0, line), chip.predicted, verdictColour(false), Qt::AlignCenter);
    }
}

QString ExampleView::readoutAt(const QPointF &position) const
{
    for (std::size_t index = 0; index < m_columns.size() && index < seen().size(); ++index) {
        const WholeExample &whole = wholeOf(seen()[index]);
        const Column &column = m_columns[index];
        if (whole.sound && (column.spectrogram.contains(position) || column.wave.contains(position))) {
            const LogMelSettings &settings = whole.sound->settings;
            const double seconds =
                (position.x() - column.spectrogram.left()) / column.spectrogram.width() * settings.seconds;
            if (column.wave.contains(position)) {
                const auto place = std::size_t(seconds * settings.sampleRate);
                return place < whole.sound->samples.size()
                    ? tr("%1 s: amplitude %2")
                          .arg(fixedNumber(seconds, 3), shortNumber(double(whole.sound->samples[place])))
                    : tr("%1 s: silence behind the sound").arg(fixedNumber(seconds, 3));
            }
            const int band = std::clamp(int((column.spectrogram.bottom() - position.y()) / column.spectrogram.height()
                                            * settings.bands),
                          0, whole.picture.height - 1),
                      frame = std::clamp(int(std::lround((seconds - secondsOfFrame(settings, 0)) * settings.sampleRate
                                             / settings.hopSamples())),
                          0, whole.picture.width - 1);
            const std::size_t place = std::size_t(band) * std::size_t(whole.picture.width) + std::size_t(frame);
            return place < whole.picture.values.size()
                ? tr("%1 s, %2 Hz: %3 dB")
                      .arg(fixedNumber(seconds, 3), wholeNumber(std::lround(hertzAtBand(settings, band))),
                          fixedNumber(double(whole.picture.values[place]), 1))
                : QString();
        }
        const std::vector<Chip> chips = chipsOf(whole);
        for (std::size_t i = 0; i < column.chips.size() && i < chips.size(); ++i) {
            if (!column.chips[i].contains(position))
                continue;
            return chips[i].counts ? tr("token %1: %2, predicted %3 with %4")
                                         .arg(QString::number(i), chips[i].text, chips[i].predicted,
                                             QString::number(double(chips[i].probability), 'f', 2))
                                   : tr("token %1: %2, given").arg(QString::number(i), chips[i].text);
        }
    }
    return {};
}

QString ExampleView::explanation(const QString &) const
{
    return tr(
        "<p>The validation example that is selected for all views, as the data have it, and what the network says "
        "of it in evaluation mode: softmax(outputs) of the most probable classes and of the true one.</p><p>Of a "
        "sound: what the network hears of it, and its log-mel spectrogram, in decibels against the loudest value. "
        "Of a sequence: each token, and below it what was predicted instead. Arrow keys lead through the worst "
        "mistakes; Enter plays a sound.</p>");
}

QStringList ExampleView::remarks() const
{
    QStringList sentences;
    for (const Seen &one : readings()) {
        const WholeExample &whole = wholeOf(one);
        sentences << tr("%1: %2.", "a run's name, what is told of it")
                         .arg(one.name, QStringList{said(whole), heading(whole)}.join(QStringLiteral("; ")));
        if (whole.sound && whole.sound->refusal)
            sentences << tr("The sound cannot be read: %1.").arg(translated(*whole.sound->refusal));
        else if (whole.sound)
            sentences << tr(
                "It is a sound of %1 s at %2 samples per second; the spectrogram has %3 frames of %4 bands.")
                             .arg(
                                 fixedNumber(double(whole.sound->samples.size()) / whole.sound->settings.sampleRate, 2))
                             .arg(whole.sound->settings.sampleRate)
                             .arg(whole.picture.width)
                             .arg(whole.picture.height);
        else if (!whole.row.empty())
            sentences << tr("It is a row of %1 columns.").arg(whole.row.size());
        else if (!whole.tokens.empty())
            sentences << tr("It is a sequence of %1 tokens.").arg(whole.length);
        else if (whole.picture.width > 0)
            sentences << tr("It is an image of %1 × %2 pixels.").arg(whole.picture.height).arg(whole.picture.width);
    }
    return sentences;
}

/// A line for each number that is drawn; `part` says what it is of.
CsvTable ExampleView::data() const
{
    CsvTable table{{"run", "step", "example", "file", "truth", "predicted", "part", "name", "x", "y", "value"}, {}};
    const std::string none;
    for (const Seen &one : readings()) {
        const WholeExample &whole = wholeOf(one);
        const bool isNumber = whole.data->shape().regression;
        const Answer &answer = whole.example.answer;
        const auto add = [&](const char *part, const std::string &name, CsvCell x, CsvCell y, CsvCell value) {
            table.rows.push_back({one.name.toStdString(), one.report->step, whole.example.index, whole.name,
                isNumber ? CsvCell(double(answer.target)) : CsvCell(whole.example.truth),
                isNumber ? CsvCell(double(answer.value)) : CsvCell(whole.example.predicted), std::string(part), name,
                std::move(x), std::move(y), std::move(value)});
        };
        for (std::size_t each = 0; each < whole.probabilities.size(); ++each)
            add("probability", className(*whole.data, std::int32_t(each)), none, none,
                double(whole.probabilities[each]));
        if (whole.sound) {
            const LogMelSettings &settings = whole.sound->settings;
            for (std::size_t i = 0; i < whole.sound->samples.size(); ++i)
                add("amplitude", none, double(i) / settings.sampleRate, none, double(whole.sound->samples[i]));
            const float *value = whole.picture.values.data();
            for (int band = 0; band < whole.picture.height; ++band) {
                for (int frame = 0; frame < whole.picture.width; ++frame)
                    add("decibel", none, secondsOfFrame(settings, frame), hertzAtBand(settings, band),
                        double(*value++));
            }
            continue;
        }
        const float *value = whole.picture.values.data();
        for (int y = 0; y < whole.picture.height; ++y) {
            for (int x = 0; x < whole.picture.width; ++x) {
                for (int channel = 0; channel < whole.picture.channels; ++channel)
                    add("pixel", std::to_string(channel), std::int64_t(x), std::int64_t(y), double(*value++));
            }
        }
        for (const ShownCell &cell : whole.row)
            add("cell", cell.column, none, none,
                cell.kind == ShownCell::Number     ? CsvCell(cell.number)
                    : cell.kind == ShownCell::Word ? CsvCell(cell.word)
                                                   : CsvCell(none));
        for (std::size_t position = 0; position < whole.tokens.size(); ++position) {
            const WholeExample::Token &token = whole.tokens[position];
            add("token", token.text, std::int64_t(position), none, none);
            if (!token.counts)
                continue;
            add("target", token.target, std::int64_t(position), none, none);
            add("prediction", token.predicted, std::int64_t(position), std::int64_t(token.isRight),
                double(token.probability));
        }
    }
    return table;
}

View *makeExampleView(const ViewType &type, QWidget *parent)
{
    return new ExampleView(type, parent);
}

} // namespace stacklight

#include "example_view.moc"
