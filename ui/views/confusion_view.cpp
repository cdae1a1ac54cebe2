// Which classes the network takes for which.
#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"
#include "views/canvas_view.h"

#include <algorithm>
#include <cmath>

namespace stacklight {

namespace {

constexpr double mostNamed = 0.28; // of a matrix's side, for the names of its classes
constexpr int lettersOfClass = 24;
constexpr double smallType = 0.75;  // of the usual size, for numbers in small cells
constexpr int mostMeasured = 200;   // classes: of more, the last one's name is taken for the widest
constexpr int mostWholeTable = 100; // classes: with more, cells of 0 are no rows of the numbers

} // namespace

class ConfusionView : public CanvasView
{
    Q_OBJECT

public:
    ConfusionView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString readoutAt(const QPointF &position) const override;
    QString explanation(const QString &path) const override;

protected:
    bool shows(const LabReport &report) const override
    {
        const Answers &answers = std::get<Answers>(report.result);
        return !answers.all.empty() && answers.kind == Answers::Classes
            && answers.data->shape().classes <= mostConfusedClasses;
    }
    QString told(const Seen &one) const override;
    QString toldShortly(const Seen &one) const override
    {
        return fixedNumber(100 * std::get<Answers>(one.report->result).accuracy(), 1) + QStringLiteral(" %");
    }
    QString missing() const override;
    QString notice() const override;
    void arrange() override;
    void paint(QCPPainter *painter) override;
    void drawMarks(QCPPainter *painter) override;
    QStringList remarks() const override;
    void clicked(const QPointF &position) override;

private:
    enum Shown { All, Mistakes };
    enum Numbers { Shares, Counts };

    /// One run's matrix and where it stands.
    struct Matrix
    {
        LabReportPtr report;
        Confusion confusion;
        double strongest = 0; ///< share, of what is coloured
        double names = 0;     ///< room for the classes' names
        QRectF box;           ///< of the cells
        QImage image = {};

        const Answers &answers() const { return std::get<Answers>(report->result); }
        double cell() const { return box.width() / confusion.classes; }
    };
    struct Cell
    {
        const Matrix *matrix = nullptr;
        int truth = 0, predicted = 0;
    };

    Cell cellAt(const QPointF &position) const;
    bool isColoured(int truth, int predicted) const { return choice("shown") == All || truth != predicted; }
    QImage picture(const Matrix &matrix) const;
    void paintNumbers(QCPPainter *painter, const Matrix &matrix) const;
    void paintNames(QCPPainter *painter, const Matrix &matrix) const;
    QString classText(const Matrix &matrix, int label) const
    {
        return oneLine(QString::fromStdString(className(*matrix.answers().data, label)), lettersOfClass);
    }

    std::vector<Matrix> m_matrices;
};

ConfusionView::ConfusionView(const ViewType &type, QWidget *parent) : CanvasView(type, parent)
{
    addChoice("shown", tr("Coloured are"), {tr("All cells"), tr("Mistakes alone")});
    addChoice("numbers", tr("Numbers in the cells"), {tr("Share of the true class (%)"), tr("Counts")});
}

QString ConfusionView::told(const Seen &one) const
{
    const auto &answers = std::get<Answers>(one.report->result);
    return tr("%1 % of %2 right").arg(fixedNumber(100 * answers.accuracy(), 1), wholeNumber(answers.counted));
}

QString ConfusionView::notice() const
{
    for (const RunRecord *run : input().runs) {
        const auto answers = readingOf<Answers>(input(), *run);
        if (!answers || answers->all.empty() || shows(*labReading(input(), *run, Laboratory::Answers).report))
            continue;
        return answers->kind == Answers::Classes
            ? tr("There are too many classes for a matrix: %1.").arg(answers->data->shape().classes)
            : tr("A confusion matrix needs one class per example; see Predictions for these data.");
    }
    return CanvasView::notice();
}

QString ConfusionView::missing() const
{
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (shown && (shown->plan->regression || shown->plan->input.tokens))
            return tr("A confusion matrix needs one class per example; see Predictions for these data.");
    }
    return CanvasView::missing();
}

void ConfusionView::arrange()
{
    std::vector<Matrix> before = std::exchange(m_matrices, {});
    for (const Seen &one : seen()) {
        const auto known = std::ranges::find(before, one.report, &Matrix::report);
        m_matrices.push_back(known != before.end()
                ? *known
                : Matrix{one.report, confusionOf(std::get<Answers>(one.report->result)), 0, 0, {}, {}});
    }
    const QRectF all = area();
    const double line = lineHeight(), count = double(std::max<std::size_t>(1, m_matrices.size()));
    for (std::size_t index = 0; index < m_matrices.size(); ++index) {
        Matrix &matrix = m_matrices[index];
        matrix.strongest = 0;
        double widest = 0;
        const QFontMetricsF metrics(theme().font);
        for (int truth = 0; truth < matrix.confusion.classes; ++truth) {
            if (matrix.confusion.classes <= mostMeasured || truth == matrix.confusion.classes - 1)
                widest = std::max(widest, metrics.horizontalAdvance(classText(matrix, truth)));
            for (int predicted = 0; predicted < matrix.confusion.classes; ++predicted) {
                if (isColoured(truth, predicted))
                    matrix.strongest = std::max(matrix.strongest, matrix.confusion.share(truth, predicted));
            }
        }
        const QRectF place(
            all.left() + all.width() * double(index) / count, all.top(), all.width() / count, all.height());
        const double names = matrix.names = std::min(widest + 8, mostNamed * std::min(place.width(), place.height()));
        const double top = m_matrices.size() > 1 ? line * 1.2 : 2;
        const double side =
            std::max(10.0, std::min(place.width() - names - line * 1.4 - 8, place.height() - top - names - line * 1.4));
        const double left =
            place.left() + line * 1.4 + names + std::max(0.0, (place.width() - names - line * 1.4 - 8 - side) / 2);
        matrix.box = QRectF(left, place.top() + top, side, side);
        matrix.image = picture(matrix);
    }
}

/// With so many classes that cells are finer than pixels, each pixel has the strongest of its cells, so that no mistake
/// is lost.
QImage ConfusionView::picture(const Matrix &matrix) const
{
    const int classes = matrix.confusion.classes, size = std::clamp(int(matrix.box.width() * 2), 1, classes);
    std::vector<double> shares(std::size_t(size) * std::size_t(size), -1);
    for (int truth = 0; truth < classes; ++truth) {
        for (int predicted = 0; predicted < classes; ++predicted) {
            double &share = shares[std::size_t(truth) * std::size_t(size) / std::size_t(classes) * std::size_t(size)
                + std::size_t(predicted) * std::size_t(size) / std::size_t(classes)];
            if (isColoured(truth, predicted))
                share = std::max(share, matrix.confusion.share(truth, predicted));
        }
    }
    QImage image(size, size, QImage::Format_RGB32);
    QCPColorGradient gradient = cividis();
    const QColor left = theme().tint(theme().grid, 0.6);
    for (int y = 0; y < size; ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < size; ++x) {
            const double share = shares[std::size_t(y) * std::size_t(size) + std::size_t(x)];
            line[x] = share < 0
                ? left.rgb()
                : gradient.color(matrix.strongest > 0 ? share / matrix.strongest : 0, QCPRange(0, 1)) | 0xff000000;
        }
    }
    return image;
}

void ConfusionView::paintNumbers(QCPPainter *painter, const Matrix &matrix) const
{
    QFont font = theme().font;
    const bool areShares = choice("numbers") == Shares;
    std::uint32_t largest = 1;
    for (const std::uint32_t count : matrix.confusion.counts)
        largest = std::max(largest, count);
    const QString longest = areShares ? QStringLiteral("100") : QString::number(largest);
    const auto fits = [&] {
        return matrix.cell()
            >= std::max(QFontMetricsF(font).horizontalAdvance(longest) + 3, QFontMetricsF(font).height());
    };
    if (!fits())
        font.setPointSizeF(font.pointSizeF() * smallType);
    if (!fits())
        return;
    painter->setFont(font);
    QCPColorGradient gradient = cividis();
    for (int truth = 0; truth < matrix.confusion.classes; ++truth) {
        for (int predicted = 0; predicted < matrix.confusion.classes; ++predicted) {
            const std::uint32_t count = matrix.confusion.at(truth, predicted);
            if (count == 0)
                continue;
            const double share = matrix.confusion.share(truth, predicted);
            const QColor ground = isColoured(truth, predicted) && matrix.strongest > 0
                ? QColor(gradient.color(share / matrix.strongest, QCPRange(0, 1)))
                : theme().tint(theme().grid, 0.6);
            painter->setPen(contrast(ground, Qt::white) > contrast(ground, Qt::black) ? Qt::white : Qt::black);
            const QRectF cell(matrix.box.left() + predicted * matrix.cell(), matrix.box.top() + truth * matrix.cell(),
                matrix.cell(), matrix.cell());
            const QString text = !areShares ? QString::number(count)
                : share < 0.005             ? QStringLiteral("<1")
                                            : QString::number(std::lround(100 * share));
            painter->drawText(cell, Qt::AlignCenter | Qt::TextSingleLine, text);
        }
    }
}

void ConfusionView::paintNames(QCPPainter *painter, const Matrix &matrix) const
{
    const double line = lineHeight();
    const QRectF &box = matrix.box;
    const int every = std::max(1, int(std::ceil(line / matrix.cell())));
    const double room = std::max(1.0, matrix.names - 6);
    for (int label = 0; label < matrix.confusion.classes; label += every) {
        const QString name = classText(matrix, label);
        const double middle = (label + 0.5) * matrix.cell();
        drawLine(painter, {box.left() - room - 4, box.top() + middle - line / 2, room, line}, name, theme().text,
            Qt::AlignRight | Qt::AlignVCenter);
        painter->save();
        painter->translate(box.left() + middle, box.bottom() + 4);
        painter->rotate(-90);
        drawLine(painter, {-room, -line / 2, room, line}, name, theme().text, Qt::AlignRight | Qt::AlignVCenter);
        painter->restore();
    }
    drawLine(painter, {box.left(), box.bottom() + matrix.names, box.width(), line}, tr("Predicted class"),
        theme().faintText, Qt::AlignCenter);
    painter->save();
    painter->translate(box.left() - matrix.names - line * 1.2, box.center().y());
    painter->rotate(-90);
    drawLine(painter, {-box.height() / 2, 0, box.height(), line}, tr("True class"), theme().faintText, Qt::AlignCenter);
    painter->restore();
}

void ConfusionView::paint(QCPPainter *painter)
{
    for (std::size_t index = 0; index < m_matrices.size(); ++index) {
        const Matrix &matrix = m_matrices[index];
        drawPicture(painter, matrix.box, matrix.image);
        painter->setAntialiasing(false);
        painter->setPen(QPen(theme().axis, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(matrix.box);
        painter->setAntialiasing(true);
        paintNumbers(painter, matrix);
        paintNames(painter, matrix);
        if (m_matrices.size() > 1 && index < seen().size())
            drawRunName(painter,
                {matrix.box.left(), matrix.box.top() - lineHeight() * 1.2, matrix.box.width(), lineHeight()},
                seen()[index]);
    }
}

void ConfusionView::drawMarks(QCPPainter *painter)
{
    const auto frame = [&](const Matrix &matrix, int truth, int predicted, const QColor &colour) {
        const double side = std::max(3.0, matrix.cell());
        drawFrame(painter,
            QRectF(matrix.box.left() + predicted * matrix.cell(), matrix.box.top() + truth * matrix.cell(), side, side),
            colour);
    };
    for (const Matrix &matrix : m_matrices) {
        const std::vector<Answer> &all = matrix.answers().all;
        const auto example = selection() ? std::size_t(selection()->example()) : all.size();
        if (example < all.size() && all[example].truth >= 0 && all[example].predicted >= 0)
            frame(matrix, all[example].truth, all[example].predicted, theme().accent);
    }
    if (const Cell cell = pointer() ? cellAt(*pointer()) : Cell(); cell.matrix)
        frame(*cell.matrix, cell.truth, cell.predicted, theme().text);
}

ConfusionView::Cell ConfusionView::cellAt(const QPointF &position) const
{
    for (const Matrix &matrix : m_matrices) {
        if (matrix.confusion.classes > 0 && matrix.box.contains(position)) {
            const int last = matrix.confusion.classes - 1;
            return {&matrix, std::min(last, int((position.y() - matrix.box.top()) / matrix.cell())),
                std::min(last, int((position.x() - matrix.box.left()) / matrix.cell()))};
        }
    }
    return {};
}

QString ConfusionView::readoutAt(const QPointF &position) const
{
    const Cell cell = cellAt(position);
    if (!cell.matrix)
        return {};
    const Confusion &confusion = cell.matrix->confusion;
    return tr("%1 taken for %2: %3 (%4 % of %1)")
        .arg(classText(*cell.matrix, cell.truth), classText(*cell.matrix, cell.predicted),
            wholeNumber(confusion.at(cell.truth, cell.predicted)),
            fixedNumber(100 * confusion.share(cell.truth, cell.predicted), 1));
}

/// The worst of its examples.
void ConfusionView::clicked(const QPointF &position)
{
    const Cell cell = cellAt(position);
    if (!cell.matrix || !selection())
        return;
    const Answers &answers = cell.matrix->answers();
    for (const std::uint32_t example : orderOf(answers, AnswerOrder::WorstFirst)) {
        if (answers.all[example].truth == cell.truth && answers.all[example].predicted == cell.predicted) {
            selection()->selectExample(example);
            return;
        }
    }
}

QString ConfusionView::explanation(const QString &) const
{
    return tr("<p>Row: the true class of a validation example; column: the class of the largest output, in evaluation "
              "mode. The colour is the share of the row. The diagonal's sum over all examples is the validation "
              "accuracy.</p><p>A click on a cell selects the worst of its examples for all views.</p>");
}

QStringList ConfusionView::remarks() const
{
    QStringList sentences;
    for (const Seen &one : readings()) {
        const auto &answers = std::get<Answers>(one.report->result);
        const Confusion confusion = confusionOf(answers);
        sentences << tr("%1: %2.", "a run's name, what is told of it").arg(one.name, told(one));
        int truth = -1, predicted = -1;
        for (int i = 0; i < confusion.classes; ++i) {
            for (int j = 0; j < confusion.classes; ++j) {
                if (i != j && confusion.at(i, j) > (truth < 0 ? 0 : confusion.at(truth, predicted)))
                    truth = i, predicted = j;
            }
        }
        if (truth >= 0)
            sentences << tr("The most frequent mistake of %1: %2 of %3 examples of %4 taken for %5.")
                             .arg(one.name, wholeNumber(confusion.at(truth, predicted)),
                                 wholeNumber(confusion.ofTruth[std::size_t(truth)]),
                                 QString::fromStdString(className(*answers.data, truth)),
                                 QString::fromStdString(className(*answers.data, predicted)));
    }
    return sentences;
}

CsvTable ConfusionView::data() const
{
    CsvTable table{{"run", "step", "truth", "predicted", "count", "share_of_truth"}, {}};
    if (!notice().isEmpty())
        return table;
    for (const Seen &one : readings()) {
        const auto &answers = std::get<Answers>(one.report->result);
        const Confusion confusion = confusionOf(answers);
        for (int truth = 0; truth < confusion.classes; ++truth) {
            for (int predicted = 0; predicted < confusion.classes; ++predicted) {
                if (confusion.classes <= mostWholeTable || confusion.at(truth, predicted) > 0)
                    table.rows.push_back({one.name.toStdString(), one.report->step, className(*answers.data, truth),
                        className(*answers.data, predicted), std::int64_t(confusion.at(truth, predicted)),
                        confusion.share(truth, predicted)});
            }
        }
    }
    return table;
}

View *makeConfusionView(const ViewType &type, QWidget *parent)
{
    return new ConfusionView(type, parent);
}

} // namespace stacklight

#include "confusion_view.moc"
