// File → Export network… and File → Weights: what is trained leaves the window, and weights come in.
#pragma once

#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace stacklight {

class Document;
class MessageBar;
class NetworkFiles;

class NetworkActions : public QObject
{
    Q_OBJECT

public:
    NetworkActions(NetworkFiles *files, Document *document, MessageBar *messages, QWidget *window);

    QAction *exportAction() const { return m_export; }
    QMenu *weightsMenu() const { return m_weights; }
    QAction *openAction() const { return m_open; }
    QAction *saveAction() const { return m_save; }

private:
    void showExport();
    void chooseAndOpen();
    void chooseAndSave();
    void follow();
    void say(const QString &sentence, const QString &path);

    NetworkFiles *m_files;
    Document *m_document;
    MessageBar *m_messages;
    QWidget *m_window;
    QAction *m_export;
    QAction *m_open;
    QAction *m_save;
    QMenu *m_weights;
};

} // namespace stacklight
