#include "window/network_actions.h"

#include "session/document.h"
#include "session/network_files.h"
#include "views/icons.h"
#include "window/export_network_dialog.h"
#include "window/message_bar.h"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QUrl>

namespace stacklight {

namespace {

const QString weightsEnding = QStringLiteral("safetensors");

QString weightsFilter()
{
    return NetworkActions::tr("Weights (*.%1)").arg(weightsEnding);
}

} // namespace

NetworkActions::NetworkActions(NetworkFiles *files, Document *document, MessageBar *messages, QWidget *window)
    : QObject(window), m_files(files), m_document(document), m_messages(messages), m_window(window),
      m_weights(new QMenu(tr("&Weights"), window))
{
    const auto add = [this](const QString &text, const char *name, const QString &tooltip, auto slot) {
        auto *action = new QAction(text, this);
        action->setObjectName(QLatin1String(name));
        action->setToolTip(tooltip);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    m_export = add(tr("Expor&t network…"), "exportNetwork",
        tr("The selected branch as code for PyTorch or Keras, or as an ONNX model, with its weights"),
        &NetworkActions::showExport);
    m_export->setIcon(themedIcon(QStringLiteral("export")));
    m_open = add(tr("&Open weights…"), "openWeights",
        tr("The selected branch begins anew with the weights of a file (safetensors), whose shapes have to fit"),
        &NetworkActions::chooseAndOpen);
    m_save = add(tr("&Save weights…"), "saveWeights",
        tr("The weights of the selected branch as they are now (safetensors)"), &NetworkActions::chooseAndSave);
    m_weights->addActions({m_open, m_save});
    connect(files, &NetworkFiles::busyChanged, this, &NetworkActions::follow);
    connect(files, &NetworkFiles::exported, this, [this](const QString &path) {
        say(tr("The network was exported to %1").arg(QDir::toNativeSeparators(path)), path);
    });
    connect(files, &NetworkFiles::saved, this, [this](const QString &path) {
        say(tr("The weights were saved to %1").arg(QDir::toNativeSeparators(path)), path);
    });
    connect(files, &NetworkFiles::opened, this, [this](const QString &path) {
        m_messages->show(MessageBar::Kind::Information,
            tr("The branch begins with the weights of %1. Undo brings back the run before.")
                .arg(QFileInfo(path).fileName()));
    });
    connect(files, &NetworkFiles::failed, this,
        [this](const QString &reason) { m_messages->show(MessageBar::Kind::Error, reason); });
    follow();
}

void NetworkActions::follow()
{
    for (QAction *action : {m_export, m_open, m_save})
        action->setEnabled(m_files->isPossible());
    m_weights->setEnabled(m_files->isPossible());
}

void NetworkActions::say(const QString &sentence, const QString &path)
{
    const QString folder = QFileInfo(path).isDir() ? path : QFileInfo(path).absolutePath();
    m_messages->show(MessageBar::Kind::Information, sentence,
        {tr("Open folder"), tr("Shows %1 in the file manager").arg(QDir::toNativeSeparators(folder)),
            [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); }});
}

void NetworkActions::showExport()
{
    auto *dialog = new ExportNetworkDialog(m_files, m_document, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void NetworkActions::chooseAndOpen()
{
    const QString path = QFileDialog::getOpenFileName(m_window, tr("Open weights"), m_document->folder(),
        weightsFilter() + QStringLiteral(";;") + tr("All files (*)"));
    if (!path.isEmpty())
        m_files->openWeights(path);
}

void NetworkActions::chooseAndSave()
{
    QFileDialog dialog(m_window, tr("Save weights"), m_document->folder(), weightsFilter());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(weightsEnding);
    dialog.selectFile(tr("weights"));
    if (dialog.exec() == QDialog::Accepted)
        m_files->saveWeights(dialog.selectedFiles().constFirst());
}

} // namespace stacklight
