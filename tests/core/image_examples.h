// What the tests of image sources share.
#pragma once

#include "data/dataset.h"

#include <QFile>
#include <QString>

#include <cmath>

namespace stacklight::testing {

using DataPtr = std::shared_ptr<const Dataset>;

struct Example
{
    std::vector<int> bytes; ///< of data that is not standardized, 0 … 255
    std::int32_t target = -1;

    bool operator==(const Example &) const = default;
};

inline Example exampleOf(const Dataset &data, Split split, std::uint32_t index)
{
    std::vector<float> inputs(std::size_t(data.shape().input.size()));
    Example example;
    data.gather(split, std::span(&index, 1), inputs.data(), &example.target);
    for (const float value : inputs)
        example.bytes.push_back(int(std::lround(value * 255)));
    return example;
}

inline void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

} // namespace stacklight::testing
