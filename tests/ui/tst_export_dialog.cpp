// The dialog that exports figures: it shows what it is going to write, offers what can be drawn, and remembers.
#include "figures/export_dialog.h"

#include "ui/make_view.h"
#include "ui/opened_window.h"
#include "ui/window_input.h"
#include "window/workspace.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QUrl>

using namespace stacklight;

class TestExportDialog : public QObject
{
    Q_OBJECT

public slots:
    void keepUrl(const QUrl &url) { m_opened << url; }

private slots:
    void initTestCase();
    void init();
    void previewIsWhatIsWritten_data();
    void previewIsWhatIsWritten();
    void previewFollowsEachChoice();
    void previewFollowsTheRun();
    void previewOfNumbersIsTheTable();
    void previewOfASequenceIsItsLastPicture();
    void previewIsOfWhatIsTicked();
    void keysChooseAPreset();
    void whatCannotBeDrawnIsNotOffered();
    void aViewThatEmptiesIsRefused();
    void namesAreSaidBeforehand();
    void choicesComeBack();
    void theWindowOpensTheFolder();

private:
    struct Shown
    {
        std::vector<std::unique_ptr<View>> views;
        std::unique_ptr<ExportDialog> dialog;

        FigurePreview &preview() const { return *dialog->findChild<FigurePreview *>(); }
        template <class Widget>
        Widget &find(const char *name) const
        {
            return *dialog->findChild<Widget *>(QLatin1String(name));
        }
        QCheckBox &format(const char *text) const
        {
            for (QCheckBox *box : dialog->findChildren<QCheckBox *>()) {
                if (box->text() == QLatin1String(text))
                    return *box;
            }
            qFatal("no such format");
        }
        QListWidget &list() const { return *dialog->findChild<QListWidget *>(); }
        /// Until it shows what was chosen.
        bool wait() const
        {
            return QTest::qWaitFor([this] { return !preview().isDue(); }, patience);
        }
        /// As it is shown, pixel by pixel.
        QImage pixels() const
        {
            QImage image = preview().image().convertToFormat(QImage::Format_RGB32);
            image.setDevicePixelRatio(1);
            return image;
        }
        /// What was chosen, in the preview's resolution.
        FigureOptions options() const
        {
            FigureOptions chosen = dialog->options();
            chosen.dpi = preview().scale() * preview().logicalDpiX() * preview().devicePixelRatioF();
            return chosen;
        }
        /// The figure as a file, read again.
        QImage written(std::size_t view) const
        {
            const QByteArray bytes = figureBytes(
                views[view]->type(), views[view]->input(), views[view]->state(), options(), FigureFormat::Png);
            return QImage::fromData(bytes, "PNG").convertToFormat(QImage::Format_RGB32);
        }
    };
    Shown show(const QStringList &names, const QString &chosen = {}) const;

    QTemporaryDir m_folder;
    std::unique_ptr<RunRecord> m_run;
    QList<QUrl> m_opened;
};

void TestExportDialog::initTestCase()
{
    separateSettings(m_folder.path());
    m_run = syntheticRun({.boundary = true, .changeAt = 20});
}

void TestExportDialog::init()
{
    QSettings().clear();
}

TestExportDialog::Shown TestExportDialog::show(const QStringList &names, const QString &chosen) const
{
    Shown shown;
    std::vector<View *> views;
    const View *first = nullptr;
    for (const QString &name : names) {
        shown.views.emplace_back(findViewType(name)->make(nullptr));
        shown.views.back()->setInput({{m_run.get()}});
        views.push_back(shown.views.back().get());
        first = name == chosen ? views.back() : first;
    }
    shown.dialog = std::make_unique<ExportDialog>(views, first);
    shown.dialog->findChild<QLineEdit *>()->setText(m_folder.filePath(QStringLiteral("figures")));
    shown.dialog->show();
    shown.dialog->activateWindow();
    if (!waitUntilActive(shown.dialog.get()) || !shown.wait())
        qWarning("not shown");
    return shown;
}

void TestExportDialog::previewIsWhatIsWritten_data()
{
    addViews();
}

void TestExportDialog::previewIsWhatIsWritten()
{
    QFETCH(QString, name);
    const Shown shown = show({name}, name);
    QVERIFY(!shown.preview().image().isNull());
    QCOMPARE(shown.pixels(), shown.written(0));
    QVERIFY(shown.preview().accessibleDescription().contains("Synthetic, 10 blocks"));
}

void TestExportDialog::previewFollowsEachChoice()
{
    const Shown shown = show({"gradients"});
    const auto follows = [&](QWidget &widget, const std::vector<Qt::Key> &keys) {
        const QImage before = shown.preview().image();
        widget.setFocus();
        for (const Qt::Key key : keys)
            QTest::keyClick(&widget, key);
        return shown.wait() && shown.preview().image() != before && shown.pixels() == shown.written(0);
    };
    QVERIFY(follows(shown.find<QDoubleSpinBox>("font-pt"), {Qt::Key_Up, Qt::Key_Up}));
    QVERIFY(follows(shown.find<QDoubleSpinBox>("width-mm"), {Qt::Key_PageDown}));
    QVERIFY(follows(shown.find<QDoubleSpinBox>("height-mm"), {Qt::Key_PageUp}));
    QVERIFY(follows(shown.find<QComboBox>("preset"), {Qt::Key_Up}));
    QVERIFY(follows(shown.find<QComboBox>("theme"), {Qt::Key_Down}));
    QVERIFY(follows(shown.find<QComboBox>("theme"), {Qt::Key_Down}));
    QVERIFY(shown.find<QLabel>("sizes").text().contains(
        QString("%1 pt").arg(shown.find<QDoubleSpinBox>("font-pt").value())));
}

void TestExportDialog::previewFollowsTheRun()
{
    const auto run = syntheticRun();
    std::unique_ptr<View> view(findViewType("gradients")->make(nullptr));
    view->setInput({{run.get()}});
    ExportDialog dialog({view.get()}, nullptr);
    dialog.show();
    auto *preview = dialog.findChild<FigurePreview *>();
    QTRY_VERIFY_WITH_TIMEOUT(!preview->isDue(), patience);
    const QImage before = preview->image();
    const auto next = std::make_shared<Snapshot>(*run->history.snapshots().back());
    next->step += 1000;
    run->history.add(SnapshotPtr(next));
    QTRY_VERIFY_WITH_TIMEOUT(preview->image() != before && !preview->isDue(), patience);
    QVERIFY(preview->accessibleDescription().contains("step 1040"));
}

void TestExportDialog::previewOfNumbersIsTheTable()
{
    const Shown shown = show({"loss"});
    for (const char *format : {"PDF", "SVG", "PNG"}) {
        if (shown.format(format).isChecked())
            QTest::keyClick(&shown.format(format), Qt::Key_Space);
    }
    QVERIFY(shown.format("CSV").isChecked() && shown.wait());
    QVERIFY(shown.preview().image().isNull());
    const QString table = QString::fromStdString(shown.views[0]->data().csv());
    QVERIFY(shown.preview().words().size() > 100);
    QVERIFY(table.startsWith(shown.preview().words()));
}

void TestExportDialog::previewOfASequenceIsItsLastPicture()
{
    const Shown shown = show({"gradients"});
    shown.format("PDF").setChecked(false);
    shown.format("PNG").setChecked(true);
    QVERIFY(shown.wait());
    const QImage alone = shown.preview().image();
    shown.find<QCheckBox>("sequence").setFocus();
    QTest::keyClick(&shown.find<QCheckBox>("sequence"), Qt::Key_Space);
    QVERIFY(shown.wait());
    const View &view = *shown.views[0];
    FigureSequence sequence(view.type(), view.input(), view.state(), shown.options());
    const std::vector<std::int64_t> steps = stepsOfSequence(view.input(), 60);
    for (const std::int64_t step : steps)
        sequence.look(step);
    const QImage last = QImage::fromData(sequence.picture(steps.back()), "PNG");
    QCOMPARE(shown.pixels(), last.convertToFormat(QImage::Format_RGB32));
    QVERIFY(shown.preview().image() != alone); // its axes hold all steps
}

void TestExportDialog::previewIsOfWhatIsTicked()
{
    const Shown shown = show({"activations", "gradients", "loss"}, "gradients");
    const auto shows = [&](std::size_t view) { return shown.wait() && shown.pixels() == shown.written(view); };
    QVERIFY(shows(1));
    shown.list().setFocus();
    QTest::keyClick(&shown.list(), Qt::Key_Down); // another is selected, which is not going to be written
    QVERIFY(shows(1));
    QTest::keyClick(&shown.list(), Qt::Key_Space); // now it is
    QCOMPARE(shown.list().currentItem()->checkState(), Qt::Checked);
    QVERIFY(shows(2));
    QTest::keyClick(&shown.list(), Qt::Key_Space);
    QTest::keyClick(&shown.list(), Qt::Key_Up);
    QTest::keyClick(&shown.list(), Qt::Key_Space);
    QVERIFY(shown.wait() && shown.preview().image().isNull());
    QVERIFY(!shown.preview().words().isEmpty());
}

void TestExportDialog::keysChooseAPreset()
{
    const Shown shown = show({"gradients"});
    auto &preset = shown.find<QComboBox>("preset");
    QCOMPARE(preset.currentIndex(), 1); // two columns at a first start
    preset.setFocus();
    for (const auto &[key, index] :
        {std::pair(Qt::Key_Up, 0), std::pair(Qt::Key_Down, 1), std::pair(Qt::Key_Down, 2)}) {
        QTest::keyClick(&preset, key);
        QCOMPARE(preset.currentIndex(), index);
        QVERIFY(figurePresets()[std::size_t(index)].fits(shown.dialog->options()));
        QVERIFY(shown.wait());
        const FigureOptions &options = figurePresets()[std::size_t(index)].options;
        const QSizeF size = shown.preview().image().size();
        QVERIFY(std::abs(size.width() / size.height() - options.widthMm / options.heightMm) < 0.02);
    }
    auto &width = shown.find<QDoubleSpinBox>("width-mm");
    width.setFocus();
    QTest::keyClick(&width, Qt::Key_Up);
    QCOMPARE(preset.currentIndex(), 3);
    QTest::keyClick(&width, Qt::Key_Down);
    QCOMPARE(preset.currentIndex(), 2);
}

void TestExportDialog::whatCannotBeDrawnIsNotOffered()
{
    RunRecord empty;
    std::unique_ptr<View> loss(findViewType("loss")->make(nullptr)),
        gradients(findViewType("gradients")->make(nullptr));
    loss->setInput({{m_run.get()}});
    gradients->setInput({{&empty}});
    ExportDialog one({gradients.get(), loss.get()}, nullptr);
    QCOMPARE(one.findChild<QListWidget *>()->count(), 1);
    QCOMPARE(one.findChild<QListWidget *>()->item(0)->text(), viewTitle(loss->type()));
    ExportDialog none({gradients.get()}, nullptr);
    QCOMPARE(none.findChild<QListWidget *>()->count(), 0);
    QVERIFY(none.findChild<QLabel *>("files")->text().contains("Space"));
    for (const QPushButton *button : none.findChildren<QPushButton *>())
        QVERIFY(!button->text().contains("Export") || !button->isEnabled());
}

void TestExportDialog::aViewThatEmptiesIsRefused()
{
    const Shown shown = show({"gradients"});
    RunRecord empty;
    shown.views[0]->setInput({{&empty}});
    QTRY_VERIFY_WITH_TIMEOUT(shown.preview().image().isNull(), patience);
    QSignalSpy failed(shown.dialog.get(), &ExportDialog::failed);
    shown.dialog->begin();
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed[0][0].toString().contains("Gradient flow"));
}

void TestExportDialog::namesAreSaidBeforehand()
{
    QTemporaryDir folder;
    const Shown shown = show({"gradients", "loss"}, "gradients");
    shown.dialog->findChild<QLineEdit *>()->setText(folder.path());
    const auto &files = shown.find<QLabel>("files");
    QVERIFY2(files.text().contains("synthetic-10-blocks-gradients.pdf")
            && files.text().contains("synthetic-10-blocks-gradients.csv"),
        qPrintable(files.text()));
    auto &name = shown.find<QLineEdit>("name");
    name.setFocus();
    name.selectAll();
    QTest::keyClicks(&name, "../my/figure?");
    QCOMPARE(name.text(), QString("..myfigure")); // nothing that leads elsewhere
    name.selectAll();
    QTest::keyClicks(&name, "Figure 3");
    QVERIFY(files.text().contains("Figure 3-gradients.pdf") && !files.text().contains("replaced"));
    QSignalSpy exported(shown.dialog.get(), &ExportDialog::exported);
    QTest::keyClick(&name, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(exported.size(), 1, patience);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name),
        QStringList({"Figure 3-gradients.csv", "Figure 3-gradients.pdf"}));
    QCOMPARE(exported[0][1].toString(), folder.path());
    shown.dialog->show(); // once more
    QTest::keyClick(&name, Qt::Key_Backspace);
    QTest::keyClick(&name, Qt::Key_3);
    QVERIFY2(files.text().contains("will be replaced: 2."), qPrintable(files.text()));
}

void TestExportDialog::choicesComeBack()
{
    {
        const Shown shown = show({"gradients"});
        QTest::keyClick(&shown.find<QComboBox>("preset"), Qt::Key_Down);
        QTest::keyClick(&shown.format("SVG"), Qt::Key_Space);
        QTest::keyClick(&shown.format("PNG"), Qt::Key_Space);
        QTest::keyClick(&shown.find<QCheckBox>("sequence"), Qt::Key_Space);
        QTest::keyClick(shown.dialog->findChild<QSpinBox *>(), Qt::Key_Up);
        shown.dialog->findChild<QLineEdit *>()->setText(m_folder.filePath("elsewhere"));
    } // without Export or Cancel: the program ended
    const Shown shown = show({"gradients"});
    QCOMPARE(shown.find<QComboBox>("preset").currentIndex(), 2);
    QCOMPARE(shown.dialog->formats(),
        (std::vector{FigureFormat::Png, FigureFormat::Svg, FigureFormat::Pdf, FigureFormat::Csv}));
    QVERIFY(shown.find<QCheckBox>("sequence").isChecked());
    QCOMPARE(shown.dialog->findChild<QSpinBox *>()->value(), 61);
}

void TestExportDialog::theWindowOpensTheFolder()
{
    QTemporaryDir folder;
    QSettings().setValue("figures/folder", folder.path());
    Opened opened;
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitForStep(3));
    opened.press(Qt::Key_Space);
    QVERIFY(opened.waitFor(SessionState::Paused));
    opened.press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    auto *dialog = opened.window.findChild<ExportDialog *>();
    QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog));
    QVERIFY(dialog->findChild<QListWidget *>()->count() >= 4);
    QVERIFY(dialog->findChild<QLabel *>("files")->text().contains("-gradients.pdf")
        || dialog->findChild<QLabel *>("files")->text().contains("files"));
    dialog->begin();
    QTRY_VERIFY_WITH_TIMEOUT(opened.message().contains(folder.path()), patience);
    QDesktopServices::setUrlHandler("file", this, "keepUrl");
    QTest::mouseClick(opened.window.messageBar()->actionButton(), Qt::LeftButton);
    QDesktopServices::unsetUrlHandler("file");
    QCOMPARE(m_opened, QList<QUrl>{QUrl::fromLocalFile(folder.path())});
    QVERIFY(QDir(folder.path()).entryList({"*-gradients.pdf"}).size() == 1);
}

QTEST_MAIN(TestExportDialog)
#include "tst_export_dialog.moc"
