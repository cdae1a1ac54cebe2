// A form made from declared fields: those that have an effect are shown, each with what it does.
#pragma once

#include "experiment/field.h"

#include <QWidget>

class QFormLayout;
class QLabel;

namespace stacklight {

class FieldEditor;

class FieldsForm : public QWidget
{
    Q_OBJECT

public:
    FieldsForm(const std::vector<Field> &fields, const std::function<QString()> &folder, QWidget *parent);

    /// Shows the values that a spec has, and hides the fields that have no effect with them.
    void show(const void *spec);
    FieldEditor *editor(const char *field) const;

signals:
    void edited(const stacklight::Field &field, const stacklight::Json &value, bool goesOn);
    void refused(const QString &allowed);

private:
    QFormLayout *m_rows;
    QList<FieldEditor *> m_editors;
    QLabel *m_hint;
};

} // namespace stacklight
