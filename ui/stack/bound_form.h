// A form on a part of the document's experiment: every change is an edit that can be undone.
#pragma once

#include "session/document.h"
#include "stack/fields_form.h"

namespace stacklight {

class BoundForm : public FieldsForm
{
    Q_OBJECT

public:
    /// Where the fields of an experiment are, or null when they are no more.
    using Address = std::function<const void *(const Experiment &)>;

    /// `owner` is what the undo texts call the part: "dense 64".
    BoundForm(Document *document, const std::vector<Field> &fields, const Address &address, const Message &owner,
        QWidget *parent);

    void refresh();

private:
    Document *m_document;
    Address m_address;
    Message m_owner;
    int m_visit = 0; ///< edits of one field merge while the keyboard stays in it
};

} // namespace stacklight
