// What a sweep varies, as the user enters it.
#pragma once

#include "sweep/sweep.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QSpinBox;

namespace stacklight {

class SweepForm : public QWidget
{
    Q_OBJECT

public:
    explicit SweepForm(QWidget *parent = nullptr);

    /// What has neither residual nor norm cannot have them varied. Lists that the user has not touched follow the
    /// experiment.
    void setExperiment(const Experiment &experiment);
    /// Enters residuals on and off, or no norm and `norm`, as deep as it is, for several seeds.
    void askSeeds(bool residuals, std::optional<NormKind> norm, std::int64_t steps);
    /// Returns what is entered, or its fault.
    Result<Sweep> sweep() const;

signals:
    void changed();

private:
    struct Choice
    {
        QCheckBox *box;
        int value; ///< −1: as it is
    };

    QLineEdit *addList(QFormLayout *form, const QString &label, const char *name, const QString &tooltip);
    QWidget *makeChoices(
        std::vector<Choice> &choices, const QStringList &texts, const QString &tooltip, const char *name);
    void addSteps(QFormLayout *form);
    void showRepeats(const std::vector<RepeatPlace> &repeats);
    void suggest(const std::vector<RepeatPlace> &repeats);
    void remember() const;
    void recall();

    Experiment m_experiment;
    QFormLayout *m_form;
    QLineEdit *m_depths;
    QComboBox *m_repeat;
    std::vector<Choice> m_residuals;
    std::vector<Choice> m_norms;
    QLineEdit *m_seeds;
    QSpinBox *m_length;
    QComboBox *m_unit;
    bool m_hasRepeat = false;
    bool m_hasResidual = false;
    bool m_hasNorm = false;
    bool m_isFilled = false;
};

} // namespace stacklight
