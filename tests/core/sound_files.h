// Sound files for tests.
#pragma once

#include <QByteArray>
#include <QTemporaryDir>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

#include <sndfile.h>

namespace stacklight::testing {

inline std::vector<float> sine(double frequency, int rate, double seconds, double amplitude = 0.5)
{
    std::vector<float> samples;
    for (int i = 0; i < int(std::lround(seconds * rate)); ++i)
        samples.push_back(float(amplitude * std::sin(2 * std::numbers::pi * frequency * i / rate)));
    return samples;
}

/// Noise that is the same everywhere.
inline std::vector<float> noise(std::size_t count, std::uint32_t seed = 1, double amplitude = 0.5)
{
    std::vector<float> samples;
    for (std::size_t i = 0; i < count; ++i) {
        seed = seed * 1664525u + 1013904223u;
        samples.push_back(float(amplitude * (double(seed >> 8) / double(1 << 23) - 1)));
    }
    return samples;
}

/// A file in memory as libsndfile writes it; `samples` have their channels side by side.
inline QByteArray soundFile(int format, int rate, int channels, const std::vector<float> &samples)
{
    struct Bytes
    {
        QByteArray bytes;
        sf_count_t at = 0;
    } memory;
    SF_VIRTUAL_IO calls{
        [](void *self) { return sf_count_t(static_cast<Bytes *>(self)->bytes.size()); },
        [](sf_count_t offset, int whence, void *self) {
            Bytes &to = *static_cast<Bytes *>(self);
            return to.at = offset + (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? to.at : sf_count_t(to.bytes.size()));
        },
        [](void *, sf_count_t, void *) { return sf_count_t(0); },
        [](const void *from, sf_count_t count, void *self) {
            Bytes &to = *static_cast<Bytes *>(self);
            if (to.bytes.size() < to.at + count)
                to.bytes.resize(to.at + count);
            std::memcpy(to.bytes.data() + to.at, from, std::size_t(count));
            to.at += count;
            return count;
        },
        [](void *self) { return static_cast<Bytes *>(self)->at; },
    };
    SF_INFO info{};
    info.samplerate = rate;
    info.channels = channels;
    info.format = format;
    SNDFILE *file = sf_open_virtual(&calls, SFM_WRITE, &info, &memory);
    if (!file)
        qFatal("%s", sf_strerror(nullptr));
    sf_writef_float(file, samples.data(), sf_count_t(samples.size()) / channels);
    sf_close(file);
    return memory.bytes;
}

inline QByteArray wav(const std::vector<float> &samples, int rate = 8000, int channels = 1)
{
    return soundFile(SF_FORMAT_WAV | SF_FORMAT_PCM_16, rate, channels, samples);
}

/// Writes a file and the folders above it.
inline void put(const QTemporaryDir &folder, const QString &name, const QByteArray &bytes)
{
    const QString path = folder.filePath(name);
    QFile file(path);
    if (!QDir().mkpath(QFileInfo(path).path()) || !file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

} // namespace stacklight::testing
