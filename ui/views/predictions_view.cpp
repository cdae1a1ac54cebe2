// What the network says of each validation example, and of what the user asks about.
#include "session/numbers.h"
#include "session/texts.h"
#include "session/user_texts.h"
#include "views/canvas_view.h"
#include "views/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QTemporaryDir>
#include <QToolButton>

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
constexpr double shareOfAsked = 0.55;     // of the height, at most

/// The one file that is dropped or pasted; empty where it is another thing. Experiments and recorded runs are for the
/// window, which opens them, and so are folders.
QString fileIn(const QMimeData *data)
{
    if (!data->hasUrls() || data->urls().size() != 1 || !data->urls().constFirst().isLocalFile())
        return {};
    const QString path = data->urls().constFirst().toLocalFile();
    for (const char *ending : {".stacklight", ".jsonl", ".jsonl.gz"}) {
        if (path.endsWith(QLatin1String(ending), Qt::CaseInsensitive))
            return {};
    }
    return QFileInfo(path).isFile() ? path : QString();
}

} // namespace

class PredictionsView : public CanvasView
{
    Q_OBJECT

public:
    PredictionsView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    QString readoutAt(const QPointF &position) const override;
    QString explanation(const QString &path) const override;
    QString notice() const override;
    std::vector<LabRequest> requests() const override;

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
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    /// A run, with what it says of what is asked; null: it was not asked yet.
    struct Asked
    {
        Seen of;
        std::shared_ptr<const AskedExamples> answers;
    };

    /// As of AskedExamples; empty: nothing is asked.
    void ask(const std::string &prompt);
    void askFile(const QString &path)
    {
        ask(std::string(AskedExamples::ofFile) + QFile::encodeName(path).toStdString());
    }
    void askText(const QString &text);
    bool askWhatIsIn(const QMimeData *data);
    void chooseFile();
    /// A path of its own in a folder that goes with the view; empty where none can be made.
    QString scratchPath(const QString &name);
    std::vector<Asked> asked() const;
    QString askedName() const;
    QString saidOfAsked(const AskedExamples::Example &one, bool isNumber) const;
    double heightOfAsked() const;
    void paintAsked(QCPPainter *painter) const;
    void translateWidgets();

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

    std::string m_prompt;
    std::unique_ptr<QTemporaryDir> m_scratch;
    int m_scratchFiles = 0;
    QToolButton *m_ask;
    QAction *m_askFile, *m_askPasted, *m_askNothing;
    QRectF m_askedArea;
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
    setAcceptDrops(true);
    m_ask = new QToolButton(this);
    m_ask->setObjectName(QStringLiteral("ask"));
    m_ask->setAutoRaise(true);
    m_ask->setIcon(themedIcon(QStringLiteral("open")));
    m_ask->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_ask);
    menu->setToolTipsVisible(true);
    m_askFile = menu->addAction({}, this, &PredictionsView::chooseFile);
    m_askPasted = menu->addAction({}, this, [this] { askWhatIsIn(QApplication::clipboard()->mimeData()); });
    m_askNothing = menu->addAction({}, this, [this] { ask({}); });
    m_askFile->setObjectName(QStringLiteral("askFile"));
    m_askPasted->setObjectName(QStringLiteral("askPasted"));
    m_askNothing->setObjectName(QStringLiteral("askNothing"));
    m_ask->setMenu(menu);
    translateWidgets();
    m_ask->setFixedWidth(m_ask->sizeHint().width());
    addToHeader(m_ask);
    ask({});
}

void PredictionsView::translateWidgets()
{
    m_ask->setToolTip(tr("Ask the network about an example of your own: a file, or what was copied. You can also drop "
                         "it here."));
    m_ask->setAccessibleName(tr("Ask about an example of your own"));
    m_askFile->setText(tr("Ask about a &file…"));
    m_askFile->setToolTip(tr("An image, a sound, a table with the same columns or a text, as the network has learned"));
    m_askPasted->setText(tr("&Paste (Ctrl+V)"));
    m_askPasted->setToolTip(tr("An image, a row of a table or a sentence that was copied"));
    m_askNothing->setText(tr("&Close the answer (Esc)"));
    m_askNothing->setToolTip(tr("Shows the validation examples alone"));
}

void PredictionsView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        translateWidgets();
    CanvasView::changeEvent(event);
}

std::vector<LabRequest> PredictionsView::requests() const
{
    std::vector<LabRequest> all{request()};
    if (!m_prompt.empty())
        all.push_back({Laboratory::Asked, {}, 0, m_prompt});
    return all;
}

QString PredictionsView::notice() const
{
    return m_prompt.empty() ? CanvasView::notice() : QString(); // without validation examples one can ask all the same
}

void PredictionsView::ask(const std::string &prompt)
{
    m_askNothing->setEnabled(!prompt.empty());
    if (m_prompt == prompt)
        return;
    m_prompt = prompt;
    emit requestChanged();
    refresh();
    drawNow();
}

QString PredictionsView::scratchPath(const QString &name)
{
    if (!m_scratch)
        m_scratch = std::make_unique<QTemporaryDir>();
    return m_scratch->isValid() ? m_scratch->filePath(QStringLiteral("%1 %2").arg(++m_scratchFiles).arg(name))
                                : QString();
}

/// A sentence for a network that learned texts, or rows of a table, with the columns' names above them or without.
void PredictionsView::askText(const QString &text)
{
    const std::shared_ptr<const Dataset> data = seen().empty() ? nullptr : first().data;
    const std::string plain = text.toStdString();
    if (!data || data->report().columns.empty() || text.trimmed().isEmpty())
        return ask(text.trimmed().isEmpty() ? std::string() : plain);
    const QString line = text.section(u'\n', 0, 0, QString::SectionSkipEmpty).remove(u'\r');
    const QChar mark = line.contains(u'\t') ? u'\t' : line.contains(u';') ? u';' : u',';
    QStringList all, used;
    for (const ColumnReport &column : data->report().columns) {
        all << QString::fromStdString(column.name);
        if (column.features > 0)
            used << all.back();
    }
    QStringList cells;
    for (const QString &cell : line.split(mark))
        cells << cell.trimmed();
    const bool hasNames = std::ranges::any_of(cells, [&](const QString &cell) { return all.contains(cell); });
    QStringList names;
    for (const QString &name : cells.size() == all.size() ? all : used)
        names << u'"' + QString(name).replace(u'"', QStringLiteral("\"\"")) + u'"';
    QFile file(scratchPath(tr("pasted row") + QStringLiteral(".csv")));
    if (!file.open(QIODevice::WriteOnly))
        return;
    if (!hasNames)
        file.write(names.join(mark).toUtf8() + '\n');
    file.write(text.trimmed().toUtf8() + '\n');
    file.close();
    askFile(file.fileName());
}

/// False where it holds nothing that one could ask about.
bool PredictionsView::askWhatIsIn(const QMimeData *data)
{
    if (!data)
        return false;
    if (const QString path = fileIn(data); !path.isEmpty()) {
        askFile(path);
        return true;
    }
    if (data->hasUrls())
        return false;
    if (data->hasImage()) {
        const QString path = scratchPath(tr("pasted image") + QStringLiteral(".png"));
        if (!qvariant_cast<QImage>(data->imageData()).save(path))
            return false;
        askFile(path);
        return true;
    }
    if (!data->hasText() || data->text().trimmed().isEmpty())
        return false;
    askText(data->text());
    return true;
}

void PredictionsView::chooseFile()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Ask about a file"), QDir::homePath(), tr("All files (*)"));
    if (!path.isEmpty())
        askFile(path);
}

void PredictionsView::dragEnterEvent(QDragEnterEvent *event)
{
    const QMimeData *data = event->mimeData();
    if (!fileIn(data).isEmpty() || (!data->hasUrls() && (data->hasImage() || data->hasText())))
        event->acceptProposedAction();
    else
        event->ignore();
}

void PredictionsView::dropEvent(QDropEvent *event)
{
    if (askWhatIsIn(event->mimeData()))
        event->acceptProposedAction();
    else
        event->ignore();
}

std::vector<PredictionsView::Asked> PredictionsView::asked() const
{
    std::vector<Asked> all;
    for (const RunRecord *run : input().runs) {
        const LabReportPtr report = labReading(input(), *run, Laboratory::Asked).report;
        const auto answers = findingIn<AskedExamples>(report);
        all.push_back(
            {{QString::fromStdString(run->name), stacklight::fullName(*run), theme().run(run->colour), report},
                answers && answers->asked == m_prompt ? answers : nullptr});
    }
    return all;
}

/// The file's name, or the text.
QString PredictionsView::askedName() const
{
    if (!m_prompt.starts_with(AskedExamples::ofFile))
        return oneLine(QString::fromStdString(m_prompt), lettersOfTitle);
    const QString path = QFile::decodeName(m_prompt.substr(AskedExamples::ofFile.size()).c_str());
    return oneLine(QFileInfo(path).fileName(), lettersOfTitle);
}

QString PredictionsView::saidOfAsked(const AskedExamples::Example &one, bool isNumber) const
{
    if (!one.prompt.empty())
        return one.written.empty() ? tr("(nothing)") : oneLine(QString::fromStdString(one.written), lettersOfSequence);
    if (isNumber)
        return tr("predicted: %1").arg(shortNumber(double(one.value)));
    return one.predicted < 0 ? tr("predicted: not finite")
                             : tr("predicted: %1")
                                   .arg(tr("%1 %2", "a class, its probability")
                                           .arg(oneLine(QString::fromStdString(one.className), lettersOfTitle),
                                               QString::number(double(one.probability), 'f', 2)));
}

double PredictionsView::heightOfAsked() const
{
    if (m_prompt.empty())
        return 0;
    const double line = lineHeight(), each = (double(input().runs.size()) + 1) * line + 6;
    std::size_t examples = 1;
    double refusals = 0;
    for (const Asked &one : asked()) {
        if (one.answers)
            examples = std::max(examples, one.answers->all.size());
        refusals += one.answers && one.answers->refusal ? 3 * line : 0;
    }
    return std::min(area().height() * shareOfAsked,
        std::max(line * 1.6 + double(examples) * std::max(each, 3.4 * line), line * 2.2 + refusals));
}

/// What was asked, above the validation examples: each with its picture, row or text, and what every run says.
void PredictionsView::paintAsked(QCPPainter *painter) const
{
    const double line = lineHeight();
    const QRectF &all = m_askedArea;
    painter->setPen(Qt::NoPen);
    painter->fillRect(all.adjusted(0, 0, 0, -line * 0.3), theme().tint(theme().accent, 0.1));
    const std::vector<Asked> runs = asked();
    std::int64_t count = 0;
    const AskedExamples *examples = nullptr;
    bool isAwaited = false;
    for (const Asked &one : runs) {
        isAwaited = isAwaited || !one.answers;
        if (one.answers && !one.answers->refusal && !examples)
            examples = one.answers.get();
        count = one.answers ? std::max(count, one.answers->count) : count;
    }
    const QString title = isAwaited ? tr("Asking about %1…").arg(askedName())
        : count > 1                 ? tr("%1: %2 examples (Esc closes)").arg(askedName(), wholeNumber(count))
                                    : tr("%1 (Esc closes)").arg(askedName());
    drawLine(painter, {all.left() + 6, all.top() + 2, all.width() - 12, line}, title, theme().faintText);
    double y = all.top() + line * 1.4;
    for (const Asked &one : runs) {
        if (!one.answers || !one.answers->refusal)
            continue;
        painter->setFont(theme().font);
        painter->setPen(theme().text);
        const QRectF room(all.left() + 6, y, all.width() - 12, std::max(line, all.bottom() - y - line * 0.4));
        painter->drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, translated(*one.answers->refusal));
        return; // all of them are of one mind
    }
    if (!examples)
        return;
    const double each = std::max((double(runs.size()) + 1) * line + 6, 3.4 * line);
    for (std::size_t index = 0; index < examples->all.size() && y + each <= all.bottom() + 1; ++index) {
        const AskedExamples::Example &example = examples->all[index];
        double left = all.left() + 6;
        if (example.picture.width > 0) {
            const QImage picture = imageOf(example.picture, examples->isSound ? TopRow::Last : TopRow::First);
            const double side = each - 6;
            const double width = std::min(side * picture.width() / std::max(1, picture.height()), all.width() * 0.35);
            drawPicture(painter, {left, y, width, width * picture.height() / std::max(1, picture.width())}, picture);
            left += width + line * 0.6;
        }
        QStringList words;
        if (!example.prompt.empty())
            words << oneLine(QString::fromStdString(example.prompt), lettersOfSequence);
        else
            words << oneLine(QString::fromStdString(example.name), lettersOfTitle * 2);
        for (std::size_t cell = 0; cell < example.row.size() && cell < featuresInRow; ++cell) {
            const ShownCell &one = example.row[cell];
            words << QStringLiteral("%1 %2").arg(oneLine(QString::fromStdString(one.column), lettersOfTitle / 4),
                one.kind == ShownCell::Number ? shortNumber(one.number)
                    : one.word.empty()        ? QStringLiteral("—")
                                              : oneLine(QString::fromStdString(one.word), lettersOfTitle / 4));
        }
        drawLine(
            painter, {left, y, all.right() - left - 6, line}, words.join(QStringLiteral(" · ")), theme().faintText);
        double below = y + line;
        for (const Asked &run : runs) {
            if (run.answers && index < run.answers->all.size()) {
                QString said = saidOfAsked(run.answers->all[index], std::isfinite(run.answers->all[index].value));
                if (runs.size() > 1)
                    said = tr("%1: %2", "a run's name, what is told of it").arg(run.of.name, said);
                drawLine(painter, {left, below, all.right() - left - 6, line}, said,
                    runs.size() > 1 ? run.of.style.colour : theme().text);
            }
            below += line;
        }
        y += each;
    }
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
    m_askedArea = area();
    m_askedArea.setHeight(heightOfAsked());
    if (seen().empty())
        return;
    const LabReportPtr &report = seen().front().report;
    if (m_ordered != report || m_orderedBy != choice("order")) {
        m_ordered = report;
        m_orderedBy = choice("order");
        m_order = orderOf(first(), AnswerOrder(m_orderedBy));
    }
    const double line = lineHeight();
    const QRectF all = area().adjusted(0, m_askedArea.height(), 0, 0);
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
        : m_pictures
              .emplace(example, imageOf(pictureOf(*data, Split::Validation, example), topRowOf(*seen().front().report)))
              .first->second;
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
    if (!m_prompt.empty())
        paintAsked(painter);
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
    if (event->matches(QKeySequence::Paste)) {
        askWhatIsIn(QApplication::clipboard()->mimeData());
        return;
    }
    if (event->key() == Qt::Key_Escape && !m_prompt.empty())
        return ask({});
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
              "views; arrow keys and the wheel lead on.</p><p>Drop or paste an image, a sound, a row of a table or a "
              "sentence here to see what the network says of it.</p>");
}

QStringList PredictionsView::remarks() const
{
    QStringList sentences;
    for (const Asked &one : m_prompt.empty() ? std::vector<Asked>() : asked()) {
        if (!one.answers)
            continue;
        if (one.answers->refusal)
            sentences << tr("%1: %2.", "a run's name, what is told of it")
                             .arg(one.of.name, translated(*one.answers->refusal));
        for (const AskedExamples::Example &example : one.answers->all)
            sentences << tr("%1 says of %2: %3.")
                             .arg(one.of.name,
                                 oneLine(QString::fromStdString(example.prompt.empty() ? example.name : example.prompt),
                                     lettersOfTitle),
                                 saidOfAsked(example, std::isfinite(example.value)));
    }
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
    for (const Asked &one : m_prompt.empty() ? std::vector<Asked>() : asked()) {
        for (std::size_t i = 0; one.answers && i < one.answers->all.size(); ++i) {
            const AskedExamples::Example &example = one.answers->all[i];
            table.rows.push_back({one.of.name.toStdString(), one.of.report->step, example.name, none,
                !example.prompt.empty()            ? CsvCell(example.written)
                    : std::isfinite(example.value) ? CsvCell(double(example.value))
                                                   : CsvCell(example.className),
                example.predicted < 0 ? CsvCell(none) : CsvCell(double(example.probability)), none, none, none, none});
        }
    }
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
