// The whole window with an experiment in it, for tests that press its keys and buttons.
#pragma once

#include "session/small_experiment.h"

#include "session/document.h"
#include "session/training_session.h"
#include "window/file_actions.h"
#include "window/main_window.h"
#include "window/message_bar.h"

#include <QSettings>
#include <QTest>

namespace stacklight {

class CommandPalette;

inline constexpr int patience = 60'000; // ms; machines differ

/// Settings of their own, in `folder`, and a light window.
void separateSettings(const QString &folder);

struct Opened
{
    MainWindow window;

    explicit Opened(const Experiment &experiment = smallExperiment());
    void show();
    void drop(const QString &path);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
    /// By its key; null if it did not open.
    CommandPalette *openPalette();
    bool waitFor(SessionState state);
    bool waitForStep(std::int64_t step);
    bool waitForEvents(std::size_t count);
    TrainingSession &session() { return *window.session(); }
    Document &document() { return *window.document(); }
    QString message() { return window.messageBar()->text(); }
    template <class Widget>
    Widget *find(const char *name)
    {
        return window.findChild<Widget *>(QLatin1String(name));
    }
    /// As a user does it: the list is opened by nothing but the choice.
    void choose(const char *box, int index);
};

} // namespace stacklight
