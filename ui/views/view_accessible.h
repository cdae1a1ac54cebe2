// What a screen reader hears of a view.
#pragma once

#include <QAccessibleWidget>
#include <QElapsedTimer>

namespace stacklight {

class View;

/// A chart, described by its summary. It is made when somebody asks, and at most once a second: nobody pays for it who
/// does not listen.
class ViewAccessible : public QAccessibleWidget
{
public:
    explicit ViewAccessible(View *view);

    /// Lets every view have one; calling it again does nothing.
    static void install();

    QString text(QAccessible::Text which) const override;

private:
    mutable QString m_description;
    mutable QElapsedTimer m_age;
};

} // namespace stacklight
