// Says in the message bar what the run has to tell, and offers what can be done about it.
#pragma once

#include "experiment/layer_specs.h"

#include <QObject>

#include <set>

namespace stacklight {

class Document;
class MessageBar;
class SwitchBar;
class TrainingSession;

class RunMessages : public QObject
{
    Q_OBJECT

public:
    RunMessages(Document *document, TrainingSession *session, SwitchBar *switches, MessageBar *bar);

private:
    void followRuns();
    QString trouble() const;
    void followDocument();
    void followBranches();
    void offerResiduals();
    void offerNorms(NormKind kind);

    Document *m_document;
    TrainingSession *m_session;
    SwitchBar *m_switches;
    MessageBar *m_bar;
    int m_shownState = -1;
    std::set<int> m_diverged; ///< branches of which that was said and still holds
    QString m_said;           ///< of trouble with the runs
    std::size_t m_shownBranches;
};

} // namespace stacklight
