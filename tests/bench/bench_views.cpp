// Milliseconds of the processor that a replot of every view takes, painted to the window, with 100 layers; and how many
// of them a view makes a second while a run is going on. `bench_views` goes through all views at their usual size;
// `bench_views WIDTHxHEIGHT` [hall] through the styles of those that follow the training, each as large as a window or
// a projector. With a folder as last argument the pictures are kept there.
#include "figures/figure.h"
#include "observe/roles.h"

#include "../ui/synthetic_run.h"

#include <QApplication>
#include <QDir>
#include <QTextStream>

#include <ctime>

using namespace stacklight;

namespace {

constexpr int repetitions = 40;
constexpr qint64 watched = 1000; // ms
constexpr int everyLayer = roleCount + 1;
constexpr double hallFactor = 1.6;

double processorMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * double(now.tv_sec) + 1e-6 * double(now.tv_nsec);
}

double millisecondsADraw(View &view, bool live)
{
    const double start = processorMilliseconds();
    for (int repetition = 0; repetition < repetitions; ++repetition) {
        if (live)
            view.refresh();
        view.drawNow();
        view.plot()->repaint();
    }
    return (processorMilliseconds() - start) / repetitions;
}

/// Of a run that has something new whenever the window looks.
double drawsASecond(View &view)
{
    int draws = 0;
    const auto counted = QObject::connect(view.plot(), &QCustomPlot::afterReplot, [&draws] { ++draws; });
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < watched) {
        view.refresh();
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 5);
    }
    QObject::disconnect(counted);
    return 1000.0 * draws / double(timer.elapsed());
}

struct Style
{
    const char *view;
    const char *name;
    QVariantMap choices;
};

const Style styles[] = {{"activations", "bands", {}}, {"activations", "bands-log", {{"scale", 1}}},
    {"activations", "ridgelines", {{"style", 1}}}, {"activations", "heatmap", {{"style", 2}}},
    {"activations", "heatmap-log", {{"style", 2}, {"scale", 1}}}, {"activations", "difference", {{"style", 3}}},
    {"gradients", "by-role", {}}, {"gradients", "every-layer", {{"role", everyLayer}}},
    {"gradients", "trail", {{"trail", 1}}}, {"updates", "by-role", {}},
    {"updates", "every-layer", {{"role", everyLayer}}}, {"evolution", "activation", {}},
    {"evolution", "gradient-log", {{"quantity", 1}, {"scale", 1}}}, {"evolution", "weights", {{"quantity", 2}}},
    {"evolution", "updates", {{"quantity", 3}}}, {"loss", "linear", {}}, {"loss", "logarithmic", {{"scale", 1}}}};

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QStringList arguments = application.arguments().mid(1);
    const auto plain =
        syntheticRun({.name = "A", .blocks = 33, .steps = 2000, .decay = 0.93, .boundary = true, .changeAt = 700});
    const auto residual =
        syntheticRun({.name = "B", .colour = 1, .blocks = 33, .steps = 2000, .decay = 0.995, .boundary = true});
    QTextStream out(stdout);
    const ViewInput both{{plain.get(), residual.get()}};
    if (!arguments.isEmpty() && arguments.front().contains(u'x')) {
        const QStringList sides = arguments.takeFirst().split(u'x');
        const bool isHall = !arguments.isEmpty() && arguments.front() == QLatin1String("hall");
        if (isHall)
            arguments.removeFirst();
        const Theme theme = isHall ? Theme::light().enlarged(hallFactor) : Theme::light();
        out << "view style runs live_ms rest_ms draws_per_second\n";
        for (const Style &style : styles) {
            const std::unique_ptr<View> view(findViewType(style.view)->make(nullptr));
            view->setTheme(theme);
            view->resize(sides[0].toInt(), sides[1].toInt());
            for (auto choice = style.choices.begin(); choice != style.choices.end(); ++choice)
                view->setChoice(qPrintable(choice.key()), choice.value().toInt());
            view->setInput(both);
            view->show();
            QCoreApplication::processEvents();
            out << style.view << ' ' << style.name << " 2 " << millisecondsADraw(*view, true) << ' ';
            const double draws = drawsASecond(*view);
            view->setInput(both);
            out << millisecondsADraw(*view, false) << ' ' << draws << Qt::endl;
            if (!arguments.isEmpty())
                view->grab().save(QDir(arguments.front()).filePath(QString("%1-%2.png").arg(style.view, style.name)));
        }
        return 0;
    }
    out << "view runs live_ms rest_ms\n";
    for (const ViewType &type : viewTypes()) {
        for (int runs = 1; runs <= 2; ++runs) {
            ViewInput input{{plain.get()}};
            if (runs == 2)
                input.runs.push_back(residual.get());
            for (const bool dark : {false, true}) {
                const std::unique_ptr<View> view(type.make(nullptr));
                view->setTheme(dark ? Theme::dark() : Theme::light());
                view->resize(520, 330);
                view->setInput(input);
                view->show();
                QCoreApplication::processEvents();
                if (!dark)
                    out << type.name << ' ' << runs << ' ' << millisecondsADraw(*view, true) << ' ';
                view->setInput(input);
                const double rest = millisecondsADraw(*view, false);
                if (!dark)
                    out << rest << Qt::endl;
                if (!arguments.isEmpty())
                    view->grab().save(QDir(arguments.front())
                            .filePath(QString("%1-%2-%3.png").arg(type.name).arg(runs).arg(dark ? "dark" : "light")));
            }
            for (std::size_t format = 0; !arguments.isEmpty() && format < 4; ++format) {
                QFile file(QDir(arguments.front())
                        .filePath(QString("%1-%2.%3").arg(type.name).arg(runs).arg(figureFormatNames()[format])));
                if (file.open(QIODevice::WriteOnly))
                    file.write(figureBytes(
                        type, input, {}, {.widthMm = 140, .heightMm = 90, .dpi = 150}, FigureFormat(format)));
            }
        }
    }
}
