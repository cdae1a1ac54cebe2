// Says in the tower what does not fit, and offers what could be done.
#pragma once

#include "stack/fix_buttons.h"

#include <QFrame>

class QLabel;
class QVBoxLayout;

namespace stacklight {

class ProblemBox : public QFrame
{
    Q_OBJECT

public:
    explicit ProblemBox(QWidget *parent);

    void setProblem(const QString &sentence, const std::vector<Fix> &fixes);
    const std::vector<Fix> &fixes() const { return m_buttons->fixes(); }
    int heightFor(int width) const;

signals:
    void chosen(int fix);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_sentence;
    QVBoxLayout *m_layout;
    FixButtons *m_buttons;
};

} // namespace stacklight
