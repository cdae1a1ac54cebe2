// The pictures of the window that README, manual and packages show: each made by training and pressing keys as a user
// does. `screenshots FOLDER [NAME]...` writes them all, or those named; see tests/screenshots/take.
#include "ui/opened_window.h"

#include "lessons/answer_button.h"
#include "lessons/lesson_index.h"
#include "lessons/lesson_panel.h"
#include "session/selection.h"
#include "views/view.h"
#include "window/gallery.h"
#include "window/language.h"
#include "window/lesson_actions.h"
#include "window/presenter.h"
#include "window/view_area.h"
#include "window/workspace.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QImageWriter>
#include <QTemporaryDir>
#include <QToolButton>

#include <cstdio>
#include <functional>

using namespace stacklight;

namespace {

constexpr QSize desk(1440, 900), projector(1280, 720);
constexpr int longest = 600'000; // ms, for a training
constexpr int settled = 1500;    // ms: laboratories have answered, and all that moves has come to rest

Experiment exampleNamed(const QString &name)
{
    return *loadExperiment((QStringLiteral(EXPERIMENTS) + '/' + name + QStringLiteral(".stacklight")).toStdString());
}

struct Scene : Opened
{
    explicit Scene(const QString &example, const QSize &size = desk) : Opened(exampleNamed(example))
    {
        window.resize(size);
        QTest::qWait(settled);
        window.workspace()->resetLayout();
        QTest::qWait(settled);
    }
    void trainTo(std::int64_t step)
    {
        session().stopAt(step);
        press(Qt::Key_Space);
        check(QTest::qWaitFor([&] { return session().step() >= step && !session().isPlaying(); }, longest),
            "the training did not get there");
    }
    void show(const QStringList &views)
    {
        for (const QString &view : views)
            window.workspace()->viewArea()->raise(view);
    }
    View *view(const char *name)
    {
        for (View *each : window.workspace()->viewArea()->views()) {
            if (each->type().name == std::string(name))
                return each;
        }
        check(false, name);
        return nullptr;
    }
    static void check(bool holds, const char *otherwise)
    {
        if (holds)
            return;
        std::fprintf(stderr, "screenshots: %s\n", otherwise);
        std::exit(1);
    }
    void save(const QString &path)
    {
        window.messageBar()->dismiss();
        QTest::qWait(settled);
        QImageWriter writer(path);
        writer.setCompression(100); // the smallest
        check(writer.write(window.grab().toImage().convertToFormat(QImage::Format_RGB32)),
            qPrintable(writer.errorString()));
        std::printf("%s\n", qPrintable(path));
        std::fflush(stdout);
    }
};

void takeWindow(const QString &path)
{
    Scene scene("residual-fashion");
    scene.show({"loss", "updates"});
    scene.trainTo(300);
    scene.press(Qt::Key_S);
    scene.trainTo(340);
    scene.save(path);
}

void takeComparison(const QString &path)
{
    Scene scene("residual-fashion");
    scene.show({"predictions", "updates"});
    scene.press(Qt::Key_B);
    scene.press(Qt::Key_S);
    scene.trainTo(400);
    scene.save(path);
}

void takeGallery(const QString &path)
{
    Scene scene("residual-fashion");
    scene.trainTo(300);
    scene.window.showGallery();
    scene.save(path);
}

void takeLesson(const QString &path)
{
    constexpr int yIsFPlusX = 2;
    Scene scene("residual-fashion");
    scene.window.lessonActions()->open(yIsFPlusX);
    scene.waitFor(SessionState::Paused);
    LessonPanel *panel = scene.window.workspace()->lessonPanel();
    const Lesson &lesson = lessons()[yIsFPlusX].lesson;
    for (std::size_t page = 0; page < lesson.pages.size(); ++page) {
        panel->setPage(int(page));
        QTest::qWait(100);
        if (lesson.pages[page].type == LessonPage::Type::Predict)
            QTest::mouseClick(panel->findChild<AnswerButton *>(), Qt::LeftButton);
        if (lesson.pages[page].type == LessonPage::Type::Run) {
            scene.press(Qt::Key_Space);
            QTest::qWait(200);
            Scene::check(
                QTest::qWaitFor([&] { return !scene.session().isPlaying(); }, longest), "the lesson did not run");
        }
        if (lesson.pages[page].type == LessonPage::Type::Reveal)
            break;
    }
    scene.save(path);
}

void takeImages(const QString &path)
{
    Scene scene("resnet-fashion");
    scene.show({"features", "predictions", "activations", "filters"});
    scene.trainTo(150);
    scene.save(path);
}

void takeTranslation(const QString &path)
{
    Scene scene("translation-numbers");
    scene.show({"samples", "attention"});
    scene.trainTo(600);
    scene.save(path);
}

void takeSpeech(const QString &path)
{
    Scene scene("spoken-digits-residual");
    scene.show({"example", "features"});
    scene.trainTo(200);
    scene.save(path);
}

void takeDark(const QString &path)
{
    applyColourScheme(ColourScheme::Dark);
    Scene scene("transformer-pre-norm");
    scene.show({"evolution", "loss"});
    scene.trainTo(150);
    scene.press(Qt::Key_S);
    scene.trainTo(200);
    scene.press(Qt::Key_Z, Qt::ControlModifier);
    scene.trainTo(300);
    scene.save(path);
    applyColourScheme(ColourScheme::Light);
}

void takeChinese(const QString &path)
{
    applyLanguage(Language::Chinese);
    Scene scene("vanishing-sigmoid", projector);
    scene.trainTo(200);
    scene.save(path);
    applyLanguage(Language::English);
}

void takeHall(const QString &path)
{
    Scene scene("residual-fashion", projector);
    scene.press(Qt::Key_B);
    scene.press(Qt::Key_S);
    scene.trainTo(300);
    scene.press(Qt::Key_F11);
    scene.window.setWindowState(Qt::WindowNoState);
    scene.window.resize(projector);
    scene.save(path);
    scene.press(Qt::Key_F11); // the type is that of the whole program
}

struct Screenshot
{
    const char *name;
    void (*take)(const QString &path);
};
constexpr Screenshot pictures[] = {
    {"window", takeWindow},
    {"comparison", takeComparison},
    {"gallery", takeGallery},
    {"lesson", takeLesson},
    {"images", takeImages},
    {"translation", takeTranslation},
    {"speech", takeSpeech},
    {"dark", takeDark},
    {"chinese", takeChinese},
    {"hall", takeHall},
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QTemporaryDir folder;
    qputenv("XDG_DATA_HOME", folder.path().toUtf8());
    separateSettings(folder.path());
    applyLanguage(Language::English);
    const QStringList arguments = application.arguments().mid(1);
    if (arguments.isEmpty() || !QDir().mkpath(arguments.front())) {
        std::fputs("screenshots FOLDER [NAME]...\n", stderr);
        return 1;
    }
    for (const Screenshot &picture : pictures) {
        if (arguments.size() > 1 && !arguments.mid(1).contains(QLatin1String(picture.name)))
            continue;
        QSettings().clear();
        picture.take(QDir(arguments.front()).filePath(QLatin1String(picture.name) + QStringLiteral(".png")));
    }
    return 0;
}
