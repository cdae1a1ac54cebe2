// How each source is loaded, in one file per source or family.
#pragma once

#include "data/dataset.h"

namespace stacklight {

using LoadedData = Result<std::shared_ptr<const Dataset>>;

/// What all sources are told beside their own fields.
struct LoadContext
{
    const DataSpec &spec;
    std::uint64_t seed;
    std::string folder; ///< relative paths are taken from here
    Progress *progress; ///< may be null
    Loss loss = Loss::SoftmaxCrossEntropy;

    std::string resolve(const std::string &path) const;
    /// Reports how far the load has come (0 … 1). False when it should stop.
    bool goOn(double done) const;
};

/// What a cancelled load returns.
Error cancelledError();

/// Loads a source: each file of this folder specializes it for its source or family. The linker names a source of
/// AnyData that has none.
template <class Source>
LoadedData loadSource(const Source &, const LoadContext &);

} // namespace stacklight
