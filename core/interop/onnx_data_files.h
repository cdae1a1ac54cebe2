// Values of an ONNX model that lie in files beside it.
#pragma once

#include "base/result.h"

#include <map>

namespace stacklight {

/// Reads parts of files in a model's folder: regular ones, that no ".." and no symbolic link leads out of. Memory is
/// taken for what is there, in all at most `maximumBytes`.
class OnnxDataFiles
{
public:
    OnnxDataFiles(const std::string &model, std::uint64_t maximumBytes);

    /// `entries` as TensorProto's external_data has them: "location", a relative path; "offset" (0) and "length" (what
    /// follows), in bytes; others are passed over. An error tells what is wrong, without the model's name.
    Result<std::string> read(const std::map<std::string, std::string> &entries);

private:
    std::string m_folder;
    std::uint64_t m_left; ///< bytes that may still be read
};

} // namespace stacklight
