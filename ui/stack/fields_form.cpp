#include "stack/fields_form.h"

#include "base/json.h"
#include "manual/glossary.h"
#include "session/texts.h"
#include "stack/field_editor.h"

#include <QFormLayout>
#include <QLabel>

#include <algorithm>

namespace stacklight {

FieldsForm::FieldsForm(const std::vector<Field> &fields, const std::function<QString()> &folder, QWidget *parent)
    : QWidget(parent), m_rows(new QFormLayout(this)), m_hint(new QLabel(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setHorizontalSpacing(10);
    m_rows->setVerticalSpacing(6);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_rows->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_rows->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (const Field &field : fields) {
        FieldEditor *editor = makeFieldEditor(field, folder, this);
        auto *label = new QLabel(translated(field.label), this);
        if (const std::vector<GlossaryHit> hits = wordsIn(label->text()); !hits.empty()) {
            setGlossaryText(label, label->text());
            editor->setProperty("glossaryPage", hits.front().word->page); // for F1
        }
        label->setToolTip(editor->toolTip());
        label->setBuddy(editor);
        label->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("Validation fraction")));
        m_rows->addRow(label, editor);
        if (QWidget *below = editor->below())
            m_rows->addRow(below);
        m_editors.append(editor);
        connect(editor, &FieldEditor::edited, this,
            [this, editor](const Json &value, bool goesOn) { emit edited(editor->field(), value, goesOn); });
        connect(editor, &FieldEditor::refused, this, [this, editor](const QString &allowed) {
            m_hint->setText(
                allowed.isEmpty() ? QString() : tr("%1 must be %2").arg(translated(editor->field().label), allowed));
            m_hint->setVisible(!allowed.isEmpty());
        });
    }
    m_hint->setForegroundRole(QPalette::BrightText);
    m_hint->setWordWrap(true);
    m_hint->hide();
    m_rows->addRow(m_hint);
}

void FieldsForm::show(const void *spec)
{
    // What shows something for a moment, or again, makes a layout begin for nothing.
    for (FieldEditor *editor : std::as_const(m_editors)) {
        const bool isRelevant = editor->field().relevant(spec);
        if (isRelevant)
            editor->show(spec);
        if (m_rows->isRowVisible(editor) != isRelevant)
            m_rows->setRowVisible(editor, isRelevant);
        if (QWidget *below = editor->below(); below && !isRelevant)
            below->hide();
    }
    const auto isShown = [](const FieldEditor *editor) { return !editor->isHidden(); };
    setVisible(std::any_of(m_editors.begin(), m_editors.end(), isShown));
}

FieldEditor *FieldsForm::editor(const char *field) const
{
    return findChild<FieldEditor *>(QLatin1String(field), Qt::FindDirectChildrenOnly);
}

} // namespace stacklight
