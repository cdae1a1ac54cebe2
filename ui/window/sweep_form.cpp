#include "window/sweep_form.h"

#include "session/texts.h"
#include "sweep/sweep_lists.h"
#include "sweep/sweep_verdict.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>

#include <set>

namespace stacklight {

namespace {

constexpr int longestRun = 1'000'000'000;
constexpr int asItIs = -1;
constexpr int usualEpochs = 5;
const QString settingsGroup = QStringLiteral("sweep");

enum Unit { Steps, Epochs };

/// The error in the words of the window: which entry, and what is wrong there.
Error inEntry(const QString &entry, const Error &error)
{
    return {entry.toStdString(), {}, error.message};
}

} // namespace

SweepForm::SweepForm(QWidget *parent)
    : QWidget(parent), m_form(new QFormLayout(this)), m_repeat(new QComboBox), m_length(new QSpinBox),
      m_unit(new QComboBox)
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    m_depths = addList(m_form, tr("&Depths"), "sweepDepths",
        tr("How often the block is repeated: 5, 10, 20 or 1..8. Empty: as it is."));
    m_repeat->setObjectName(QStringLiteral("sweepRepeat"));
    m_repeat->setToolTip(tr("The block whose number of copies is the depth"));
    connect(m_repeat, &QComboBox::currentIndexChanged, this, &SweepForm::changed);
    m_form->addRow(tr("Repeated &block"), m_repeat);
    m_form->addRow(tr("Residual connections"),
        makeChoices(m_residuals, {tr("as it is"), tr("off"), tr("on")},
            tr("Of every residual: y = F(x) + x, or y = F(x)"), "sweepResidual"));
    QStringList norms{tr("as it is")};
    for (std::size_t kind = 0; kind < NormSpec::info().field("kind")->choices.size(); ++kind)
        norms << translatedKind(NormKind(kind));
    m_form->addRow(tr("Norms"), makeChoices(m_norms, norms, tr("The kind that every norm gets"), "sweepNorm"));
    m_seeds = addList(m_form, tr("S&eeds"), "sweepSeeds",
        tr("Each combination runs once for each seed: 1..5 or 1, 2, 3. Their mean and deviation are drawn."));
    addSteps(m_form);
    connect(this, &SweepForm::changed, this, &SweepForm::remember);
}

QLineEdit *SweepForm::addList(QFormLayout *form, const QString &label, const char *name, const QString &tooltip)
{
    auto *line = new QLineEdit;
    line->setObjectName(QLatin1String(name));
    line->setToolTip(tooltip);
    line->setPlaceholderText(tr("as it is"));
    connect(line, &QLineEdit::textChanged, this, &SweepForm::changed);
    form->addRow(label, line);
    return line;
}

QWidget *SweepForm::makeChoices(
    std::vector<Choice> &choices, const QStringList &texts, const QString &tooltip, const char *name)
{
    constexpr int columns = 3;
    auto *widget = new QWidget;
    auto *grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    for (int index = 0; index < texts.size(); ++index) {
        auto *box = new QCheckBox(texts[index]);
        box->setToolTip(tooltip);
        box->setObjectName(QLatin1String(name) + (index == 0 ? QStringLiteral("AsItIs") : QString::number(index - 1)));
        connect(box, &QCheckBox::toggled, this, &SweepForm::changed);
        grid->addWidget(box, index / columns, index % columns);
        choices.push_back({box, index - 1});
    }
    grid->setColumnStretch(columns, 1);
    return widget;
}

void SweepForm::addSteps(QFormLayout *form)
{
    m_length->setObjectName(QStringLiteral("sweepLength"));
    m_length->setRange(1, longestRun);
    m_length->setValue(usualEpochs);
    m_length->setToolTip(tr("How long each run trains"));
    m_unit->addItems({tr("steps"), tr("epochs")});
    m_unit->setCurrentIndex(Epochs);
    m_unit->setObjectName(QStringLiteral("sweepUnit"));
    m_unit->setAccessibleName(tr("Steps or epochs"));
    m_unit->setToolTip(tr("A step is one batch, an epoch all training examples once"));
    auto *line = new QHBoxLayout;
    line->addWidget(m_length, 1);
    line->addWidget(m_unit);
    form->addRow(tr("&Length of a run"), line);
    static_cast<QLabel *>(form->labelForField(line))->setBuddy(m_length);
    connect(m_length, &QSpinBox::valueChanged, this, &SweepForm::changed);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &SweepForm::changed);
}

void SweepForm::setExperiment(const Experiment &experiment)
{
    const QSignalBlocker quiet(this);
    m_experiment = experiment;
    m_hasResidual = hasResidual(experiment);
    m_hasNorm = hasNorm(experiment);
    const std::vector<RepeatPlace> repeats = repeatsOf(experiment);
    showRepeats(repeats);
    m_hasRepeat = !repeats.empty();
    m_depths->setEnabled(m_hasRepeat);
    m_depths->setPlaceholderText(!m_hasRepeat ? tr("nothing is repeated in this stack") : tr("as it is"));
    for (const Choice &choice : m_residuals)
        choice.box->setEnabled(m_hasResidual);
    for (const Choice &choice : m_norms)
        choice.box->setEnabled(m_hasNorm);
    if (!m_isFilled) {
        suggest(repeats);
        recall();
    }
    m_isFilled = true;
}

void SweepForm::showRepeats(const std::vector<RepeatPlace> &repeats)
{
    const int chosen = std::max(0, m_repeat->currentIndex());
    const QSignalBlocker quiet(m_repeat);
    m_repeat->clear();
    for (const RepeatPlace &place : repeats)
        m_repeat->addItem(tr("%1 (now × %2)").arg(QString::fromStdString(place.pointer)).arg(place.count),
            QStringList{QString::fromStdString(place.pointer)});
    if (repeats.size() > 1) {
        QStringList all;
        for (const RepeatPlace &place : repeats)
            all << QString::fromStdString(place.pointer);
        m_repeat->addItem(tr("all of them alike"), all);
    }
    m_repeat->setCurrentIndex(std::min(chosen, m_repeat->count() - 1));
    m_form->setRowVisible(m_repeat, repeats.size() > 1);
}

/// Something that shows what the sweep is for, and is done soon.
void SweepForm::suggest(const std::vector<RepeatPlace> &repeats)
{
    QStringList depths;
    if (!repeats.empty()) {
        const int count = repeats.front().count;
        for (const int depth : std::set<int>{std::max(1, count / 4), std::max(1, count / 2), count})
            depths << QString::number(depth);
    }
    m_depths->setText(depths.join(QStringLiteral(", ")));
    m_seeds->setText(QStringLiteral("1..3"));
    for (const Choice &choice : m_residuals)
        choice.box->setChecked(m_hasResidual ? choice.value != asItIs : choice.value == asItIs);
    for (const Choice &choice : m_norms)
        choice.box->setChecked(m_hasNorm ? choice.value == int(NormKind::None) || choice.value == int(NormKind::Batch)
                                         : choice.value == asItIs);
}

void SweepForm::askSeeds(bool residuals, std::optional<NormKind> norm, std::int64_t steps)
{
    m_depths->clear();
    for (const Choice &choice : m_residuals)
        choice.box->setChecked((choice.value != asItIs) == residuals);
    for (const Choice &choice : m_norms)
        choice.box->setChecked(
            norm ? choice.value == int(NormKind::None) || choice.value == int(*norm) : choice.value == asItIs);
    m_seeds->setText(QStringLiteral("1..%1").arg(fewestSeeds));
    m_unit->setCurrentIndex(Steps);
    m_length->setValue(int(std::clamp<std::int64_t>(steps, 1, longestRun)));
}

/// What the user entered last; what this experiment cannot have varied stays as it was remembered.
void SweepForm::remember() const
{
    QSettings settings;
    settings.beginGroup(settingsGroup);
    if (m_hasRepeat)
        settings.setValue(QStringLiteral("depths"), m_depths->text());
    settings.setValue(QStringLiteral("seeds"), m_seeds->text());
    settings.setValue(QStringLiteral("length"), m_length->value());
    settings.setValue(QStringLiteral("unit"), m_unit->currentIndex());
    const auto write = [&settings](const QString &key, const std::vector<Choice> &choices) {
        QVariantList chosen;
        for (const Choice &choice : choices) {
            if (choice.box->isChecked())
                chosen << choice.value;
        }
        settings.setValue(key, chosen);
    };
    if (m_hasResidual)
        write(QStringLiteral("residuals"), m_residuals);
    if (m_hasNorm)
        write(QStringLiteral("norms"), m_norms);
}

void SweepForm::recall()
{
    QSettings settings;
    settings.beginGroup(settingsGroup);
    if (m_hasRepeat)
        m_depths->setText(settings.value(QStringLiteral("depths"), m_depths->text()).toString());
    m_seeds->setText(settings.value(QStringLiteral("seeds"), m_seeds->text()).toString());
    m_length->setValue(settings.value(QStringLiteral("length"), m_length->value()).toInt());
    m_unit->setCurrentIndex(
        settings.value(QStringLiteral("unit"), m_unit->currentIndex()).toInt() == Steps ? Steps : Epochs);
    const auto read = [&settings](const QString &key, const std::vector<Choice> &choices) {
        if (!settings.contains(key))
            return;
        const QVariantList chosen = settings.value(key).toList();
        for (const Choice &choice : choices)
            choice.box->setChecked(std::any_of(
                chosen.begin(), chosen.end(), [&choice](const QVariant &one) { return one.toInt() == choice.value; }));
    };
    if (m_hasResidual)
        read(QStringLiteral("residuals"), m_residuals);
    if (m_hasNorm)
        read(QStringLiteral("norms"), m_norms);
}

Result<Sweep> SweepForm::sweep() const
{
    Sweep sweep;
    sweep.experiment = m_experiment;
    if (m_hasRepeat && !m_depths->text().trimmed().isEmpty()) {
        const auto depths = parseDepths(m_depths->text().toStdString());
        if (!depths)
            return inEntry(tr("Depths"), depths.error());
        sweep.depths = *depths;
        for (const QString &pointer : m_repeat->currentData().toStringList())
            sweep.repeats.push_back(pointer.toStdString());
    }
    for (const Choice &choice : m_residuals) {
        if (m_hasResidual && choice.box->isChecked())
            sweep.residuals.push_back(choice.value == asItIs ? std::nullopt : std::optional(choice.value == 1));
    }
    for (const Choice &choice : m_norms) {
        if (m_hasNorm && choice.box->isChecked())
            sweep.norms.push_back(choice.value == asItIs ? std::nullopt : std::optional(NormKind(choice.value)));
    }
    sweep.seeds = {m_experiment.seed};
    if (!m_seeds->text().trimmed().isEmpty()) {
        const auto seeds = parseSeeds(m_seeds->text().toStdString());
        if (!seeds)
            return inEntry(tr("Seeds"), seeds.error());
        sweep.seeds = *seeds;
    }
    if (m_unit->currentIndex() == Steps)
        sweep.steps = m_length->value();
    else
        sweep.epochs = m_length->value();
    if (const auto checked = checkLists(sweep); !checked)
        return Error{{}, {}, checked.error().message};
    return sweep;
}

} // namespace stacklight
