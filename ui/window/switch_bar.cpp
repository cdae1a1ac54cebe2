#include "window/switch_bar.h"

#include "session/document.h"
#include "session/texts.h"
#include "edits/stack_edits.h"
#include "views/icons.h"
#include "window/scale_spin_box.h"
#include "window/switch_button.h"

#include <QComboBox>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>

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

QLabel *captionOf(const QString &text, QWidget *control)
{
    constexpr int before = 10, after = 5;
    auto *caption = new QLabel(text);
    caption->setContentsMargins(before, 0, after, 0);
    caption->setBuddy(control);
    return caption;
}

template <class T>
void showSetting(const Common<T> &setting, QComboBox *box, const QString &whereNone)
{
    box->setPlaceholderText(setting.isAnywhere ? SwitchBar::tr("mixed") : whereNone);
    box->setCurrentIndex(setting.value ? int(*setting.value) : -1);
}

void showSetting(const Common<bool> &setting, SwitchButton *button)
{
    button->setChecked(setting.value == true);
    button->setMixed(setting.isMixed());
}

} // namespace

SwitchBar::SwitchBar(Document *document, QWidget *parent)
    : QToolBar(parent), m_document(document), m_residual(new SwitchButton), m_normSwitch(new SwitchButton),
      m_learningRate(new ScaleSpinBox), m_batchSize(nullptr)
{
    setObjectName(QStringLiteral("switchBar"));
    setWindowTitle(tr("Switches"));

    m_residual->setText(tr("Residual"));
    m_residual->setObjectName(QStringLiteral("residual"));
    m_residual->setToolTip(tr("Every residual connection on or off, also in mid-run: y = F(x) + x, or y = F(x). The "
                              "weights are kept. (S)"));
    addWidget(m_residual);

    m_normSwitch->setText(tr("Norm"));
    m_normSwitch->setObjectName(QStringLiteral("normSwitch"));
    m_normSwitch->setToolTip(tr("Every norm on or off, also in mid-run: off, y = x. (N)"));
    addWidget(m_normSwitch);
    m_norm = addChoice({},
        tr("The kind of every norm, also in mid-run: y = γ·(x − μ)/√(σ² + ε) + β.\n"
           "Batch norm takes μ and σ over the batch, layer norm over one example's channels."),
        fieldOf<NormSpec>("kind").choices);
    m_norm->setObjectName(QStringLiteral("norm"));
    m_norm->setAccessibleName(tr("Kind of norm"));
    m_activation = addChoice(
        tr("Activation"), tr("The function of every activation"), fieldOf<ActivationSpec>("function").choices);
    m_activation->setObjectName(QStringLiteral("activation"));
    m_initializer =
        addChoice(tr("Init"), tr("How the kernel of every dense and conv2d begins; takes effect at the next restart"),
            fieldOf<DenseSpec>("initializer").choices);
    m_initializer->setObjectName(QStringLiteral("initializer"));
    m_initializerPlace = actions().last();

    addSeparator();
    m_rateCaption = captionOf(tr("Learning rate"), m_learningRate);
    addWidget(m_rateCaption);
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

    connect(m_residual, &SwitchButton::clicked, this, &SwitchBar::switchResiduals);
    connect(m_normSwitch, &SwitchButton::clicked, this, &SwitchBar::switchNormsOn);
    connect(m_norm, &QComboBox::activated, this, &SwitchBar::switchNorms);
    connect(m_activation, &QComboBox::activated, this, [this](int index) {
        m_document->edit(
            message(TR("Activation: %1"), word(fieldOf<ActivationSpec>("function").choices[std::size_t(index)])),
            [index](Experiment &experiment) { setAllActivations(experiment.stack, ActivationFunction(index)); });
        follow();
    });
    connect(m_initializer, &QComboBox::activated, this, [this](int index) {
        m_document->edit(
            message(TR("Initializer: %1"), word(fieldOf<DenseSpec>("initializer").choices[std::size_t(index)])),
            [index](Experiment &experiment) {
                setAllInitializers(experiment.stack, Initializer{Initializer::Type(index)});
            });
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
    addNormActions();
    follow();
}

void SwitchBar::addNormActions()
{
    const auto add = [this](const QString &name, const QString &text, const QKeySequence &shortcut,
                         const QString &tooltip) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        action->setShortcut(shortcut);
        action->setToolTip(tooltip);
        m_commands << action;
        return action;
    };
    connect(add(QStringLiteral("switchResiduals"), tr("Residual on or off"), Qt::Key_S, m_residual->toolTip()),
        &QAction::triggered, m_residual, &SwitchButton::click);
    connect(add(QStringLiteral("switchNorms"), tr("Norm on or off"), Qt::Key_N, m_normSwitch->toolTip()),
        &QAction::triggered, m_normSwitch, &SwitchButton::click);
    const std::vector<const char *> &kinds = fieldOf<NormSpec>("kind").choices;
    for (std::size_t kind = 1; kind < kinds.size(); ++kind)
        connect(add(QStringLiteral("norm_") + QLatin1String(kinds[kind]),
                    tr("Norm: %1").arg(translatedWord(kinds[kind])), {}, m_norm->toolTip()),
            &QAction::triggered, this, [this, kind] { switchNorms(int(kind)); });
    connect(add(QStringLiteral("focusLearningRate"), tr("Learning rate…"), {}, m_learningRate->toolTip()),
        &QAction::triggered, m_learningRate, [this] {
            m_learningRate->setFocus(Qt::ShortcutFocusReason);
            m_learningRate->selectAll();
        });
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
    if (label.isEmpty())
        delete title;
    else if (QAction *caption = addWidget(title); !words.empty())
        m_captions << caption;
    addWidget(box);
    return box;
}

QList<QWidget *> SwitchBar::switches() const
{
    return {m_residual, m_normSwitch, m_norm, m_activation, m_initializer, m_learningRate, m_batchSize};
}

void SwitchBar::setCompact(bool compact)
{
    for (QAction *caption : m_captions)
        caption->setVisible(!compact);
    m_rateCaption->setText(compact ? tr("Rate") : tr("Learning rate"));
    for (QComboBox *box : {m_norm, m_activation, m_initializer}) {
        box->setSizeAdjustPolicy(
            compact ? QComboBox::AdjustToMinimumContentsLengthWithIcon : QComboBox::AdjustToContents);
        box->setMinimumContentsLength(compact ? 5 : 0);
    }
}

void SwitchBar::setBrief(bool brief)
{
    m_initializerPlace->setVisible(!brief);
}

void SwitchBar::switchResiduals(bool enabled)
{
    if (!commonResidual(m_document->experiment().stack).isAnywhere) {
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
    if (!commonNorm(m_document->experiment().stack).isAnywhere) {
        follow();
        emit normsMissing(kind);
        return;
    }
    m_document->edit(message(TR("Norm: %1"), word(fieldOf<NormSpec>("kind").choices[std::size_t(index)])),
        [kind](Experiment &experiment) { setAllNorms(experiment.stack, kind); });
}

void SwitchBar::switchNormsOn(bool on)
{
    switchNorms(int(on ? m_lastNorm : NormKind::None));
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
    const Stack &stack = experiment.stack;
    showSetting(commonResidual(stack), m_residual);
    showSetting(commonNormSwitch(stack), m_normSwitch);
    const Common<NormKind> norm = commonNorm(stack);
    if (norm.value && norm.value != NormKind::None)
        m_lastNorm = *norm.value;
    showSetting(norm, m_norm, tr("no norm"));
    showSetting(commonActivation(stack), m_activation, tr("no activation"));
    showSetting(isKnown ? commonInitializer(stack) : Common<Initializer::Type>(), m_initializer,
        isKnown ? tr("no kernel") : unknown);
    const QSignalBlocker quiet(m_learningRate);
    m_learningRate->setSpecialValueText(isKnown ? QString() : unknown); // for the smallest
    m_learningRate->setValue(isKnown ? experiment.optimizer.learningRate : smallestRate);
    m_batchSize->setCurrentText(isKnown ? QString::number(experiment.batchSize) : unknown);
}

} // namespace stacklight
