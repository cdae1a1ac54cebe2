#include "window/switch_bar.h"

#include "session/document.h"
#include "session/texts.h"
#include "stack/stack_edits.h"
#include "views/icons.h"
#include "window/scale_spin_box.h"

#include <QComboBox>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <functional>
#include <optional>

namespace stacklight {

namespace {

constexpr double smallestRate = 1e-30, largestRate = 1e30;
const QString unknown = QStringLiteral("–");
constexpr int batchSizes[] = {4, 16, 32, 64, 128, 256, 512};

/// The words of a field, in the order of its enumeration.
template <class Spec>
const Field &fieldOf(const char *name)
{
    return *Spec::info().field(name);
}

/// The value that all layers which have one share: −1 where they differ, −2 where there are none.
constexpr int mixed = -1;
constexpr int none = -2;

int sharedValue(Stack stack, const std::function<std::optional<int>(const LayerSpec &)> &value)
{
    int shared = none;
    forEachLayer(stack, [&](const LayerSpec &layer) {
        if (const std::optional<int> index = value(layer))
            shared = shared == none || shared == *index ? *index : mixed;
    });
    return shared;
}

template <class Spec, class Value>
int sharedValue(const Stack &stack, Value value)
{
    return sharedValue(stack, [&](const LayerSpec &layer) {
        const Spec *spec = layer.as<Spec>();
        return spec ? std::optional<int>(int(value(*spec))) : std::nullopt;
    });
}

int sharedInitializer(const Stack &stack)
{
    return sharedValue(stack, [](const LayerSpec &layer) {
        return layer.initializer() ? std::optional<int>(layer.initializer()->type) : std::nullopt;
    });
}

QLabel *captionOf(const QString &text, QWidget *control)
{
    constexpr int before = 10, after = 5;
    auto *caption = new QLabel(text);
    caption->setContentsMargins(before, 0, after, 0);
    caption->setBuddy(control);
    return caption;
}

void showShared(QComboBox *box, int shared, const QString &whereNone)
{
    box->setPlaceholderText(shared == none ? whereNone : SwitchBar::tr("mixed"));
    box->setCurrentIndex(std::max(shared, -1));
}

} // namespace

SwitchBar::SwitchBar(Document *document, QWidget *parent)
    : QToolBar(parent), m_document(document), m_residual(new QToolButton), m_learningRate(new ScaleSpinBox),
      m_batchSize(nullptr)
{
    setObjectName(QStringLiteral("switchBar"));
    setWindowTitle(tr("Switches"));

    m_residual->setIcon(themedIcon(QStringLiteral("residual")));
    m_residual->setText(tr("Residual"));
    m_residual->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_residual->setCheckable(true);
    m_residual->setFocusPolicy(Qt::TabFocus);
    m_residual->setObjectName(QStringLiteral("residual"));
    m_residual->setToolTip(
        tr("Every residual connection on or off, also in mid-run: y = F(x) + x, or y = F(x). The weights are kept."));
    addWidget(m_residual);

    m_norm = addChoice(tr("Norm"),
        tr("The kind of every norm, also in mid-run: y = γ·(x − μ)/√(σ² + ε) + β.\n"
           "Batch norm takes μ and σ over the batch, layer norm over one example's channels."),
        fieldOf<NormSpec>("kind").choices);
    m_norm->setObjectName(QStringLiteral("norm"));
    m_activation = addChoice(
        tr("Activation"), tr("The function of every activation"), fieldOf<ActivationSpec>("function").choices);
    m_activation->setObjectName(QStringLiteral("activation"));
    m_initializer =
        addChoice(tr("Init"), tr("How the kernel of every dense and conv2d begins; takes effect at the next restart"),
            fieldOf<DenseSpec>("initializer").choices);
    m_initializer->setObjectName(QStringLiteral("initializer"));

    addSeparator();
    addWidget(captionOf(tr("Learning rate"), m_learningRate));
    m_learningRate->setObjectName(QStringLiteral("learningRate"));
    m_learningRate->setRange(smallestRate, largestRate);
    m_learningRate->setAccessibleName(tr("Learning rate"));
    m_learningRate->setToolTip(
        tr("η of the update w ← w − η·g. The arrows go 1, 2, 5, 10, …; takes effect at the next step."));
    addWidget(m_learningRate);
    m_batchSize = addChoice(tr("Batch"), tr("Examples a step; takes effect at the next step"), {});
    m_batchSize->setObjectName(QStringLiteral("batchSize"));
    m_batchSize->setEditable(true);
    m_batchSize->setInsertPolicy(QComboBox::NoInsert);
    m_batchSize->setValidator(new QIntValidator(1, 65536, m_batchSize));
    for (const int size : batchSizes)
        m_batchSize->addItem(QString::number(size));

    connect(m_residual, &QToolButton::clicked, this, &SwitchBar::switchResiduals);
    connect(m_norm, &QComboBox::activated, this, &SwitchBar::switchNorms);
    connect(m_activation, &QComboBox::activated, this, [this](int index) {
        m_document->edit(
            message(TR("Activation: %1"), word(fieldOf<ActivationSpec>("function").choices[std::size_t(index)])),
            [index](Experiment &experiment) { setAllActivations(experiment, ActivationFunction(index)); });
        follow();
    });
    connect(m_initializer, &QComboBox::activated, this, [this](int index) {
        m_document->edit(
            message(TR("Initializer: %1"), word(fieldOf<DenseSpec>("initializer").choices[std::size_t(index)])),
            [index](Experiment &experiment) { setAllInitializers(experiment, Initializer{Initializer::Type(index)}); });
        follow();
    });
    connect(m_learningRate, &QDoubleSpinBox::valueChanged, this, [this](double rate) {
        m_document->edit(
            message(TR("Learning rate")), [rate](Experiment &experiment) { experiment.optimizer.learningRate = rate; },
            QStringLiteral("learningRate"));
    });
    const auto setBatchSize = [this] {
        const int size = m_batchSize->currentText().toInt();
        if (size > 0)
            m_document->edit(
                message(TR("Batch size")), [size](Experiment &experiment) { experiment.batchSize = size; });
    };
    connect(m_batchSize, &QComboBox::activated, this, setBatchSize);
    connect(m_batchSize->lineEdit(), &QLineEdit::editingFinished, this, setBatchSize);
    connect(document, &Document::changed, this, &SwitchBar::follow);
    follow();
}

QComboBox *SwitchBar::addChoice(const QString &label, const QString &tooltip, const std::vector<const char *> &words)
{
    auto *box = new QComboBox;
    QLabel *title = captionOf(label, box);
    for (const char *word : words)
        box->addItem(translatedWord(word));
    box->setToolTip(tooltip);
    box->setAccessibleName(label);
    box->setFocusPolicy(Qt::TabFocus);
    if (QAction *caption = addWidget(title); !words.empty())
        m_captions << caption;
    addWidget(box);
    return box;
}

QList<QWidget *> SwitchBar::switches() const
{
    return {m_residual, m_norm, m_activation, m_initializer, m_learningRate, m_batchSize};
}

void SwitchBar::setCompact(bool compact)
{
    for (QAction *caption : m_captions)
        caption->setVisible(!compact);
}

void SwitchBar::switchResiduals(bool enabled)
{
    if (!hasResiduals(m_document->experiment())) {
        m_residual->setChecked(false);
        emit residualsMissing();
        return;
    }
    m_document->edit(message(enabled ? TR("Residuals on") : TR("Residuals off")),
        [enabled](Experiment &experiment) { setAllResiduals(experiment.stack, enabled); });
}

void SwitchBar::switchNorms(int index)
{
    const auto kind = NormKind(index);
    if (!hasNorms(m_document->experiment())) {
        follow();
        emit normsMissing(kind);
        return;
    }
    m_document->edit(message(TR("Norm: %1"), word(fieldOf<NormSpec>("kind").choices[std::size_t(index)])),
        [kind](Experiment &experiment) { setAllNorms(experiment.stack, kind); });
}

void SwitchBar::addResiduals()
{
    m_document->edit(message(TR("Residual around every block")),
        [this](Experiment &experiment) { wrapEveryBlockInResidual(experiment, m_document->dataShape()); });
}

void SwitchBar::addNorms(NormKind kind)
{
    m_document->edit(message(TR("Norm before every activation")),
        [kind](Experiment &experiment) { putNormBeforeEveryActivation(experiment, kind); });
}

void SwitchBar::follow()
{
    const Experiment &experiment = m_document->experiment();
    const bool isKnown = m_document->isExperimentKnown();
    m_residual->setChecked(
        sharedValue<ResidualSpec>(experiment.stack, [](const ResidualSpec &spec) { return spec.enabled; }) == 1);
    showShared(
        m_norm, sharedValue<NormSpec>(experiment.stack, [](const NormSpec &spec) { return spec.kind; }), tr("no norm"));
    showShared(m_activation,
        sharedValue<ActivationSpec>(experiment.stack, [](const ActivationSpec &spec) { return spec.function; }),
        tr("no activation"));
    showShared(
        m_initializer, isKnown ? sharedInitializer(experiment.stack) : none, isKnown ? tr("no kernel") : unknown);
    const QSignalBlocker quiet(m_learningRate);
    m_learningRate->setSpecialValueText(isKnown ? QString() : unknown); // for the smallest
    m_learningRate->setValue(isKnown ? experiment.optimizer.learningRate : smallestRate);
    m_batchSize->setCurrentText(isKnown ? QString::number(experiment.batchSize) : unknown);
}

} // namespace stacklight
