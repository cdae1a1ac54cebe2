// What the network says of each validation example.
#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"
#include "views/canvas_view.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>
#include <map>

namespace stacklight {

namespace {

constexpr double lettersOfTile = 15; // "ankle boot 0.98"
constexpr double linesOfPicture = 4;
constexpr int featuresInRow = 6;
constexpr int lettersOfSequence = 400;
constexpr std::size_t mostPictures = 256; // that are kept

} // namespace

class PredictionsView : public CanvasView
{
    Q_OBJECT

public:
    PredictionsView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString readoutAt(const QPointF &position) const override;
    QString explanation(const QString &path) const override;

protected:
    bool shows(const LabReport &report) const override { return !std::get<Answers>(report.result).all.empty(); }
    QString told(const Seen &one) const override;
    QString toldShortly(const Seen &one) const override;
    void arrange() override;
    void paint(QCPPainter *painter) override;
    void drawMarks(QCPPainter *painter) override;
    std::vector<LegendEntry> legend() const override;
    QStringList remarks() const override;
    void selectionChanged() override;
    void clicked(const QPointF &position) override;
    void scroll(int rows) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    static const Answers &answersOf(const Seen &one) { return std::get<Answers>(one.report->result); }
    const Answers &first() const { return answersOf(seen().front()); }
    bool areTiles() const { return first().data->shape().input.isImage(); }
    /// The place in the order of the example that is selected; −1 where there is none.
    std::ptrdiff_t selectedPlace() const;
    void select(std::ptrdiff_t place);
    void keepInSight(std::ptrdiff_t place);
    std::size_t clampedFirst(std::ptrdiff_t place) const;
    /// The place in the order at a point; −1 where there is none.
    std::ptrdiff_t placeAt(const QPointF &position) const;
    QString said(const Answers &answers, const Answer &answer) const;
    QString shortly(const Answers &answers, const Answer &answer) const;
    QString truth(const Answers &answers, const Answer &answer) const;
    QString inputText(std::uint32_t example) const;
    QImage pictureAt(std::uint32_t example) const;
    void paintTile(QCPPainter *painter, const QRectF &box, std::uint32_t example) const;
    void paintRow(QCPPainter *painter, const QRectF &box, std::uint32_t example) const;

    LabReportPtr m_ordered; ///< that m_order is of
    int m_orderedBy = -1;
    std::vector<std::uint32_t> m_order;
    std::size_t m_first = 0; ///< place in the order of what stands at the top left
    Tiles m_tiles;
    std::int64_t m_lastExample = -1;
    mutable std::map<std::uint32_t, QImage> m_pictures; ///< that were painted last
    mutable std::weak_ptr<const Dataset> m_pictured;    ///< of which they are
};

PredictionsView::PredictionsView(const ViewType &type, QWidget *parent) : CanvasView(type, parent)
{
    addChoice("order", tr("Order"), {tr("Worst mistakes first"), tr("Least certain first"), tr("As in the data")});
}

QString PredictionsView::said(const Answers &answers, const Answer &answer) const
{
    if (answers.kind == Answers::Numbers)
        return shortNumber(double(answer.value));
    if (answers.kind == Answers::Sequences)
        return tr("%1 of %2 tokens right").arg(answer.correct).arg(answer.counted);
    if (answer.predicted < 0)
        return tr("not finite");
    return tr("%1 %2", "a class, its probability")
        .arg(oneLine(QString::fromStdString(className(*answers.data, answer.predicted)), lettersOfTitle),
            QString::number(double(answer.probability), 'f', 2));
}

/// With the probability first, so that a long name is what is cut.
QString PredictionsView::shortly(const Answers &answers, const Answer &answer) const
{
    return answers.kind == Answers::Classes && answer.predicted >= 0
        ? QStringLiteral("%1 %2").arg(QString::number(double(answer.probability), 'f', 2),
              oneLine(QString::fromStdString(className(*answers.data, answer.predicted)), lettersOfTitle))
        : said(answers, answer);
}

QString PredictionsView::truth(const Answers &answers, const Answer &answer) const
{
    if (answers.kind == Answers::Numbers)
        return tr("true: %1").arg(shortNumber(double(answer.target)));
    return answers.kind == Answers::Classes
        ? tr("true: %1").arg(oneLine(QString::fromStdString(className(*answers.data, answer.truth)), lettersOfTitle))
        : QString();
}

QString PredictionsView::inputText(std::uint32_t example) const
{
    const Dataset &data = *first().data;
    if (data.shape().input.tokens)
        return oneLine(QString::fromStdString(textOf(data, sequenceOf(data, Split::Validation, example).tokens)),
            lettersOfSequence);
    if (data.shape().input.isImage())
        return {};
    const std::vector<double> values = featuresOf(data, Split::Validation, example);
    const std::vector<std::string> names = featureNames(data);
    QStringList texts;
    for (std::size_t i = 0; i < values.size() && i < featuresInRow; ++i)
        texts << QStringLiteral("%1 %2").arg(
            oneLine(QString::fromStdString(names[i]), lettersOfTitle / 4), shortNumber(values[i]));
    if (values.size() > featuresInRow)
        texts << QStringLiteral("…");
    return texts.join(QStringLiteral(" · "));
}

QString PredictionsView::told(const Seen &one) const
{
    const Answers &answers = answersOf(one);
    if (answers.kind == Answers::Numbers)
        return tr("mean squared error %1, standardized").arg(shortNumber(answers.loss));
    return tr("%1 % of %2 right").arg(fixedNumber(100 * answers.accuracy(), 1), wholeNumber(answers.counted));
}

QString PredictionsView::toldShortly(const Seen &one) const
{
    const Answers &answers = answersOf(one);
    return answers.kind == Answers::Numbers ? shortNumber(answers.loss)
                                            : fixedNumber(100 * answers.accuracy(), 1) + QStringLiteral(" %");
}

std::vector<LegendEntry> PredictionsView::legend() const
{
    std::vector<LegendEntry> entries = CanvasView::legend();
    if (!m_order.empty()) {
        const std::size_t last = std::min(m_order.size(), m_first + std::size_t(m_tiles.count()));
        entries.push_back({tr("%1 to %2 of %3")
                .arg(
                    wholeNumber(qint64(m_first) + 1), wholeNumber(qint64(last)), wholeNumber(qint64(m_order.size())))});
    }
    return entries;
}

void PredictionsView::arrange()
{
    if (seen().empty())
        return;
    const LabReportPtr &report = seen().front().report;
    if (m_ordered != report || m_orderedBy != choice("order")) {
        m_ordered = report;
        m_orderedBy = choice("order");
        m_order = orderOf(first(), AnswerOrder(m_orderedBy));
    }
    const double line = lineHeight();
    const QRectF all = area();
    if (areTiles()) {
        const double lines = double(seen().size()) + 1;
        const int columns = std::max(1, int(all.width() / (lettersOfTile * letterWidth() + line)));
        const int rows = std::max(1, int(all.height() / ((linesOfPicture + lines) * line + 10)));
        m_tiles = {columns, rows, all, {all.width() / columns, all.height() / rows}};
    } else {
        const double height = (double(seen().size()) + 1) * line + 6;
        m_tiles = {1, std::max(1, int(all.height() / height)), all, {all.width(), height}};
    }
    m_first = clampedFirst(std::ptrdiff_t(m_first));
}

std::size_t PredictionsView::clampedFirst(std::ptrdiff_t place) const
{
    const auto columns = std::ptrdiff_t(m_tiles.columns), size = std::ptrdiff_t(m_order.size());
    const std::ptrdiff_t rows = (size + columns - 1) / columns,
                         last = std::max<std::ptrdiff_t>(0, rows - m_tiles.rows) * columns;
    return std::size_t(std::clamp<std::ptrdiff_t>(place / columns * columns, 0, last));
}

QImage PredictionsView::pictureAt(std::uint32_t example) const
{
    const std::shared_ptr<const Dataset> &data = first().data;
    if (m_pictures.size() > mostPictures || m_pictured.lock() != data)
        m_pictures.clear();
    m_pictured = data;
    const auto found = m_pictures.find(example);
    return found != m_pictures.end()
        ? found->second
        : m_pictures.emplace(example, imageOf(pictureOf(*data, Split::Validation, example))).first->second;
}

void PredictionsView::paintTile(QCPPainter *painter, const QRectF &box, std::uint32_t example) const
{
    const double line = lineHeight();
    const QImage picture = pictureAt(example);
    const double aspect = double(picture.width()) / std::max(1, picture.height());
    const double room = std::max(line, box.height() - (double(seen().size()) + 1) * line - 10);
    const double height = std::min(room, (box.width() - line) / aspect);
    const QRectF target(box.left() + 5, box.top() + 4 + (room - height) / 2, height * aspect, height);
    drawPicture(painter, target, picture);
    double y = box.top() + room + 6;
    for (const Seen &one : seen()) {
        const Answers &answers = answersOf(one);
        if (example < answers.all.size()) {
            const Answer &answer = answers.all[example];
            if (seen().size() > 1) {
                painter->setPen(Qt::NoPen);
                painter->setBrush(one.style.colour);
                painter->drawRect(QRectF(box.left() + 1, y + 2, 3, line - 4)); // whose answer it is
            }
            if (answers.kind == Answers::Classes)
                drawVerdict(painter, {box.left() + 5, y, line, line}, answer.isRight());
            drawLine(painter, {box.left() + 6 + line, y, box.width() - line - 8, line}, shortly(answers, answer),
                theme().text);
        }
        y += line;
    }
    drawLine(painter, {box.left() + 6 + line, y, box.width() - line - 8, line}, truth(first(), first().all[example]),
        theme().faintText);
}

void PredictionsView::paintRow(QCPPainter *painter, const QRectF &box, std::uint32_t example) const
{
    const double line = lineHeight(), inset = line * 1.3;
    const Answers &own = first();
    const QString number = QStringLiteral("#%1").arg(example);
    drawLine(painter, {box.left() + inset, box.top() + 2, box.width() - inset, line},
        QStringList{number, truth(own, own.all[example]), inputText(example)}
            .join(QStringLiteral("   "))
            .replace(QStringLiteral("      "), QStringLiteral("   ")),
        theme().text);
    double y = box.top() + 2 + line;
    for (const Seen &one : seen()) {
        const Answers &answers = answersOf(one);
        if (example < answers.all.size()) {
            const Answer &answer = answers.all[example];
            if (answers.kind != Answers::Numbers)
                drawVerdict(painter, {box.left() + 2, y, line, line}, answer.isRight());
            QString words = answers.kind == Answers::Numbers
                ? tr("predicted: %1, off by %2")
                      .arg(said(answers, answer), shortNumber(double(answer.value - answer.target)))
                : answers.kind == Answers::Classes
                ? tr("predicted: %1").arg(said(answers, answer))
                : tr("%1, loss %2").arg(said(answers, answer), shortNumber(double(answer.loss)));
            if (seen().size() > 1)
                words = tr("%1: %2", "a run's name, what is told of it").arg(one.name, words);
            drawLine(painter, {box.left() + inset, y, box.width() - inset, line}, words,
                seen().size() > 1 ? one.style.colour : theme().faintText);
        }
        y += line;
    }
    painter->setPen(QPen(theme().grid, 1));
    painter->drawLine(QPointF(box.left(), box.bottom()), QPointF(box.right(), box.bottom()));
}

void PredictionsView::paint(QCPPainter *painter)
{
    if (seen().empty() || !m_ordered)
        return;
    for (int place = 0; place < m_tiles.count() && m_first + std::size_t(place) < m_order.size(); ++place) {
        const std::uint32_t example = m_order[m_first + std::size_t(place)];
        areTiles() ? paintTile(painter, m_tiles.at(place), example) : paintRow(painter, m_tiles.at(place), example);
    }
}

void PredictionsView::drawMarks(QCPPainter *painter)
{
    const std::ptrdiff_t place = selectedPlace() - std::ptrdiff_t(m_first);
    if (seen().empty() || selectedPlace() < 0 || place < 0 || place >= m_tiles.count())
        return;
    drawFrame(painter, m_tiles.at(int(place)).adjusted(1, 1, -1, -1), theme().accent);
}

std::ptrdiff_t PredictionsView::selectedPlace() const
{
    if (!selection())
        return -1;
    const auto found = std::ranges::find(m_order, std::uint32_t(selection()->example()));
    return found == m_order.end() ? -1 : found - m_order.begin();
}

void PredictionsView::select(std::ptrdiff_t place)
{
    if (selection() && place >= 0 && place < std::ptrdiff_t(m_order.size()))
        selection()->selectExample(m_order[std::size_t(place)]);
}

void PredictionsView::keepInSight(std::ptrdiff_t place)
{
    const auto first = std::ptrdiff_t(m_first);
    if (place < 0 || (place >= first && place < first + m_tiles.count()))
        return;
    m_first = clampedFirst(place < first ? place : place - m_tiles.count() + m_tiles.columns);
    drawNow();
}

void PredictionsView::selectionChanged()
{
    if (seen().empty() || selection()->example() == m_lastExample)
        return;
    m_lastExample = selection()->example();
    keepInSight(selectedPlace());
}

std::ptrdiff_t PredictionsView::placeAt(const QPointF &position) const
{
    const int tile = seen().empty() ? -1 : m_tiles.placeAt(position);
    const std::ptrdiff_t place = std::ptrdiff_t(m_first) + tile;
    return tile < 0 || place >= std::ptrdiff_t(m_order.size()) ? -1 : place;
}

QString PredictionsView::readoutAt(const QPointF &position) const
{
    const std::ptrdiff_t place = placeAt(position);
    if (place < 0)
        return {};
    const std::uint32_t example = m_order[std::size_t(place)];
    QStringList words{tr("example %1").arg(example), truth(first(), first().all[example])};
    for (const Seen &one : seen()) {
        if (example < answersOf(one).all.size())
            words << (seen().size() > 1 ? tr("%1: %2", "a run's name, what is told of it")
                                              .arg(one.name, said(answersOf(one), answersOf(one).all[example]))
                                        : said(answersOf(one), answersOf(one).all[example]));
    }
    words.removeAll(QString());
    return words.join(QStringLiteral(", "));
}

void PredictionsView::clicked(const QPointF &position)
{
    select(placeAt(position));
}

void PredictionsView::scroll(int rows)
{
    const std::size_t before = m_first;
    m_first = clampedFirst(std::ptrdiff_t(m_first) + rows * m_tiles.columns);
    if (m_first != before)
        drawNow();
}

void PredictionsView::keyPressEvent(QKeyEvent *event)
{
    const std::ptrdiff_t page = m_tiles.count(), row = m_tiles.columns, last = std::ptrdiff_t(m_order.size()) - 1;
    const std::ptrdiff_t now = selectedPlace();
    std::ptrdiff_t next = -1;
    switch (event->key()) {
    case Qt::Key_Right:
        next = now + 1;
        break;
    case Qt::Key_Left:
        next = now - 1;
        break;
    case Qt::Key_Down:
        next = now + row;
        break;
    case Qt::Key_Up:
        next = now - row;
        break;
    case Qt::Key_PageDown:
        next = now + page;
        break;
    case Qt::Key_PageUp:
        next = now - page;
        break;
    default:
        View::keyPressEvent(event);
        return;
    }
    if (!seen().empty())
        select(now < 0 ? std::ptrdiff_t(m_first) : std::clamp<std::ptrdiff_t>(next, 0, last));
}

QString PredictionsView::explanation(const QString &) const
{
    return tr("<p>The class of the largest output for each validation example, in evaluation mode, with its "
              "probability, softmax(outputs).</p><p>Mistakes come first, and among them those with the largest loss, "
              "−ln p(true class): the network is most certain of something else. A click selects an example for all "
              "views; arrow keys and the wheel lead on.</p>");
}

QStringList PredictionsView::remarks() const
{
    QStringList sentences;
    for (const Seen &one : readings()) {
        const Answers &answers = answersOf(one);
        sentences << tr("%1: %2.", "a run's name, what is told of it").arg(one.name, told(one));
        const std::vector<std::uint32_t> order = orderOf(answers, AnswerOrder::WorstFirst);
        const Answer &worst = answers.all[order.front()];
        if (answers.kind == Answers::Classes && !worst.isRight())
            sentences << tr("The worst mistake of %1 is example %2: predicted %3, %4.")
                             .arg(one.name)
                             .arg(order.front())
                             .arg(said(answers, worst), truth(answers, worst));
        else if (answers.kind != Answers::Classes)
            sentences << tr("The worst one of %1 is example %2: %3.")
                             .arg(one.name)
                             .arg(order.front())
                             .arg(said(answers, worst));
    }
    return sentences;
}

CsvTable PredictionsView::data() const
{
    CsvTable table{
        {"run", "step", "example", "truth", "predicted", "probability", "right", "loss", "targets", "right_targets"},
        {}};
    const std::string none;
    for (const Seen &one : readings()) {
        const Answers &answers = answersOf(one);
        for (const std::uint32_t example : orderOf(answers, AnswerOrder(choice("order")))) {
            const Answer &answer = answers.all[example];
            const bool areClasses = answers.kind == Answers::Classes, areNumbers = answers.kind == Answers::Numbers;
            table.rows.push_back({one.name.toStdString(), one.report->step, std::int64_t(example),
                areClasses       ? CsvCell(className(*answers.data, answer.truth))
                    : areNumbers ? CsvCell(double(answer.target))
                                 : CsvCell(none),
                areClasses       ? CsvCell(answer.predicted < 0 ? none : className(*answers.data, answer.predicted))
                    : areNumbers ? CsvCell(double(answer.value))
                                 : CsvCell(none),
                areClasses ? CsvCell(double(answer.probability)) : CsvCell(none),
                areNumbers ? CsvCell(none) : CsvCell(std::int64_t(answer.isRight())), double(answer.loss),
                std::int64_t(answer.counted), areNumbers ? CsvCell(none) : CsvCell(std::int64_t(answer.correct))});
        }
    }
    return table;
}

View *makePredictionsView(const ViewType &type, QWidget *parent)
{
    return new PredictionsView(type, parent);
}

} // namespace stacklight

#include "predictions_view.moc"
