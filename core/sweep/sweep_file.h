// The table of a sweep as a file: whole, cut off in the middle, or a part that is to be merged with others.
#pragma once

#include "sweep/sweep_part.h"
#include "sweep/sweep_record.h"

#include <string_view>

namespace stacklight {

/// What the columns are, beside those that all have.
struct SweepForm
{
    bool withSeconds = false;
    std::optional<SweepPart> part; ///< none: the whole sweep

    std::string header() const;
    /// `place`: in the whole grid.
    std::string line(const SweepRow &row, std::size_t place) const;
    bool operator==(const SweepForm &) const = default;
};

/// Runs by their places in the whole grid.
using PlacedRows = std::map<std::size_t, SweepRow>;

struct SweepFile
{
    struct Line
    {
        SweepRow row;
        std::size_t place = 0; ///< in the whole grid; of a part alone
    };

    SweepForm form;
    std::vector<Line> lines;    ///< behind the header, as they stand
    std::size_t wholeBytes = 0; ///< up to the end of the last whole line
    bool endsInALine = false;   ///< half of which is missing
};

inline constexpr std::size_t maximumSweepFile = std::size_t(1) << 30; ///< bytes

/// Reads what `stacklight sweep` wrote: a line that it would have written otherwise is refused. `name` is for messages.
Result<SweepFile> parseSweepFile(const std::string &name, std::string_view bytes);
/// The same of a file of at most `maximumSweepFile`.
Result<SweepFile> readSweepFile(const std::string &path);

/// What a file holds of a sweep that is to go on.
struct SweepBefore
{
    PlacedRows rows;
    std::size_t bytes = 0;           ///< of it that stay
    bool isInOrder = true;           ///< of the grid
    std::optional<std::size_t> last; ///< the place of the last line's run …
    std::string lastName;            ///< … and where that line is: "file:12"
};

/// Reads a file that is empty, cut off or whole, and whose runs are some of the sweep's. What belongs to another sweep
/// is refused with the line and what differs. `bytes` are what is in the file.
Result<SweepBefore> readSweepBefore(
    const std::string &name, std::string_view bytes, const SweepForm &form, const PreparedSweep &whole);
/// Whether the last line that was there says what its run comes to now: it may be of another experiment, version or
/// processor.
Result<void> checkRepeated(const SweepBefore &before, const SweepRow &repeated);

struct MergedSweep
{
    std::vector<SweepRow> rows; ///< of the whole grid, in its order
    bool withSeconds = false;
    std::vector<std::string>
        processors; ///< that the parts were computed on: several kinds may differ in the last digits
};

/// Fails, with the name of the file or the part, where one is missing, there twice, not finished or of another sweep.
/// `files` have names.
Result<MergedSweep> mergeSweep(const std::vector<std::pair<std::string, SweepFile>> &files);

} // namespace stacklight
