// Sounds that one can hear, where the system has a device for them.
#pragma once

#include <QBuffer>
#include <QObject>

#include <memory>
#include <vector>

class QAudioSink;

namespace stacklight {

/// Plays one sound at a time. Looks for a device when the first one is to be played, and not before.
class SoundPlayer : public QObject
{
    Q_OBJECT

public:
    explicit SoundPlayer(QObject *parent = nullptr);
    ~SoundPlayer() override;

    /// Plays a sound of one channel, −1 … 1, from its beginning; a louder one is cut. False, and nothing is heard,
    /// where the system has no device for sound.
    bool play(const std::vector<float> &samples, int sampleRate);
    void stop();
    bool isPlaying() const { return m_sink != nullptr; }

signals:
    void ended(); ///< it was played to its end, or stopped

private:
    QBuffer m_buffer;
    std::unique_ptr<QAudioSink> m_sink; ///< before it the buffer that it reads
};

} // namespace stacklight
