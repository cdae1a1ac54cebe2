// What was trained is there again at the next start.
#pragma once

#include "base/json_fwd.h"
#include "observe/history.h"
#include "session/branches.h"
#include "train/run.h"

#include <map>
#include <optional>

namespace stacklight {

class Document;

/// A folder of the program's own with the branches, and of each the run: its edits, its weights with the optimizer's
/// state, its curves.
struct KeptSession
{
    /// The newest within `root`. What cannot be read is passed over.
    static std::optional<KeptSession> find(const QString &root);

    QString folder;
    QString path; ///< of the document; empty if it was never saved
    bool isModified = false;
    std::int64_t step = 0; ///< of the run with the most
    Branches branches;

    /// What the window calls it.
    QString name() const;
};

/// Of one run, for the record.
struct KeptPast
{
    std::vector<CurvePoint> curve; ///< `seconds` of all steps up to there
    std::vector<Validation> validations;
};

/// Writes a session whole or not at all: begun by the window's thread, and finished by that of the runs.
class SessionKeeping
{
public:
    /// `step`: of the run with the most. `folder`: where it is to be; its name is its own.
    SessionKeeping(const Document &document, std::int64_t step, const QString &folder);
    void add(int branch, const History &history);

    /// Others in the same folder are then gone. `runs`: by branch.
    Result<void> write(const std::map<int, const Run *> &runs) const;

private:
    std::string m_folder;
    std::shared_ptr<Json> m_head;
    std::map<int, std::shared_ptr<Json>> m_pasts;
};

struct KeptRun
{
    RunPoint point;
    KeptPast past;
};
Result<KeptRun> readKeptRun(
    const std::string &folder, int branch, std::shared_ptr<const Dataset> data, const RunOptions &options);

} // namespace stacklight
