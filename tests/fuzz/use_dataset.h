// What every loaded dataset must keep to, however its file came about.
#pragma once

#include "data/dataset.h"

#include <cstdlib>

inline void useDataset(const stacklight::AnyData &source)
{
    using namespace stacklight;
    const Result<std::shared_ptr<const Dataset>> loaded = loadData({source}, 1, "");
    if (!loaded) {
        if (loaded.error().text().empty())
            std::abort();
        return;
    }
    const Dataset &data = **loaded;
    const std::size_t size = std::size_t(data.shape().input.size());
    std::vector<float> inputs(data.shape().input.tokens ? 0 : size);
    std::vector<std::int32_t> tokens(data.shape().input.tokens ? size : 0),
        targets(std::size_t(data.targetsPerExample()));
    const auto isOutside = [](std::int32_t value, int least, int end) { return value < least || value >= end; };
    for (const Split split : {Split::Training, Split::Validation}) {
        if (data.count(split) < 1)
            std::abort();
        for (std::uint32_t i = 0; i < data.count(split); ++i) {
            if (tokens.empty())
                data.gather(split, std::span(&i, 1), inputs.data(), targets.data());
            else
                data.gatherTokens(split, std::span(&i, 1), tokens.data(), targets.data());
            for (const std::int32_t token : tokens)
                if (isOutside(token, 0, data.shape().vocabulary))
                    std::abort();
            for (const std::int32_t target : targets)
                if (isOutside(target, tokens.empty() ? 0 : -1, data.shape().classes))
                    std::abort();
        }
    }
}
