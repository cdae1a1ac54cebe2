// One button for each thing that could be done about a problem.
#pragma once

#include "edits/fixes.h"

#include <QWidget>

class QVBoxLayout;

namespace stacklight {

class FixButtons : public QWidget
{
    Q_OBJECT

public:
    explicit FixButtons(QWidget *parent);

    /// Buttons whose labels stay are not made again: one may be pressed or have the focus.
    void setFixes(const std::vector<Fix> &fixes);
    const std::vector<Fix> &fixes() const { return m_fixes; }

signals:
    void chosen(int fix);

private:
    QVBoxLayout *m_layout;
    QList<QWidget *> m_buttons;
    std::vector<Fix> m_fixes;
};

} // namespace stacklight
