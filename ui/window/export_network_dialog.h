// Asks what the network is to be exported to, and where.
#pragma once

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace stacklight {

class Document;
class NetworkFiles;

class ExportNetworkDialog : public QDialog
{
    Q_OBJECT

public:
    ExportNetworkDialog(NetworkFiles *files, Document *document, QWidget *parent);

private:
    void followFormat();
    void followFiles();
    void browse();
    void begin();
    QString usualPath() const;

    NetworkFiles *m_files;
    Document *m_document;
    bool m_isBegun = false;
    QComboBox *m_format;
    QLabel *m_about;
    QLineEdit *m_path;
    QLabel *m_state;
    QProgressBar *m_progress;
    QPushButton *m_export;
};

} // namespace stacklight
