// Files that appear whole or not at all.
#pragma once

#include "base/descriptor.h"

#include <memory>
#include <optional>

namespace stacklight {

/// What a path that may be a link stands for in the end, there or not; /dev/stdout and its like end at /proc/self/fd/N.
/// None, with errno set, where the links lead nowhere.
std::optional<std::string> followLinks(const std::string &path);

/// Where bytes are written that are not to replace a file: a pipe, a device, standard output.
class OpenEnd
{
public:
    /// None where `followed` is, or will be, a file.
    static std::optional<OpenEnd> at(const std::string &followed);

    /// Opens `file`, except a pipe, where that would wait for a reader: of a pipe it asks for the permission. False
    /// with errno set where it may not be written.
    bool prepare(Descriptor &file) const;
    /// A pipe waits for its reader. Null with errno set where it fails.
    Descriptor open() const;

private:
    OpenEnd(std::string path, int descriptor, bool isPipe)
        : m_path(std::move(path)), m_descriptor(descriptor), m_isPipe(isPipe)
    {
    }

    std::string m_path;
    int m_descriptor; ///< of /proc/self/fd/N, which is shared rather than opened anew; else −1
    bool m_isPipe;    ///< one with a name
};

/// A file that appears under its name when it is complete, and survives a power cut from then on. Until `commit` the
/// bytes go to a temporary file in the same folder, which then takes its name; whatever fails, the old file stays as it
/// was and the temporary one goes. `create` finds what can be found before there is anything to write, so that long
/// work can begin with it: names that do not fit, files and folders that may not be written. Of several that are
/// written under one name at the same time, the last to be committed stays, whole. A link is followed; a pipe or device
/// is written to as it is, a pipe from the first byte on.
///
/// A program that is killed leaves its temporary file, `NAME.stacklight-HOST-PROCESS-NUMBER.part`. It is locked while
/// its program lives; the next `create` of this host in that folder removes those that no program holds.
class OutputFile
{
public:
    static Result<std::unique_ptr<OutputFile>> create(const std::string &path);
    OutputFile(const OutputFile &) = delete;
    ~OutputFile();

    /// After the first failure all that follows fails with the same error.
    Result<void> write(std::string_view bytes);
    Result<void> commit();

    /// A file without a name for what has to wait, where there is room for this one.
    Result<Descriptor> scratch() const;

private:
    OutputFile() = default;
    Result<void> prepareTarget();
    Result<void> makeTemporary();
    Result<void> failed(int error);

    std::string m_path;
    std::string m_target;
    std::string m_temporary;      ///< empty once it is gone
    std::optional<OpenEnd> m_end; ///< instead of a file to replace
    Descriptor m_lock;            ///< keeps the temporary file locked until it has its name
    Descriptor m_file;            ///< null for a pipe that is not open yet
    std::optional<Error> m_error;
};

} // namespace stacklight
