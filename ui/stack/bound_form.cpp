#include "stack/bound_form.h"

#include "base/json.h"

#include <QApplication>

namespace stacklight {

BoundForm::BoundForm(
    Document *document, const std::vector<Field> &fields, const Address &address, const Message &owner, QWidget *parent)
    : FieldsForm(
          fields, [document] { return document->folder(); }, parent),
      m_document(document), m_address(address), m_owner(owner)
{
    connect(this, &FieldsForm::edited, this, [this](const Field &field, const Json &value, bool goesOn) {
        const Message label = message(field.label),
                      text = m_owner.isEmpty() ? label : message(TR("%1 of %2"), label, m_owner);
        const QString key = QStringLiteral("%1/%2/%3").arg(quintptr(this)).arg(m_visit).arg(QLatin1String(field.name));
        m_document->edit(
            text,
            [&](Experiment &experiment) {
                // The editors allow nothing that `set` would refuse.
                if (void *spec = const_cast<void *>(m_address(experiment)); spec && !field.set(spec, value, {}))
                    QApplication::beep();
            },
            goesOn ? key : QString());
        refresh();
    });
    connect(qApp, &QApplication::focusChanged, this, [this] { ++m_visit; });
    connect(document, &Document::changed, this, &BoundForm::refresh);
    refresh();
}

void BoundForm::refresh()
{
    setEnabled(!m_document->recorded());
    if (const void *spec = m_address(m_document->experiment()))
        show(spec);
}

} // namespace stacklight
