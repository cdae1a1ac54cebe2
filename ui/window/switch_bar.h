// The switches of the toolbar: each acts on all residuals, norms, activations or kernels of the stack at once.
#pragma once

#include "experiment/experiment.h"

#include <QToolBar>

class QComboBox;
class QLabel;

namespace stacklight {

class Document;
class ScaleSpinBox;
class SwitchButton;

class SwitchBar : public QToolBar
{
    Q_OBJECT

public:
    explicit SwitchBar(Document *document, QWidget *parent = nullptr);

    QList<QWidget *> switches() const;
    /// The switches by name, for a menu: residuals, norms and each of their kinds, the learning rate.
    const QList<QAction *> &commands() const { return m_commands; }
    /// Without the captions of what a box shows by itself.
    void setCompact(bool compact);
    /// Without the initializer, which a running network does not notice.
    void setBrief(bool brief);
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
    void switchNormsOn(bool on);
    void addNormActions();
    void follow();

    Document *m_document;
    SwitchButton *m_residual;
    SwitchButton *m_normSwitch;
    QComboBox *m_norm;
    NormKind m_lastNorm = NormKind::Batch; ///< what the switch switches on
    QComboBox *m_activation;
    QComboBox *m_initializer;
    QList<QAction *> m_captions; ///< of what compact leaves out
    QAction *m_initializerPlace = nullptr;
    QLabel *m_rateCaption = nullptr;
    QList<QAction *> m_commands;
    ScaleSpinBox *m_learningRate;
    QComboBox *m_batchSize;
};

} // namespace stacklight
