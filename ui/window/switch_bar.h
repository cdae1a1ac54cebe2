// The switches of the toolbar: each acts on all residuals, norms, activations or kernels of the stack at once.
#pragma once

#include "experiment/experiment.h"

#include <QToolBar>

class QComboBox;
class QToolButton;

namespace stacklight {

class Document;
class ScaleSpinBox;

class SwitchBar : public QToolBar
{
    Q_OBJECT

public:
    explicit SwitchBar(Document *document, QWidget *parent = nullptr);

    QList<QWidget *> switches() const;
    /// Without the captions of what a box shows by itself.
    void setCompact(bool compact);
    /// Puts every block that allows it into a residual.
    void addResiduals();
    /// Puts a norm before every activation.
    void addNorms(NormKind kind);

signals:
    void residualsMissing(); ///< the switch was used on a stack that has none
    void normsMissing(NormKind kind);

private:
    QComboBox *addChoice(const QString &label, const QString &tooltip, const std::vector<const char *> &words);
    void switchResiduals(bool enabled);
    void switchNorms(int kind);
    void follow();

    Document *m_document;
    QToolButton *m_residual;
    QComboBox *m_norm;
    QComboBox *m_activation;
    QComboBox *m_initializer;
    QList<QAction *> m_captions; ///< of what compact leaves out
    ScaleSpinBox *m_learningRate;
    QComboBox *m_batchSize;
};

} // namespace stacklight
