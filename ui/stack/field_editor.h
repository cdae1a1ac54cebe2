// The widget that edits one declared field, made from its declaration alone.
#pragma once

#include "experiment/field.h"

#include <QWidget>

namespace stacklight {

class FieldEditor : public QWidget
{
    Q_OBJECT

public:
    FieldEditor(const Field &field, QWidget *parent);

    const Field &field() const { return m_field; }
    /// Shows the value that `spec` has, without a signal.
    virtual void show(const void *spec) = 0;
    /// What belongs below the editor's row, over its whole width; may be null.
    virtual QWidget *below() { return nullptr; }

signals:
    /// The user has set another value. `goesOn`: more of the same may follow, as when a number is stepped.
    void edited(const stacklight::Json &value, bool goesOn);
    /// The typed text is not allowed; what would be. Empty: it is allowed again.
    void refused(const QString &allowed);

protected:
    /// Puts a part of the editor into its row, with tooltip and accessible name, deaf to the wheel while it has no
    /// focus.
    void add(QWidget *part, int stretch = 0);

private:
    bool eventFilter(QObject *watched, QEvent *event) override;

    Field m_field;
};

/// `folder` is where a dialog for files starts and what chosen paths are relative to; it may be empty.
FieldEditor *makeFieldEditor(const Field &field, const std::function<QString()> &folder, QWidget *parent);

} // namespace stacklight
