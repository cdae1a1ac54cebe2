// Help: the manual, offline, with a search over all of its pages.
#pragma once

#include "manual/manual_pages.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTextBrowser;
class QTreeWidget;

namespace stacklight {

class ManualWindow : public QWidget
{
    Q_OBJECT

public:
    /// Opens on the page of an id, or on the first one where there is none of it. A window beside `parent`, which
    /// closes with it.
    explicit ManualWindow(QWidget *parent, const QString &id = {});

    void showPage(const QString &id);

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();
    void search();

    std::vector<ManualPage> m_pages;
    QLineEdit *m_search;
    QTreeWidget *m_list;
    QTextBrowser *m_text;
    QLabel *m_found;
};

} // namespace stacklight
