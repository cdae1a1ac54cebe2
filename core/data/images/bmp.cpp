// BMP, as Windows and OS/2 have it: 1 to 32 bits a pixel, palettes, bit masks, run lengths.
#include "data/images/decoders.h"

#include <algorithm>
#include <array>
#include <bit>

namespace stacklight {

namespace {

class BmpReader
{
public:
    BmpReader(const std::string &path, ImageData bytes) : m_path(path), m_bytes(bytes) {}

    Result<ImageBytes> read()
    {
        if (!readHeader())
            return broken("the header is cut off, or of a kind that is not known");
        const std::int64_t height = m_height < 0 ? -m_height : m_height;
        const auto size = [](std::int64_t value) { return unsigned(std::clamp<std::int64_t>(value, 0, 0xffffffff)); };
        Result<ImageBytes> image = emptyImage(m_path, size(m_width), size(height), 3);
        if (!image)
            return image;
        if (m_bits <= 8 && !readPalette())
            return broken("the palette is cut off");
        const bool isRead =
            m_compression == RunLength8 || m_compression == RunLength4 ? readRuns(*image) : readRows(*image);
        if (!isRead)
            return broken("there are fewer pixels than the header says");
        if (m_bits <= 8 && isPaletteGrey())
            toGrey(*image);
        return image;
    }

private:
    enum Compression { Plain = 0, RunLength8 = 1, RunLength4 = 2, BitFields = 3, AlphaBitFields = 6 };

    struct Mask
    {
        std::uint32_t bits = 0;

        /// 0 … 255.
        unsigned of(std::uint32_t pixel) const
        {
            if (bits == 0)
                return 0;
            const int shift = std::countr_zero(bits);
            const std::uint64_t most = bits >> shift;
            return unsigned((std::uint64_t((pixel & bits) >> shift) * 255 + most / 2) / most);
        }
    };

    Error broken(const char *why) const { return brokenImage(m_path, "BMP", why); }

    std::uint32_t number(std::size_t at, std::size_t bytes) const
    {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i)
            value |= std::uint32_t(m_bytes[at + i]) << 8 * i;
        return value;
    }

    bool readHeader()
    {
        constexpr std::size_t fileHeader = 14, coreHeader = 12, infoHeader = 40;
        if (m_bytes.size() < fileHeader + coreHeader)
            return false;
        m_pixels = number(10, 4);
        const std::uint32_t size = number(14, 4);
        if (size != coreHeader && size < infoHeader)
            return false;
        if (size > m_bytes.size() - fileHeader)
            return false;
        m_paletteEntry = size == coreHeader ? 3 : 4;
        if (size == coreHeader) {
            m_width = number(18, 2);
            m_height = number(20, 2);
            m_bits = int(number(24, 2));
            m_palette = fileHeader + size;
            m_colours = m_bits <= 8 ? std::size_t(1) << m_bits : 0;
        } else {
            m_width = std::int32_t(number(18, 4));
            m_height = std::int32_t(number(22, 4));
            m_bits = int(number(28, 2));
            m_compression = number(30, 4);
            const std::uint32_t colours = number(46, 4);
            m_palette = fileHeader + size;
            m_colours =
                m_bits <= 8 ? (colours == 0 ? std::size_t(1) << m_bits : std::min<std::size_t>(colours, 256)) : 0;
        }
        const bool hasMasks = m_compression == BitFields || m_compression == AlphaBitFields;
        if (m_bits == 16)
            m_masks = {Mask{0x7c00}, Mask{0x3e0}, Mask{0x1f}, Mask{0}};
        else if (m_bits == 32)
            m_masks = {Mask{0xff0000}, Mask{0xff00}, Mask{0xff}, Mask{0}};
        if (hasMasks) {
            constexpr std::size_t masks = 54,
                                  withAlpha = 56; // where they stand; header sizes from this one on have four
            const std::size_t count = size >= withAlpha || m_compression == AlphaBitFields ? 4 : 3;
            if (m_bytes.size() < masks + 4 * count)
                return false;
            for (std::size_t i = 0; i < count; ++i)
                m_masks[i].bits = number(masks + 4 * i, 4);
        }
        const bool isKnown =
            m_bits == 1 || m_bits == 2 || m_bits == 4 || m_bits == 8 || m_bits == 16 || m_bits == 24 || m_bits == 32;
        const bool isPacked =
            (m_compression == RunLength8 && m_bits == 8) || (m_compression == RunLength4 && m_bits == 4);
        return isKnown && m_pixels <= m_bytes.size()
            && (m_compression == Plain || (isPacked && m_height > 0) || (hasMasks && (m_bits == 16 || m_bits == 32)));
    }

    bool readPalette()
    {
        if (m_palette + m_colours * m_paletteEntry > m_bytes.size())
            return false;
        for (std::size_t i = 0; i < m_colours; ++i) {
            const std::size_t at = m_palette + i * m_paletteEntry;
            m_colourOf[i] = {m_bytes[at + 2], m_bytes[at + 1], m_bytes[at]};
        }
        return true;
    }

    /// Whether the colours are those of a grey image: 0 … 255, evenly.
    bool isPaletteGrey() const
    {
        if (m_colours < 2 || m_colours != std::size_t(1) << m_bits)
            return false;
        for (std::size_t i = 0; i < m_colours; ++i) {
            const std::uint8_t grey = std::uint8_t(i * 255 / (m_colours - 1));
            if (m_colourOf[i] != std::array<std::uint8_t, 3>{grey, grey, grey})
                return false;
        }
        return true;
    }

    static void toGrey(ImageBytes &image)
    {
        for (std::size_t i = 0; i < image.values.size() / 3; ++i)
            image.values[i] = image.values[3 * i];
        image.values.resize(image.values.size() / 3);
        image.channels = 1;
    }

    /// The first row of the file is the lowest one, unless the height is negative.
    std::uint8_t *rowOf(ImageBytes &image, int stored) const
    {
        const int row = m_height < 0 ? stored : image.height - 1 - stored;
        return image.values.data() + std::ptrdiff_t(row) * image.width * 3;
    }

    bool readRows(ImageBytes &image) const
    {
        const std::size_t stride = (std::size_t(image.width) * std::size_t(m_bits) + 31) / 32 * 4;
        const std::size_t used =
            (std::size_t(image.width) * std::size_t(m_bits) + 7) / 8; // of the last row the padding may be missing
        if (m_pixels + stride * std::size_t(image.height - 1) + used > m_bytes.size())
            return false;
        for (int y = 0; y < image.height; ++y) {
            const std::size_t from = m_pixels + stride * std::size_t(y);
            std::uint8_t *to = rowOf(image, y);
            for (std::size_t x = 0; x < std::size_t(image.width); ++x, to += 3)
                readPixel(from, x, to);
        }
        return true;
    }

    void readPixel(std::size_t row, std::size_t x, std::uint8_t *to) const
    {
        if (m_bits <= 8) {
            const std::size_t bit = x * std::size_t(m_bits), place = 8 - std::size_t(m_bits) - bit % 8;
            std::ranges::copy(m_colourOf[m_bytes[row + bit / 8] >> place & ((1u << m_bits) - 1)], to);
        } else if (m_bits == 24) {
            std::reverse_copy(
                m_bytes.begin() + std::ptrdiff_t(row + 3 * x), m_bytes.begin() + std::ptrdiff_t(row + 3 * x + 3), to);
        } else {
            const std::size_t bytes = std::size_t(m_bits) / 8;
            const std::uint32_t pixel = number(row + bytes * x, bytes);
            const unsigned alpha = m_masks[3].bits ? m_masks[3].of(pixel) : 255;
            for (std::size_t c = 0; c < 3; ++c)
                to[c] = overWhite(m_masks[c].of(pixel), alpha);
        }
    }

    /// Pixels that no run reaches have the first colour.
    bool readRuns(ImageBytes &image) const
    {
        for (std::size_t i = 0; i < image.values.size(); ++i)
            image.values[i] = m_colourOf[0][i % 3];
        std::size_t at = m_pixels;
        int x = 0, y = 0;
        const auto put = [&](unsigned index) {
            if (x < image.width && y < image.height)
                std::ranges::copy(m_colourOf[index], rowOf(image, y) + std::ptrdiff_t(x) * 3);
            ++x;
        };
        const auto indexAt = [&](std::size_t from, unsigned i) -> unsigned {
            return m_bits == 8 ? m_bytes[from + i] : i % 2 ? m_bytes[from + i / 2] & 15 : m_bytes[from + i / 2] >> 4;
        };
        while (at + 2 <= m_bytes.size()) {
            const unsigned count = m_bytes[at], value = m_bytes[at + 1];
            if (count > 0) {
                for (unsigned i = 0; i < count; ++i)
                    put(m_bits == 8 ? value : i % 2 ? value & 15 : value >> 4);
                at += 2;
                continue;
            }
            at += 2;
            if (value == 1) // the end
                return true;
            if (value == 0) {
                x = 0;
                ++y;
            } else if (value == 2) {
                if (at + 2 > m_bytes.size())
                    return false;
                x += m_bytes[at];
                y += m_bytes[at + 1];
                at += 2;
            } else {
                const std::size_t bytes = m_bits == 8 ? value : (value + 1) / 2;
                if (at + bytes > m_bytes.size())
                    return false;
                for (unsigned i = 0; i < value; ++i)
                    put(indexAt(at, i));
                at += bytes + bytes % 2;
            }
            if (y >= image.height && x > 0)
                return true;
        }
        return y >= image.height; // some writers leave the end out
    }

    const std::string &m_path;
    ImageData m_bytes;
    std::size_t m_pixels = 0; ///< where they begin
    std::int64_t m_width = 0, m_height = 0;
    int m_bits = 0;
    std::uint32_t m_compression = Plain;
    std::size_t m_palette = 0, m_paletteEntry = 4, m_colours = 0;
    std::array<std::array<std::uint8_t, 3>, 256> m_colourOf{};
    std::array<Mask, 4> m_masks{};
};

} // namespace

Result<ImageBytes> decodeBmp(const std::string &path, ImageData bytes)
{
    return BmpReader(path, bytes).read();
}

} // namespace stacklight
