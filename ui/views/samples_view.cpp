// Texts that the network writes.
#include "session/numbers.h"
#include "session/texts.h"
#include "views/canvas_view.h"

#include <QLayout>
#include <QLineEdit>

#include <algorithm>

namespace stacklight {

namespace {

constexpr int mostTyped = 200; // letters

/// In one paragraph, with its line breaks to be seen.
QString paragraph(const std::string &text)
{
    QString shown = QString::fromStdString(text);
    shown.replace(QStringLiteral("\r\n"), QStringLiteral("⏎ "))
        .replace(u'\n', QStringLiteral("⏎ "))
        .replace(u'\t', u' ');
    return shown;
}

} // namespace

class SamplesView : public CanvasView
{
    Q_OBJECT

public:
    SamplesView(const ViewType &type, QWidget *parent);
    CsvTable data() const override;
    LabRequest request() const override;
    QString explanation(const QString &path) const override;

protected:
    bool shows(const LabReport &report) const override { return !std::get<WrittenSamples>(report.result).all.empty(); }
    QString told(const Seen &one) const override;
    QString missing() const override;
    void applyTheme() override;
    void paint(QCPPainter *painter) override;
    QStringList remarks() const override;
    void changeEvent(QEvent *event) override;

private:
    using Sample = WrittenSamples::Sample;

    static const WrittenSamples &samplesOf(const Seen &one) { return std::get<WrittenSamples>(one.report->result); }
    /// Of the translations whose right answer is known: how many are exact, and how many there are.
    static std::pair<int, int> exact(const WrittenSamples &samples);
    /// The height that it takes.
    double paintSample(
        QCPPainter *painter, const QRectF &room, const Seen &one, const Sample &sample, bool measureOnly) const;
    double paintText(
        QCPPainter *painter, const QRectF &room, const QString &text, const QColor &colour, bool measureOnly) const;
    void translateWidgets();

    QLineEdit *m_typed;
};

SamplesView::SamplesView(const ViewType &type, QWidget *parent) : CanvasView(type, parent), m_typed(new QLineEdit(this))
{
    m_typed->setObjectName(QStringLiteral("samplePrompt"));
    m_typed->setMaxLength(mostTyped);
    m_typed->setClearButtonEnabled(true);
    layout()->addWidget(m_typed);
    connect(m_typed, &QLineEdit::returnPressed, this, &View::requestChanged);
    connect(m_typed, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.isEmpty())
            emit requestChanged();
    });
    translateWidgets();
}

void SamplesView::translateWidgets()
{
    m_typed->setPlaceholderText(tr("Your own text, then Enter"));
    m_typed->setToolTip(tr("The network writes on from here, or translates it: as it is now, and again with every look "
                           "at it. Empty: the validation text's own beginning."));
    m_typed->setAccessibleName(tr("Text to continue or translate"));
}

void SamplesView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        translateWidgets();
    CanvasView::changeEvent(event);
}

LabRequest SamplesView::request() const
{
    LabRequest wanted{Laboratory::Samples};
    wanted.prompt = m_typed->text().toStdString();
    return wanted;
}

std::pair<int, int> SamplesView::exact(const WrittenSamples &samples)
{
    int right = 0, known = 0;
    for (const Sample &sample : samples.all) {
        known += !sample.expected.empty();
        right += !sample.expected.empty() && sample.isExact();
    }
    return {right, known};
}

QString SamplesView::told(const Seen &one) const
{
    const auto [right, known] = exact(samplesOf(one));
    return known > 0 ? tr("%1 of %2 translations exact").arg(right).arg(known) : QString();
}

QString SamplesView::missing() const
{
    for (const RunRecord *run : input().runs) {
        const SnapshotPtr shown = snapshot(*run);
        if (shown && !shown->plan->input.tokens)
            return tr("Only a network that learns a text or translations can write; these data are neither.");
    }
    return CanvasView::missing();
}

void SamplesView::applyTheme()
{
    m_typed->setFont(theme().font);
}

double SamplesView::paintText(
    QCPPainter *painter, const QRectF &room, const QString &text, const QColor &colour, bool measureOnly) const
{
    painter->setFont(theme().font);
    constexpr int flags = Qt::AlignLeft | Qt::AlignTop | Qt::TextWrapAnywhere;
    const QRectF tall(room.left(), room.top(), room.width(), 1e5);
    const double height = QFontMetricsF(theme().font).boundingRect(tall, flags, text).height();
    if (!measureOnly) {
        painter->setPen(colour);
        painter->drawText(tall, flags, text);
    }
    return height;
}

double SamplesView::paintSample(
    QCPPainter *painter, const QRectF &room, const Seen &one, const Sample &sample, bool measureOnly) const
{
    const double line = lineHeight(), inset = line * 1.3;
    const QRectF text = room.adjusted(inset, 0, 0, 0);
    const WrittenSamples &all = samplesOf(one);
    if (sample.refusal)
        return paintText(painter, text,
                   tr("%1: %2.", "a prompt, why nothing was written")
                       .arg(paragraph(sample.prompt), translated(*sample.refusal)),
                   theme().event, measureOnly)
            + line * 0.4;
    if (all.translates) {
        if (!measureOnly && !sample.expected.empty())
            drawVerdict(painter, {room.left(), room.top(), line, line}, sample.isExact());
        double height = paintText(painter, text,
            QStringLiteral("%1 ⟶ %2").arg(
                paragraph(sample.prompt), sample.written.empty() ? tr("(nothing)") : paragraph(sample.written)),
            theme().text, measureOnly);
        if (!sample.expected.empty() && !sample.isExact())
            height += paintText(painter, text.adjusted(0, height, 0, 0),
                tr("right: %1").arg(paragraph(sample.expected)), theme().faintText, measureOnly);
        return height + line * 0.4;
    }
    const QString heading = sample.temperature == 0 ? tr("temperature 0: always the most likely")
                                                    : tr("temperature %1").arg(QString::number(sample.temperature));
    double height = paintText(painter, text, heading, theme().faintText, measureOnly);
    height += paintText(painter, text.adjusted(0, height, 0, 0),
        paragraph(sample.prompt) + u'▸' + paragraph(sample.written), theme().text, measureOnly);
    if (!measureOnly)
        painter->fillRect(QRectF(room.left() + line * 0.3, room.top(), 3, height), one.style.colour);
    return height + line * 0.5;
}

/// Each run has a column. What has no room is left out whole.
void SamplesView::paint(QCPPainter *painter)
{
    const double line = lineHeight();
    const QRectF all = area();
    const double width = all.width() / double(std::max<std::size_t>(1, seen().size()));
    for (std::size_t index = 0; index < seen().size(); ++index) {
        const Seen &one = seen()[index];
        QRectF room(all.left() + width * double(index), all.top(), width - line * 0.6, all.height());
        if (seen().size() > 1) {
            drawRunName(painter, {room.left(), room.top(), room.width(), line}, one);
            room.setTop(room.top() + line * 1.3);
        }
        for (const Sample &sample : samplesOf(one).all) {
            const double height = paintSample(painter, room, one, sample, true);
            if (room.top() + height > all.bottom() + line * 0.5)
                break;
            paintSample(painter, room, one, sample, false);
            room.setTop(room.top() + height);
        }
    }
}

QString SamplesView::explanation(const QString &) const
{
    return tr("<p>What the network writes in evaluation mode. Each token is drawn from softmax(outputs/temperature); "
              "temperature 0 takes the most likely one. The draws follow from the experiment's seed, so that two steps "
              "differ by the weights alone.</p><p>Translations are of validation pairs, evenly spaced, and end where "
              "the network ends them.</p>");
}

QStringList SamplesView::remarks() const
{
    QStringList sentences;
    for (const Seen &one : readings()) {
        if (const QString words = told(one); !words.isEmpty())
            sentences << tr("%1: %2.", "a run's name, what is told of it").arg(one.name, words);
        for (const Sample &sample : samplesOf(one).all)
            sentences << (sample.refusal ? tr("%1: %2.", "a prompt, why nothing was written")
                                               .arg(paragraph(sample.prompt), translated(*sample.refusal))
                                         : tr("%1 writes after “%2”: “%3”.")
                                               .arg(one.name, paragraph(sample.prompt), paragraph(sample.written)));
    }
    return sentences;
}

CsvTable SamplesView::data() const
{
    CsvTable table{{"run", "step", "typed", "temperature", "prompt", "written", "expected", "exact"}, {}};
    const std::string none;
    for (const Seen &one : readings()) {
        for (const Sample &sample : samplesOf(one).all)
            table.rows.push_back({one.name.toStdString(), one.report->step, std::int64_t(sample.isTyped),
                sample.temperature, sample.prompt, sample.written, sample.expected,
                sample.expected.empty() ? CsvCell(none) : CsvCell(std::int64_t(sample.isExact()))});
    }
    return table;
}

View *makeSamplesView(const ViewType &type, QWidget *parent)
{
    return new SamplesView(type, parent);
}

} // namespace stacklight

#include "samples_view.moc"
