// Spectrograms as ears hear them.
#pragma once

#include <memory>
#include <span>
#include <vector>

namespace stacklight {

/// How a sound becomes a spectrogram.
struct LogMelSettings
{
    int sampleRate = 8000; ///< samples a second
    double seconds = 1;    ///< of each sound; a shorter one is followed by silence
    int bands = 40;
    double frameMs = 25;
    double hopMs = 10; ///< from one frame to the next

    int samples() const;      ///< of a sound
    int frameSamples() const; ///< at least 1
    int hopSamples() const;   ///< at least 1
    int
    frames() const; ///< those that lie within the sound, from its first sample on; 0 where one is longer than the sound
};

/// Where a frequency stands between the bands' middles: 0 is the middle of the lowest band, bands − 1 that of the
/// highest. `hertz` is 0 … half the sample rate.
double bandAtHertz(const LogMelSettings &settings, double hertz);
/// The other way round: −1 is 0 Hz.
double hertzAtBand(const LogMelSettings &settings, double band);

/// Log-mel spectrograms: the power spectrum of frames under a periodic Hann window, gathered by triangles that stand
/// evenly on the mel scale from 0 to half the sample rate and overlap by half, of height 1, in decibels against the
/// loudest value of the sound, so that neither how loud somebody was recorded counts nor, below `silence`, the noise of
/// the room. mel(f) = 2595·log₁₀(1 + f / 700) (O'Shaughnessy 1987). A frame is followed by zeros until its spectrum is
/// fine enough for the narrowest triangle.
class LogMel
{
public:
    /// `settings.frames()` is at least 1.
    explicit LogMel(const LogMelSettings &settings);
    ~LogMel();

    static constexpr float silence = -45; ///< dB; nothing is below it

    /// Writes (frames, bands), the lowest band first, of as much of a sound as there is.
    void compute(std::span<const float> sound, float *spectrogram);

private:
    struct Transform;

    /// Weights of neighbouring frequencies.
    struct Triangle
    {
        std::size_t first = 0;
        std::vector<double> weights;
    };

    LogMelSettings m_settings;
    std::vector<double> m_window;
    std::vector<Triangle> m_triangles;
    std::vector<double> m_frame, m_power, m_values;
    std::unique_ptr<Transform> m_transform;
};

} // namespace stacklight
