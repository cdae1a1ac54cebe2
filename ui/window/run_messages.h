// Says in the message bar what the run has to tell, and offers what can be done about it.
#pragma once

#include "experiment/layer_specs.h"

#include <QObject>

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
    void followState();
    void followDocument();
    void followBranches();
    void offerResiduals();
    void offerNorms(NormKind kind);

    Document *m_document;
    TrainingSession *m_session;
    SwitchBar *m_switches;
    MessageBar *m_bar;
    int m_shownState = -1;
    std::size_t m_shownBranches;
};

} // namespace stacklight
