// Help: the manual, offline, with a search over all of its pages.
#pragma once

#include "manual/manual_pages.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTreeWidget;

namespace stacklight {

class ManualPictures;
class ManualText;

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
    /// The current page; where it is shown already it stays at its place.
    void showText();

    std::vector<ManualPage> m_pages;
    QLineEdit *m_search;
    QTreeWidget *m_list;
    ManualPictures *m_pictures;
    ManualText *m_text;
    QLabel *m_found;
    int m_shown = 0; ///< texts with a picture
};

} // namespace stacklight
