// Takes what is trained along, and brings weights in, beside the window and the trainer.
#pragma once

#include "interop/network_export.h"
#include "session/background_work.h"
#include "train/checkpoint.h"

namespace stacklight {

class Document;
class TrainingSession;

/// Of the selected branch's network as it is when it is asked for. One thing at a time; goes before or after the
/// session, but not while that posts to it: it lives as long as the window.
class NetworkFiles : public QObject
{
    Q_OBJECT

public:
    NetworkFiles(Document *document, TrainingSession *session, QObject *parent);

    /// Whether there is a network, and nothing is under way.
    bool isPossible() const;
    bool isBusy() const { return m_isBusy; }

    void exportTo(const ExportFormat &format, const QString &path);
    void saveWeights(const QString &path);
    /// A run with these weights begins at step 0. Can be undone: the run that is left is put aside.
    void openWeights(const QString &path);

signals:
    void exported(const QString &path);
    void saved(const QString &path);
    void opened(const QString &path);
    void failed(const QString &reason); ///< nothing was written, and nothing has changed
    void busyChanged();

private:
    using Write = std::function<Result<void>(const Trainer &, const Dataset &)>;
    void write(const QString &path, const Write &write, void (NetworkFiles::*done)(const QString &));
    void setBusy(bool busy);

    Document *m_document;
    TrainingSession *m_session;
    bool m_isBusy = false;
    BackgroundWork m_work; ///< what it writes is written to its end
};

} // namespace stacklight
