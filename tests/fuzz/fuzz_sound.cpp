#include "data/log_mel.h"
#include "data/sound_file.h"

#include <cmath>
#include <cstdlib>

/// libsndfile 1.2 forgets what libvorbis has taken where an Ogg file breaks off in its header.
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:vorbis_info_init\nleak:vorbis_comment_init\nleak:libvorbis\nleak:libogg\n";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace stacklight;
    constexpr LogMelSettings settings{8000, 0.2, 10, 25, 50};
    const Result<Sound> sound = decodeSound("fuzz", {data, size}, settings.sampleRate, settings.seconds);
    if (!sound) {
        if (sound.error().text().empty())
            std::abort();
        return 0;
    }
    if (sound->samples.size() > std::size_t(settings.samples()))
        std::abort();
    std::vector<float> spectrogram(std::size_t(settings.bands * settings.frames()));
    LogMel(settings).compute(sound->samples, spectrogram.data());
    for (const float value : spectrogram)
        if (!std::isfinite(value) || value < LogMel::silence)
            std::abort();
    return 0;
}
