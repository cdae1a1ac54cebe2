#include "stack/experiment_page.h"

#include "session/texts.h"
#include "stack/bound_form.h"
#include "stack/section.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace stacklight {

namespace {

/// The experiment's own fields, of those the ones that `names` tells.
std::vector<Field> ownFields(const std::vector<std::string_view> &names)
{
    std::vector<Field> chosen;
    for (const Field &field : Experiment::fields()) {
        if (std::find(names.begin(), names.end(), field.name) != names.end())
            chosen.push_back(field);
    }
    return chosen;
}

QWidget *column(const QList<QWidget *> &parts, QWidget *parent)
{
    auto *widget = new QWidget(parent);
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (QWidget *part : parts)
        layout->addWidget(part);
    return widget;
}

} // namespace

ExperimentPage::ExperimentPage(Document *document, QWidget *parent) : QWidget(parent), m_document(document)
{
    const auto whole = [](const Experiment &experiment) -> const void * { return &experiment; };
    const auto optimizer = [](const Experiment &experiment) -> const void * { return &experiment.optimizer; };
    const std::vector<std::string_view> training = {"loss", "batch_size"};
    std::vector<std::string_view> others;
    for (const Field &field : Experiment::fields()) {
        if (std::find(training.begin(), training.end(), field.name) == training.end())
            others.push_back(field.name);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_trainable = {new Section(tr("Data"), makeData(), this),
        new Section(tr("Training"),
            column({new BoundForm(document, OptimizerSpec::fields(), optimizer, message(TR("the optimizer")), this),
                       new BoundForm(document, ownFields(training), whole, {}, this)},
                this),
            this)};
    for (QWidget *section : m_trainable)
        layout->addWidget(section);
    layout->addWidget(new Section(tr("Experiment"), new BoundForm(document, ownFields(others), whole, {}, this), this));
    layout->addStretch();
    connect(document, &Document::changed, this, &ExperimentPage::refresh);
    refresh();
}

QWidget *ExperimentPage::makeData()
{
    m_source = new QComboBox(this);
    m_source->setObjectName(QStringLiteral("source"));
    m_source->setAccessibleName(tr("Data source"));
    m_source->setToolTip(tr("What the network learns from"));
    m_source->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_about = new QLabel(this);
    m_about->setWordWrap(true);
    for (const DataSpec &source : allDataSources())
        m_source->addItem(translated(source.info().label));
    connect(m_source, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_document->edit(message(TR("Data: %1"), message(allDataSources()[std::size_t(index)].info().label)),
            [index](Experiment &experiment) {
                if (experiment.data.source.index() != std::size_t(index))
                    experiment.data.source = allDataSources()[std::size_t(index)].source;
            });
    });
    QWidget *rows = column({m_source, m_about}, this);
    m_sourceRows = static_cast<QVBoxLayout *>(rows->layout());
    const auto common = [](const Experiment &experiment) -> const void * { return &experiment.data; };
    m_sourceRows->addWidget(new BoundForm(m_document, DataSpec::commonFields(), common, message(TR("the data")), this));
    return rows;
}

void ExperimentPage::refresh()
{
    for (QWidget *section : m_trainable)
        section->setVisible(m_document->isExperimentKnown());
    m_source->setEnabled(!m_document->recorded());
    const DataSpec &spec = m_document->experiment().data;
    const std::size_t index = spec.source.index();
    if (index == m_shownSource)
        return;
    m_shownSource = index;
    const QSignalBlocker quiet(m_source);
    m_source->setCurrentIndex(int(index));
    m_about->setText(translated(spec.info().tooltip));
    if (m_sourceForm) {
        m_sourceForm->hide();
        m_sourceForm->deleteLater();
    }
    const auto address = [index](const Experiment &experiment) {
        return experiment.data.source.index() == index ? experiment.data.fieldsAddress() : nullptr;
    };
    m_sourceForm = new BoundForm(m_document, spec.info().fields, address, message(spec.info().label), this);
    m_sourceForm->setObjectName(QStringLiteral("source_fields"));
    m_sourceRows->insertWidget(2, m_sourceForm);
}

} // namespace stacklight
