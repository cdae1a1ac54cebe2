#include "stack/layer_page.h"

#include "manual/glossary.h"
#include "session/numbers.h"
#include "session/texts.h"
#include "stack/before_after_maps.h"
#include "stack/bound_form.h"
#include "stack/fix_buttons.h"
#include "stack/histogram_plot.h"
#include "stack/lamp_label.h"
#include "edits/remedy_fixes.h"
#include "stack/statistics_table.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace stacklight {

namespace {

struct RemedyTexts
{
    Q_DECLARE_TR_FUNCTIONS(stacklight::RemedyFixes)
};

/// What was measured and what to try: "The gradient is 10⁻⁵ of the output's. Try a residual connection or He
/// initialization."
QString sentenceOf(const LayerDiagnosis &diagnosis)
{
    const QString measured = translated(diagnosis.sentence);
    QStringList names;
    for (const Remedy remedy : diagnosis.remedies)
        names.append(translated(remedyName(remedy)));
    if (names.isEmpty())
        return measured;
    const QString last = names.takeLast();
    const QString all =
        names.isEmpty() ? last : RemedyTexts::tr("%1 or %2").arg(names.join(RemedyTexts::tr(", ")), last);
    return RemedyTexts::tr("%1 Try %2.").arg(measured, all);
}

QString percent(double fraction)
{
    return std::isfinite(fraction) ? fixedNumber(100 * fraction, 1) + QStringLiteral(" %") : QStringLiteral("–");
}

QStringList cellsOf(const TensorStatistics &t, int row)
{
    const double values[] = {t.mean, t.std, t.rms, t.min, t.max};
    if (row < 5)
        return {numberText(values[row])};
    return {row == 5   ? percent(t.zeroFraction)
            : row == 6 ? percent(t.saturatedFraction)
                       : QString::number(t.nonfinite)};
}

QLabel *wrapped(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

LayerPage::LayerPage(Document *document, QWidget *parent)
    : QWidget(parent), m_document(document), m_title(new QLabel(this)), m_where(wrapped(this)), m_about(wrapped(this)),
      m_measured(new QWidget(this))
{
    QFont large = font();
    large.setBold(true);
    large.setPointSizeF(large.pointSizeF() * 1.2);
    m_title->setFont(large);
    m_title->setWordWrap(true);
    m_where->setForegroundRole(QPalette::PlaceholderText);
    auto *back = new QToolButton(this);
    back->setText(tr("Experiment"));
    back->setToolTip(tr("Selects no layer: shows data, training and seed (Esc in the stack)"));
    connect(back, &QToolButton::clicked, this, &LayerPage::experimentWanted);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(back);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_where);
    layout->addWidget(m_about);
    m_formRows = new QVBoxLayout;
    layout->addLayout(m_formRows);
    layout->addWidget(m_measured);
    layout->addStretch();

    m_lamp = new LampLabel(m_measured);
    m_diagnosis = wrapped(m_measured);
    m_remedies = new FixButtons(m_measured);
    connect(m_remedies, &FixButtons::chosen, this, [this](int index) {
        const Fix fix = m_remedies->fixes()[std::size_t(index)];
        m_document->edit(fix.label, fix.apply);
    });
    m_step = new QLabel(m_measured);
    m_title->setTextFormat(Qt::PlainText);
    m_step->setObjectName(QStringLiteral("step"));
    m_values =
        new StatisticsTable({{tr("Activation"), tr("Of the layer's output, over the whole batch")},
                                {tr("Gradient"), tr("Of ∂(mean loss)/∂(this layer's output), over the whole batch")}},
            m_measured);
    m_values->setAccessibleName(tr("Numbers of activation and gradient"));
    m_values->setRows({{tr("mean"), tr("Σx / n")}, {tr("std"), tr("Standard deviation: √(Σ(x−mean)² / n)")},
        {tr("rms"), tr("Root mean square: √(Σx² / n)")}, {tr("min"), tr("The smallest")},
        {tr("max"), tr("The largest")}, {tr("zeros"), tr("How many are exactly 0")},
        {tr("saturated"),
            tr("Where a tanh or sigmoid is nearly flat: |y| > 0.97 of tanh, y outside (0.03, 0.97) of sigmoid")},
        {tr("not finite"), tr("How many are infinite or not a number")}});
    m_parameters = new StatisticsTable(
        {{tr("rms"), tr("Root mean square of the parameter")}, {tr("gradient"), tr("Root mean square of its gradient")},
            {tr("update"), tr("rms(Δw) / rms(w) of this step")}},
        m_measured);
    m_parameters->setAccessibleName(tr("Numbers of the parameters"));
    m_activation = new HistogramPlot(tr("Activation"), m_measured);
    m_gradient = new HistogramPlot(tr("Gradient"), m_measured);
    m_maps = new BeforeAfterMaps(m_measured);
    m_maps->hide();
    auto *diagnosis = new QHBoxLayout;
    diagnosis->addWidget(m_lamp, 0, Qt::AlignTop);
    diagnosis->addWidget(m_diagnosis, 1);
    auto *measured = new QVBoxLayout(m_measured);
    measured->setContentsMargins(0, 4, 0, 0);
    measured->setSpacing(8);
    measured->addLayout(diagnosis);
    for (QWidget *part : {static_cast<QWidget *>(m_remedies), static_cast<QWidget *>(m_step),
             static_cast<QWidget *>(m_maps), static_cast<QWidget *>(m_values), static_cast<QWidget *>(m_activation),
             static_cast<QWidget *>(m_gradient), static_cast<QWidget *>(m_parameters)})
        measured->addWidget(part);
}

bool LayerPage::setPath(const QString &path)
{
    const Stack &stack = m_document->experiment().stack;
    const std::optional<PathPlace> place = placeOfPath(stack, path.toStdString());
    if (!place)
        return false;
    if (m_path != path)
        setMaps(nullptr);
    m_path = path;
    m_place = place->layer;
    const LayerSpec &layer = *layerAt(stack, m_place);
    m_title->setText(translatedName(layer));
    setGlossaryText(m_about, translated(layer.info().tooltip));
    QString where = tr("Layer %1").arg(path);
    m_label.clear();
    if (m_document->plan()) {
        for (const PlannedLayer &planned : m_document->plan()->layers) {
            if (planned.path != path.toStdString())
                continue;
            m_title->setText(translatedLabel(planned));
            m_label = planned.label;
            if (m_document->recorded() && !planned.pointer.empty())
                where += QStringLiteral(" · ")
                    + QString::fromStdString(planned.pointer)
                          .replace(u'.', QStringLiteral(".\u200b")); // may break there
            if (m_document->recorded())                              // which does not tell the axes of parameters
                where += tr(" · output %1").arg(QString::fromStdString(planned.outputShape.text()));
            else
                where += tr(" · output %1 · parameters: %2")
                             .arg(QString::fromStdString(planned.outputShape.text()),
                                 wholeNumber(qint64(planned.parameterCount())));
        }
    }
    m_where->setText(where);
    if (m_info != &layer.info() || m_formPlace != m_place)
        makeForm();
    const bool isKnown = m_document->isExperimentKnown();
    const auto *activation = layer.as<ActivationSpec>();
    m_form->setVisible(isKnown);
    m_about->setVisible(isKnown || !activation
        || activation->function != ActivationFunction::Identity); // which stands for all that is unknown here
    showNumbers();
    return true;
}

void LayerPage::makeForm()
{
    const LayerSpec &layer = *layerAt(m_document->experiment().stack, m_place);
    m_info = &layer.info();
    m_formPlace = m_place;
    if (m_form) {
        m_form->hide();
        m_form->deleteLater();
    }
    const auto address = [place = m_place, info = m_info](const Experiment &experiment) -> const void * {
        const LayerSpec *spec = layerAt(experiment.stack, place);
        return spec && &spec->info() == info ? spec->fieldsAddress() : nullptr;
    };
    m_form = new BoundForm(m_document, m_info->fields, address, message(m_info->label), this);
    m_formRows->addWidget(m_form);
}

void LayerPage::setSnapshot(const SnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    showNumbers();
}

void LayerPage::setMaps(const std::shared_ptr<const FeatureMaps> &maps)
{
    const bool isOfThis = maps && wantsMaps() && maps->path == m_path.toStdString();
    m_maps->setMaps(isOfThis ? maps : nullptr, topRowOf(m_document->experiment().data));
    m_maps->setVisible(m_maps->hasMaps());
}

bool LayerPage::wantsMaps() const
{
    if (!m_document->plan() || m_document->recorded())
        return false;
    const auto &layers = m_document->plan()->layers;
    const auto layer = std::ranges::find(layers, m_path.toStdString(), &PlannedLayer::path);
    return layer != layers.end() && layer->outputShape.isImage() && layer->inputShape.isImage()
        && (layer->spec.as<NormSpec>() || layer->spec.as<ResidualSpec>() || layer->spec.as<ActivationSpec>());
}

int LayerPage::indexInSnapshot() const
{
    if (!m_snapshot || !m_snapshot->plan)
        return -1;
    const std::string path = m_path.toStdString();
    for (const PlannedLayer &layer : m_snapshot->plan->layers) {
        if (layer.path == path && layer.spec.info().type == m_info->type)
            return layer.index;
    }
    return -1;
}

void LayerPage::showNumbers()
{
    const int index = m_info ? indexInSnapshot() : -1;
    m_measured->setVisible(index >= 0);
    if (index < 0)
        return;
    const LayerStatistics &statistics = m_snapshot->layers[std::size_t(index)];
    const LayerDiagnosis diagnosis = diagnose(*m_snapshot)[std::size_t(index)];
    m_lamp->setHealth(diagnosis.health);
    setGlossaryText(m_diagnosis, sentenceOf(diagnosis));
    m_remedies->setFixes(m_document->recorded()
            ? std::vector<Fix>()
            : remedyFixes(diagnosis.remedies, m_document->experiment(), m_document->dataShape()));
    const PlannedLayer &measured = m_snapshot->plan->layers[std::size_t(index)];
    const bool isAnother = !m_document->recorded() && !m_label.empty() && measured.label != m_label;
    m_step->setText(isAnother ? tr("At step %1, as %2").arg(m_snapshot->step).arg(translatedLabel(measured))
                              : tr("At step %1").arg(m_snapshot->step));
    QList<QStringList> cells;
    for (int row = 0; row < m_values->rowCount(); ++row)
        cells.append(cellsOf(statistics.activation, row) + cellsOf(statistics.activationGradient, row));
    m_values->setCells(cells);
    m_activation->setStatistics(&statistics.activation);
    m_gradient->setStatistics(&statistics.activationGradient);
    showParameters(measured, statistics);
}

void LayerPage::showParameters(const PlannedLayer &layer, const LayerStatistics &statistics)
{
    QList<StatisticsTable::Header> rows;
    QList<QStringList> cells;
    for (const ParameterShape &parameter : layer.parameters) {
        if (!parameter.trainable || std::size_t(rows.size()) >= statistics.parameters.size())
            continue;
        const ParameterStatistics &numbers = statistics.parameters[std::size_t(rows.size())];
        QStringList axes;
        for (const int axis : parameter.axes)
            axes += QString::number(axis);
        rows.append({QString::fromStdString(parameter.name),
            axes.isEmpty() ? QString() : QStringLiteral("(%1)").arg(axes.join(QStringLiteral(", ")))});
        constexpr int digits = 3; // three columns beside the names
        cells.append({numberText(numbers.rms, digits), numberText(numbers.gradientRms, digits),
            numberText(numbers.updateRatio, digits)});
    }
    m_parameters->setRows(rows);
    m_parameters->setCells(cells);
    m_parameters->setVisible(!rows.isEmpty());
}

} // namespace stacklight
