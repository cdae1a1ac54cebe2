// The whole window with an experiment in it, for tests that press its keys and buttons.
#pragma once

#include "session/small_experiment.h"

#include "session/document.h"
#include "session/training_session.h"
#include "window/appearance.h"
#include "window/file_actions.h"
#include "window/main_window.h"
#include "window/message_bar.h"

#include <QApplication>
#include <QComboBox>
#include <QDropEvent>
#include <QMimeData>
#include <QSettings>
#include <QTest>

namespace stacklight {

inline constexpr int patience = 60'000; // ms; machines differ

/// Settings of their own, in `folder`, and a light window.
inline void separateSettings(const QString &folder)
{
    QApplication::setOrganizationName("stacklight-test");
    QApplication::setApplicationName("window");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
    applyColourScheme(ColourScheme::Light);
}

struct Opened
{
    MainWindow window;

    explicit Opened(const Experiment &experiment = smallExperiment())
    {
        show();
        window.files()->begin(experiment);
        waitFor(SessionState::Paused);
    }
    void show()
    {
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
    }
    void drop(const QString &path)
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent dropped(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&window, &dropped);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&window, key, modifiers); }
    bool waitFor(SessionState state)
    {
        return QTest::qWaitFor([&] { return session().state() == state; }, patience);
    }
    bool waitForStep(std::int64_t step)
    {
        return QTest::qWaitFor([&] { return session().step() >= step; }, patience);
    }
    bool waitForEvents(std::size_t count)
    {
        return QTest::qWaitFor([&] { return session().record().history.events().size() >= count; }, patience);
    }
    TrainingSession &session() { return *window.session(); }
    Document &document() { return *window.document(); }
    QString message() { return window.messageBar()->text(); }
    template <class Widget>
    Widget *find(const char *name)
    {
        return window.findChild<Widget *>(QLatin1String(name));
    }
    /// As a user does it: the list is opened by nothing but the choice.
    void choose(const char *box, int index)
    {
        auto *combo = find<QComboBox>(box);
        combo->setCurrentIndex(index);
        emit combo->activated(index);
    }
};

} // namespace stacklight
