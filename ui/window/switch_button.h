// A labelled switch that looks like one: where the knob stands and whether the track is filled say whether it is on.
#pragma once

#include <QToolButton>

namespace stacklight {

class SwitchButton : public QToolButton
{
    Q_OBJECT

public:
    explicit SwitchButton(QWidget *parent = nullptr);

    /// Some of what it switches is on, some is off: the knob stands in the middle.
    void setMixed(bool mixed);
    bool isMixed() const { return m_isMixed; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont labelFont() const;

    bool m_isMixed = false;
};

} // namespace stacklight
