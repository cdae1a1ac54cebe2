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
    std::vector<float> inputs(std::size_t(data.shape().input.size()));
    for (const Split split : {Split::Training, Split::Validation}) {
        if (data.count(split) < 1)
            std::abort();
        for (std::uint32_t i = 0; i < data.count(split); ++i) {
            std::int32_t target = -1;
            data.gather(split, std::span(&i, 1), inputs.data(), &target);
            if (target < 0 || target >= data.shape().classes)
                std::abort();
        }
    }
}
