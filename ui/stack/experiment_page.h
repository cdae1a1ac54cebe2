// The inspector with nothing selected: data, training, title and seed.
#pragma once

#include "session/document.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace stacklight {

class BoundForm;

class ExperimentPage : public QWidget
{
    Q_OBJECT

public:
    ExperimentPage(Document *document, QWidget *parent);

private:
    QWidget *makeData();
    void refresh();

    Document *m_document;
    QList<QWidget *> m_trainable; ///< what a run of a network that this program cannot train has no part in
    QComboBox *m_source;
    QLabel *m_about;
    QVBoxLayout *m_sourceRows;
    BoundForm *m_sourceForm = nullptr;
    std::size_t m_shownSource = std::size_t(-1);
};

} // namespace stacklight
