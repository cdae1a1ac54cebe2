// Milliseconds a replot of every view, with 100 layers and two runs, as it is live and in full quality. With a folder
// as argument the pictures are kept there.
#include "figures/figure.h"

#include "../ui/synthetic_run.h"

#include <QApplication>
#include <QDir>
#include <QTextStream>

using namespace stacklight;

namespace {

constexpr int repetitions = 40;

double millisecondsADraw(View &view, bool live)
{
    QElapsedTimer timer;
    timer.start();
    for (int repetition = 0; repetition < repetitions; ++repetition) {
        if (live)
            view.refresh();
        view.drawNow();
    }
    return double(timer.nsecsElapsed()) / 1e6 / repetitions;
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const auto plain =
        syntheticRun({.name = "A", .blocks = 33, .steps = 2000, .decay = 0.93, .boundary = true, .changeAt = 700});
    const auto residual =
        syntheticRun({.name = "B", .colour = 1, .blocks = 33, .steps = 2000, .decay = 0.995, .boundary = true});
    QTextStream out(stdout);
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
                if (argc > 1)
                    view->grab().save(QDir(argv[1]).filePath(
                        QString("%1-%2-%3.png").arg(type.name).arg(runs).arg(dark ? "dark" : "light")));
            }
            for (std::size_t format = 0; argc > 1 && format < 4; ++format) {
                QFile file(QDir(argv[1]).filePath(
                    QString("%1-%2.%3").arg(type.name).arg(runs).arg(figureFormatNames()[format])));
                if (file.open(QIODevice::WriteOnly))
                    file.write(figureBytes(
                        type, input, {}, {.widthMm = 140, .heightMm = 90, .dpi = 150}, FigureFormat(format)));
            }
        }
    }
}
