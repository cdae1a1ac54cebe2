#include "views/sound_player.h"

#include "data/sound_file.h"

#include <QAudioDevice>
#include <QAudioSink>
#include <QMediaDevices>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace stacklight {

namespace {

constexpr double silenceBehind = 0.3; // s: what is still in a device's buffer is lost when it stops

template <class Value>
void appendSample(QByteArray &bytes, Value value, int channels)
{
    for (int channel = 0; channel < channels; ++channel)
        bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
}

QByteArray bytesOf(std::vector<float> samples, const QAudioFormat &format)
{
    samples.resize(samples.size() + std::size_t(silenceBehind * format.sampleRate()), 0);
    QByteArray bytes;
    bytes.reserve(qsizetype(samples.size()) * format.bytesPerFrame());
    for (const float sample : samples) {
        const double value = std::isfinite(sample) ? std::clamp(double(sample), -1.0, 1.0) : 0.0;
        switch (format.sampleFormat()) {
        case QAudioFormat::UInt8:
            appendSample(bytes, std::uint8_t(std::lround(127.5 + 127.5 * value)), format.channelCount());
            break;
        case QAudioFormat::Int16:
            appendSample(bytes, std::int16_t(std::lround(32767 * value)), format.channelCount());
            break;
        case QAudioFormat::Int32:
            appendSample(bytes, std::int32_t(std::llround(2147483647.0 * value)), format.channelCount());
            break;
        default:
            appendSample(bytes, float(value), format.channelCount());
        }
    }
    return bytes;
}

} // namespace

SoundPlayer::SoundPlayer(QObject *parent) : QObject(parent) {}

SoundPlayer::~SoundPlayer()
{
    if (m_sink)
        m_sink->disconnect(this);
}

bool SoundPlayer::play(const std::vector<float> &samples, int sampleRate)
{
    stop();
    const QAudioDevice device = QMediaDevices::defaultAudioOutput();
    if (device.isNull() || samples.empty())
        return false;
    QAudioFormat format;
    format.setSampleRate(sampleRate);
    format.setChannelCount(1);
    format.setSampleFormat(QAudioFormat::Int16);
    if (!device.isFormatSupported(format))
        format = device.preferredFormat();
    if (!format.isValid() || format.sampleRate() <= 0)
        return false;
    m_buffer.setData(bytesOf(
        format.sampleRate() == sampleRate ? samples : resampled(samples, sampleRate, format.sampleRate()), format));
    m_buffer.open(QIODevice::ReadOnly);
    m_sink = std::make_unique<QAudioSink>(device, format);
    connect(
        m_sink.get(), &QAudioSink::stateChanged, this,
        [this](QAudio::State state) {
            if (state == QAudio::IdleState || state == QAudio::StoppedState)
                stop();
        },
        Qt::QueuedConnection);
    m_sink->start(&m_buffer);
    if (m_sink->error() != QAudio::NoError) {
        stop();
        return false;
    }
    return true;
}

void SoundPlayer::stop()
{
    if (!m_sink)
        return;
    m_sink->disconnect(this);
    m_sink->stop();
    m_sink.reset();
    m_buffer.close();
    emit ended();
}

} // namespace stacklight
