// How each source is loaded: one overload a source, one file a source or family. A source that is listed in AnyData
// and has no overload here does not compile.
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

LoadedData loadSource(const BlobsData &, const LoadContext &);
LoadedData loadSource(const CirclesData &, const LoadContext &);
LoadedData loadSource(const MoonsData &, const LoadContext &);
LoadedData loadSource(const XorData &, const LoadContext &);
LoadedData loadSource(const SpiralsData &, const LoadContext &);
LoadedData loadSource(const CheckerboardData &, const LoadContext &);
LoadedData loadSource(const GaussianData &, const LoadContext &);
LoadedData loadSource(const FashionMnistData &, const LoadContext &);
LoadedData loadSource(const IdxData &, const LoadContext &);
LoadedData loadSource(const Cifar10Data &, const LoadContext &);
LoadedData loadSource(const ImageFolderData &, const LoadContext &);
LoadedData loadSource(const AudioFolderData &, const LoadContext &);
LoadedData loadSource(const SpokenDigitsData &, const LoadContext &);
LoadedData loadSource(const CsvData &, const LoadContext &);
LoadedData loadSource(const TextData &, const LoadContext &);
LoadedData loadSource(const TranslationData &, const LoadContext &);

} // namespace stacklight
