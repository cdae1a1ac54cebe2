// The selected layer through the steps of a run, in the inspector.
#pragma once

#include <QWidget>

class QComboBox;

namespace stacklight {

class Selection;
class View;
struct RunRecord;

/// The view "evolution" of one run, as high as some lines of text, with its quantity in a list above it.
class EvolutionPanel : public QWidget
{
    Q_OBJECT

public:
    EvolutionPanel(Selection *selection, QWidget *parent);

    /// See ViewInput.
    void setRun(const RunRecord *run);
    View *view() const { return m_view; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();

    View *m_view;
    QComboBox *m_quantity;
};

} // namespace stacklight
