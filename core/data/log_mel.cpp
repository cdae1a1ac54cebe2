#include "data/log_mel.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <kissfft/kissfft.hh>

namespace stacklight {

namespace {

double melOf(double frequency)
{
    return 2595 * std::log10(1 + frequency / 700);
}

double frequencyOf(double mel)
{
    return 700 * (std::pow(10, mel / 2595) - 1);
}

/// bands + 2 frequencies, in Hz: where each triangle begins, has its top and ends.
std::vector<double> cornersOf(const LogMelSettings &settings)
{
    std::vector<double> corners;
    for (int i = 0; i < settings.bands + 2; ++i)
        corners.push_back(frequencyOf(melOf(settings.sampleRate / 2.0) * i / (settings.bands + 1)));
    return corners;
}

} // namespace

double bandAtHertz(const LogMelSettings &settings, double hertz)
{
    return melOf(hertz) / melOf(settings.sampleRate / 2.0) * (settings.bands + 1) - 1;
}

double hertzAtBand(const LogMelSettings &settings, double band)
{
    return frequencyOf(melOf(settings.sampleRate / 2.0) * (band + 1) / (settings.bands + 1));
}

int LogMelSettings::samples() const
{
    return int(std::lround(seconds * sampleRate));
}

int LogMelSettings::frameSamples() const
{
    return std::max(1, int(std::lround(frameMs * sampleRate / 1000)));
}

int LogMelSettings::hopSamples() const
{
    return std::max(1, int(std::lround(hopMs * sampleRate / 1000)));
}

int LogMelSettings::frames() const
{
    return samples() < frameSamples() ? 0 : 1 + (samples() - frameSamples()) / hopSamples();
}

/// A real transform of `size` values.
struct LogMel::Transform
{
    explicit Transform(std::size_t size) : fft(size / 2, false), spectrum(size / 2) {}

    kissfft<double> fft;
    std::vector<std::complex<double>>
        spectrum; ///< the first one: that at 0 and, as its imaginary part, at half the sample rate
};

LogMel::LogMel(const LogMelSettings &settings) : m_settings(settings)
{
    const int frame = settings.frameSamples();
    for (int i = 0; i < frame; ++i)
        m_window.push_back(0.5 - 0.5 * std::cos(2 * std::numbers::pi * i / frame));
    if (frame == 1)
        m_window[0] = 1;
    const std::vector<double> corners = cornersOf(settings);
    std::size_t size = 4;
    while (size < std::size_t(frame) || settings.sampleRate / double(size) > corners[1])
        size *= 2;
    const double spacing = settings.sampleRate / double(size);
    for (std::size_t band = 0; band < std::size_t(settings.bands); ++band) {
        const double begin = corners[band], top = corners[band + 1], end = corners[band + 2];
        Triangle triangle{std::size_t(std::floor(begin / spacing)) + 1, {}};
        for (std::size_t k = triangle.first; double(k) * spacing < end && k <= size / 2; ++k) {
            const double frequency = double(k) * spacing;
            triangle.weights.push_back(std::min((frequency - begin) / (top - begin), (end - frequency) / (end - top)));
        }
        m_triangles.push_back(std::move(triangle));
    }
    m_frame.resize(size);
    m_power.resize(size / 2 + 1);
    m_transform = std::make_unique<Transform>(size);
}

LogMel::~LogMel() = default;

void LogMel::compute(std::span<const float> sound, float *spectrogram)
{
    const auto frames = std::size_t(m_settings.frames()), hop = std::size_t(m_settings.hopSamples());
    std::vector<std::complex<double>> &spectrum = m_transform->spectrum;
    m_values.assign(frames * m_triangles.size(), 0);
    for (std::size_t frame = 0; frame < frames; ++frame) {
        const std::size_t begin = std::min(frame * hop, sound.size());
        const std::span<const float> part = sound.subspan(begin, std::min(m_window.size(), sound.size() - begin));
        if (std::ranges::all_of(part, [](float value) { return value == 0; }))
            continue;
        std::ranges::fill(m_frame, 0.0);
        for (std::size_t i = 0; i < part.size(); ++i)
            m_frame[i] = double(part[i]) * m_window[i];
        m_transform->fft.transform_real(m_frame.data(), spectrum.data());
        m_power.front() = spectrum[0].real() * spectrum[0].real();
        m_power.back() = spectrum[0].imag() * spectrum[0].imag();
        for (std::size_t k = 1; k < spectrum.size(); ++k)
            m_power[k] = std::norm(spectrum[k]);
        for (std::size_t band = 0; band < m_triangles.size(); ++band) {
            const Triangle &triangle = m_triangles[band];
            m_values[band * frames + frame] = std::inner_product(triangle.weights.begin(), triangle.weights.end(),
                m_power.begin() + std::ptrdiff_t(triangle.first), 0.0);
        }
    }
    const double loudest = std::ranges::max(m_values), least = loudest * std::pow(10.0, silence / 10);
    std::ranges::transform(m_values, spectrogram,
        [=](double power) { return power > least ? float(10 * std::log10(power / loudest)) : silence; });
}

} // namespace stacklight
