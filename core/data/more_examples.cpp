#include "data/more_examples.h"

namespace stacklight {

std::string exampleName(const Dataset &data, Split split, std::int64_t index)
{
    const auto *reader = dynamic_cast<const ExampleReader *>(&data);
    return reader ? reader->exampleName(split, index) : std::to_string(index + 1);
}

Result<std::shared_ptr<const Dataset>> examplesFrom(const Dataset &data, const std::string &path, Progress *progress)
{
    const auto *reader = dynamic_cast<const ExampleReader *>(&data);
    if (!reader)
        return Error{path, {}, message(TR("examples of this source are not read from files"))};
    Result<std::shared_ptr<const Dataset>> more = reader->readMore(path, progress);
    if (more && (*more)->count(Split::Validation) == 0)
        return Error{path, {}, message(TR("there is no example in it"))};
    return more;
}

} // namespace stacklight
