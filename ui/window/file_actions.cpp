#include "window/file_actions.h"

#include "session/document.h"
#include "session/texts.h"
#include "session/trace_following.h"
#include "session/trace_reading.h"
#include "session/user_texts.h"
#include "views/icons.h"
#include "edits/new_experiments.h"
#include "window/recent_files.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>

namespace stacklight {

namespace {

const QString ending = QStringLiteral("stacklight");

QString fileFilter()
{
    return FileActions::tr("Experiments (*.%1)").arg(ending);
}

} // namespace

FileActions::FileActions(Document *document, QWidget *window)
    : QObject(window), m_document(document), m_reading(new TraceReading(this)), m_following(new TraceFollowing(this)),
      m_window(window)
{
    const auto add = [this](const char *icon, const QString &text, const QKeySequence &shortcut, const QString &tooltip,
                         auto slot) {
        auto *action = new QAction(themedIcon(QLatin1String(icon)), text, this);
        action->setShortcut(shortcut);
        action->setToolTip(tooltip);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    m_new =
        add("new", tr("&New"), QKeySequence::New, tr("Begin with a small stack on spirals"), &FileActions::beginNew);
    m_fromData = add("new", tr("New from my &data…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N),
        tr("A table, texts, images or sounds become an experiment"), &FileActions::ownDataWanted);
    m_open = add("open", tr("&Open…"), QKeySequence::Open, tr("Open an experiment, or a run that was recorded"),
        &FileActions::chooseAndOpen);
    m_follow = add("live", tr("&Follow…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
        tr("Watch a trace that a training elsewhere is still writing"), &FileActions::chooseAndFollow);
    m_save = add("save", tr("&Save"), QKeySequence::Save,
        tr("Save the experiment: data, stack and training, not the weights"), [this] { save(); });
    m_saveAs = add("save", tr("Save &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
        tr("Save the experiment under another name"), [this] { saveAs(); });
    m_recent = new QMenu(tr("Open &recent"), window);
    m_recent->setToolTipsVisible(true);
    connect(m_recent, &QMenu::aboutToShow, this, &FileActions::fillRecentMenu);
    connect(document, &Document::replaced, m_reading, &TraceReading::cancel); // something else was wanted meanwhile
    connect(document, &Document::replaced, this, [this] {
        if (m_document->recorded() != m_following->recorded())
            m_following->cancel();
    });
    connect(m_following, &TraceFollowing::failed, this, &FileActions::failed);
    connect(m_following, &TraceFollowing::began, this, [this](const QString &path, const RecordedTracePtr &recorded) {
        if (!mayLeave())
            return m_following->cancel();
        m_document->open(recorded, path);
        emit opened();
    });
    connect(m_reading, &TraceReading::failed, this, &FileActions::failed);
    connect(m_reading, &TraceReading::finished, this, [this](const QString &path, const RecordedTracePtr &recorded) {
        if (!mayLeave())
            return;
        m_document->open(recorded, path);
        addRecentFile(path);
        emit opened();
    });
}

void FileActions::beginNew()
{
    if (mayLeave())
        begin(newExperiment());
}

void FileActions::begin(const Branches &branches)
{
    m_document->reset(branches);
    emit opened();
}

void FileActions::chooseAndOpen()
{
    const QString path = QFileDialog::getOpenFileName(m_window, tr("Open"), m_document->folder(),
        tr("All that can be opened (*.%1 *.jsonl *.jsonl.gz *.tfevents.* *.csv *.csv.gz *.tsv *.tsv.gz *ubyte "
           "*ubyte.gz *.idx "
           "*.idx.gz)")
                .arg(ending)
            + QStringLiteral(";;") + fileFilter() + QStringLiteral(";;")
            + tr("Recorded runs (*.jsonl *.jsonl.gz *.tfevents.*)") + QStringLiteral(";;")
            + tr("Tables (*.csv *.csv.gz *.tsv *.tsv.gz)") + QStringLiteral(";;")
            + tr("Images and labels (*ubyte *ubyte.gz *.idx *.idx.gz)"));
    if (!path.isEmpty())
        open(path);
}

void FileActions::chooseAndFollow()
{
    const QString path = QFileDialog::getOpenFileName(m_window, tr("Follow"), m_document->folder(),
        tr("Recorded runs (*.jsonl *.jsonl.gz *.tfevents.*)") + QStringLiteral(";;") + tr("All files (*)"));
    if (!path.isEmpty())
        follow(path);
}

void FileActions::follow(const QString &path)
{
    m_reading->cancel();
    m_following->begin(path);
    emit waits(path);
}

void FileActions::open(const QString &path)
{
    m_following->cancel();
    const std::string file = path.toStdString();
    const bool isOnlyData = isData(file);
    if (!isOnlyData && isTrace(file))
        return m_reading->begin(path);
    if (isOnlyData || isForeign(file)) {
        emit ownDataFound(path);
        return;
    }
    if (const auto experiment = loadExperiment(file); !experiment) {
        emit failed(translated(experiment.error()));
        return;
    }
    if (!mayLeave())
        return;
    if (auto read = m_document->open(path); !read) {
        emit failed(translated(read.error()));
        return;
    }
    addRecentFile(path);
    emit opened();
}

bool FileActions::save()
{
    return m_document->filePath().isEmpty() ? saveAs() : saveTo(m_document->filePath());
}

bool FileActions::saveAs()
{
    QFileDialog dialog(m_window, tr("Save as"), m_document->folder(), fileFilter());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(ending);
    dialog.selectFile(m_document->filePath().isEmpty() ? tr("experiment") : m_document->filePath());
    return dialog.exec() == QDialog::Accepted && saveTo(dialog.selectedFiles().constFirst());
}

bool FileActions::saveTo(const QString &path)
{
    if (auto saved = m_document->save(path); !saved) {
        emit failed(translated(saved.error()));
        return false;
    }
    addRecentFile(path);
    return true;
}

bool FileActions::mayLeave()
{
    const bool may = askWhetherToLeave();
    if (may)
        emit leaving();
    return may;
}

bool FileActions::askWhetherToLeave()
{
    if (!m_document->isModified())
        return true;
    QMessageBox question(QMessageBox::Question, tr("Save changes?"),
        tr("“%1” has changes that are not saved.").arg(oneLine(m_document->displayName())),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_window);
    question.setTextFormat(Qt::PlainText);
    question.setDefaultButton(QMessageBox::Save);
    const int answer = question.exec();
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && save());
}

void FileActions::fillRecentMenu()
{
    m_recent->clear();
    for (const QString &path : recentFiles()) {
        QAction *action =
            m_recent->addAction(withoutKey(oneLine(QFileInfo(path).fileName())), this, [this, path] { open(path); });
        action->setToolTip(plainTip(QDir::toNativeSeparators(path)));
    }
    if (m_recent->isEmpty())
        m_recent->addAction(tr("No files yet"))->setEnabled(false);
    m_recent->addSeparator();
    m_recent->addAction(tr("&Clear"), this, &forgetRecentFiles)->setToolTip(tr("Forget these files"));
}

} // namespace stacklight
