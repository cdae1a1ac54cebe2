#include "views/view_accessible.h"

#include "views/view.h"

namespace stacklight {

namespace {

constexpr qint64 mostAge = 1000; // ms

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    const bool isView = className == QLatin1String(View::staticMetaObject.className());
    return isView ? new ViewAccessible(static_cast<View *>(object)) : nullptr;
}

} // namespace

ViewAccessible::ViewAccessible(View *view) : QAccessibleWidget(view, QAccessible::Chart) {}

void ViewAccessible::install()
{
    QAccessible::installFactory(makeInterface); // Qt keeps each factory once
}

QString ViewAccessible::text(QAccessible::Text which) const
{
    if (which != QAccessible::Description)
        return QAccessibleWidget::text(which);
    if (!m_age.isValid() || m_age.hasExpired(mostAge)) {
        const auto *view = static_cast<const View *>(widget());
        m_description = view->summary(view->data());
        m_age.start();
    }
    return m_description;
}

} // namespace stacklight
