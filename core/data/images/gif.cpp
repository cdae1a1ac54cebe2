// The first frame of a GIF, by giflib.
#include "data/images/decoders.h"

#include <algorithm>
#include <memory>

#include <gif_lib.h>

namespace stacklight {

namespace {

struct GifSource
{
    ImageData bytes;
    std::size_t at = 0;
};

int readGif(GifFileType *file, GifByteType *to, int count)
{
    auto *source = static_cast<GifSource *>(file->UserData);
    const std::size_t given = std::min(source->bytes.size() - source->at, std::size_t(std::max(count, 0)));
    std::copy_n(source->bytes.data() + source->at, given, to);
    source->at += given;
    return int(given);
}

struct GifCloser
{
    void operator()(GifFileType *file) const { DGifCloseFile(file, nullptr); }
};

class GifReader
{
public:
    GifReader(const std::string &path, ImageData bytes) : m_path(path), m_source{bytes} {}

    Result<ImageBytes> read()
    {
        int fault = 0;
        m_file.reset(DGifOpen(&m_source, readGif, &fault));
        if (!m_file)
            return broken(fault);
        Result<ImageBytes> image = emptyImage(m_path, unsigned(m_file->SWidth), unsigned(m_file->SHeight), 3);
        if (!image)
            return image;
        std::ranges::fill(image->values, std::uint8_t(255)); // white, where the frame does not reach
        for (;;) {
            GifRecordType record = UNDEFINED_RECORD_TYPE;
            if (DGifGetRecordType(m_file.get(), &record) == GIF_ERROR)
                return broken(m_file->Error);
            if (record == IMAGE_DESC_RECORD_TYPE) {
                if (auto done = readFrame(*image); !done)
                    return done.error();
                return image;
            }
            if (record == TERMINATE_RECORD_TYPE)
                return brokenImage(m_path, "GIF", "there is no image in it");
            if (record == EXTENSION_RECORD_TYPE) {
                if (auto done = readExtension(); !done)
                    return done.error();
            }
        }
    }

private:
    Error broken(int fault) const
    {
        const char *const why = GifErrorString(fault);
        return brokenImage(m_path, "GIF", why ? why : "it ends too early");
    }

    /// One of them says which colour is transparent.
    Result<void> readExtension()
    {
        int code = 0;
        GifByteType *data = nullptr;
        if (DGifGetExtension(m_file.get(), &code, &data) == GIF_ERROR)
            return broken(m_file->Error);
        while (data) {
            GraphicsControlBlock control;
            if (code == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB(data[0], data + 1, &control) == GIF_OK)
                m_transparent = control.TransparentColor;
            if (DGifGetExtensionNext(m_file.get(), &data) == GIF_ERROR)
                return broken(m_file->Error);
        }
        return {};
    }

    Result<void> readFrame(ImageBytes &image)
    {
        if (DGifGetImageDesc(m_file.get()) == GIF_ERROR)
            return broken(m_file->Error);
        const GifImageDesc &frame = m_file->Image;
        const ColorMapObject *const colours = frame.ColorMap ? frame.ColorMap : m_file->SColorMap;
        const bool isInside = frame.Left >= 0 && frame.Top >= 0 && frame.Width > 0 && frame.Height > 0
            && frame.Left + frame.Width <= image.width && frame.Top + frame.Height <= image.height;
        if (!colours || !isInside)
            return brokenImage(
                m_path, "GIF", !colours ? "there are no colours in it" : "its first frame does not fit into it");
        std::vector<GifPixelType> line(std::size_t(frame.Width));
        struct Pass
        {
            int first, every;
        };
        static constexpr Pass interlaced[] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}}, plain[] = {{0, 1}};
        const std::span<const Pass> passes =
            frame.Interlace ? std::span<const Pass>(interlaced) : std::span<const Pass>(plain);
        for (const Pass &pass : passes) {
            for (int row = pass.first; row < frame.Height; row += pass.every) {
                if (DGifGetLine(m_file.get(), line.data(), frame.Width) == GIF_ERROR)
                    return broken(m_file->Error);
                std::uint8_t *to =
                    image.values.data() + (std::ptrdiff_t(frame.Top + row) * image.width + frame.Left) * 3;
                for (const GifPixelType pixel : line) {
                    if (pixel >= colours->ColorCount)
                        return brokenImage(m_path, "GIF", "it has colours that are not in its palette");
                    const GifColorType &colour = colours->Colors[pixel];
                    if (pixel != m_transparent) {
                        to[0] = colour.Red;
                        to[1] = colour.Green;
                        to[2] = colour.Blue;
                    }
                    to += 3;
                }
            }
        }
        return {};
    }

    const std::string &m_path;
    GifSource m_source;
    std::unique_ptr<GifFileType, GifCloser> m_file;
    int m_transparent = NO_TRANSPARENT_COLOR;
};

} // namespace

Result<ImageBytes> decodeGif(const std::string &path, ImageData bytes)
{
    return GifReader(path, bytes).read();
}

} // namespace stacklight
