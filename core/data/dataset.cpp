#include "data/dataset.h"

#include "data/sources/sources.h"

#include <cassert>
#include <filesystem>

namespace stacklight {

void Dataset::gatherTokens(Split, std::span<const std::uint32_t>, std::int32_t *, std::int32_t *) const
{
    assert(!"only token sequences have tokens");
}

void Dataset::gatherValues(Split, std::span<const std::uint32_t>, float *) const
{
    assert(!"only a regression has targets that are numbers");
}

std::int64_t Dataset::targetsPerExample() const
{
    return m_shape.input.tokens ? m_shape.input.axes[0] : 1;
}

std::string LoadContext::resolve(const std::string &path) const
{
    return (std::filesystem::path(folder) / path).lexically_normal().string();
}

bool LoadContext::goOn(double done) const
{
    if (!progress)
        return true;
    progress->done = done;
    return !progress->cancelled;
}

Error cancelledError()
{
    return {{}, {}, message(TR("loading the data was cancelled"))};
}

LoadedData loadData(const DataSpec &spec, std::uint64_t seed, const std::string &folder, Progress *progress, Loss loss)
{
    const LoadContext context{spec, seed, folder, progress, loss};
    LoadedData data = std::visit([&](const auto &source) { return loadSource(source, context); }, spec.source);
    if (data && !context.goOn(1))
        return cancelledError();
    return data;
}

} // namespace stacklight
