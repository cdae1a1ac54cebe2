// Convolution without a matrix of windows: in a padded image, channels first, the pixels under one row of a window lie
// one after the other, so y's row is a product with overlapping columns.
#include "nn/layers/convolution.h"
#include "nn/products.h"

namespace stacklight {

namespace {

// An image with a border of zeros.
struct PaddedImage
{
    Index channels, width, height;

    std::size_t size() const { return paddedSize(std::size_t(channels * width * height)); }

    void clear(Scalar *target) const { std::fill_n(target, channels * width * height, Scalar(0)); }

    // Pixel (i, j) of the source goes to (top + i·step, left + j·step); everything else is left as it is: zero.
    void fill(Scalar *target, const Scalar *source, Index rows, Index columns, Index top, Index left, Index step) const
    {
        for (Index i = 0; i < rows; ++i) {
            Scalar *row = target + ((top + i * step) * width + left) * channels;
            if (step == 1) {
                std::copy_n(source + i * columns * channels, columns * channels, row);
                continue;
            }
            for (Index j = 0; j < columns; ++j)
                std::copy_n(source + (i * columns + j) * channels, channels, row + j * step * channels);
        }
    }
};

class DirectConvolution : public ConvolutionMap
{
public:
    // A row of pixels that the last window does not reach is of no use, but it is copied.
    DirectConvolution(Index in, Index out, const WindowAxis &rows, const WindowAxis &columns)
        : ConvolutionMap(in, out, rows, columns), m_stride(rows.stride),
          m_input{in, std::max((columns.out - 1) * m_stride + m_kernel, columns.before + columns.in),
              std::max((rows.out - 1) * m_stride + m_kernel, rows.before + rows.in)},
          m_gradient{out, columns.in + m_kernel - 1, rows.in + m_kernel - 1}
    {
    }

private:
    std::size_t packedKernel() const override
    {
        return std::max(packedSize(m_out, m_kernel * m_kernel * m_in), packedSize(m_in, m_kernel * m_kernel * m_out));
    }

    // An image, and a packed dy.
    std::size_t workerSize() const override { return imageSize() + packedSize(m_out, m_rows.out * m_columns.out); }
    std::size_t imageSize() const { return std::max(m_input.size(), m_gradient.size()); }

    void packForward(Scalar *packed) const override
    {
        const Index taps = m_kernel * m_kernel * m_in;
        pack(m_out, taps, columnMajor(kernel.value, m_out), packed, taps, 0);
    }

    // The transposed map is a convolution of dy, its pixels `stride` apart, with the kernel turned by 180°.
    void packBackward(Scalar *packed) const override
    {
        const Index taps = m_kernel * m_kernel;
        for (Index tap = 0; tap < taps; ++tap)
            pack(m_in, m_out, {kernel.value + (taps - 1 - tap) * m_in * m_out, m_out, 1}, packed, taps * m_out,
                tap * m_out);
    }

    void convolve(const Piece &piece, const Scalar *x, Scalar *y) const override
    {
        m_input.clear(piece.memory);
        for (Index e = 0; e < piece.examples; ++e, x += inputSize(), y += outputSize()) {
            fillInput(piece.memory, x);
            for (Index j = 0; bias.value && j < outputSize(); j += m_out)
                std::copy_n(bias.value, m_out, y + j);
            convolveRows(
                piece.packed, m_input, piece.memory, m_stride, y, m_out, m_rows.out, m_columns.out, bias.value);
        }
    }

    void convolveBack(const Piece &piece, const Scalar *dy, Scalar *dx, bool add) const override
    {
        m_gradient.clear(piece.memory);
        for (Index e = 0; e < piece.examples; ++e, dy += outputSize(), dx += inputSize()) {
            m_gradient.fill(piece.memory, dy, m_rows.out, m_columns.out, m_kernel - 1 - m_rows.before,
                m_kernel - 1 - m_columns.before, m_stride);
            convolveRows(piece.packed, m_gradient, piece.memory, 1, dx, m_in, m_rows.in, m_columns.in, add);
        }
    }

    // dW (out × one row of the window) = Σ over output rows of dy's row · (windows of x)ᵀ
    void kernelGradient(const Piece &piece, const Scalar *x, const Scalar *dy, Scalar *dKernel) const override
    {
        const Index window = m_kernel * m_in, pixels = m_rows.out * m_columns.out, line = m_input.width * m_in;
        Scalar *const image = piece.memory, *const packed = image + imageSize();
        m_input.clear(image);
        for (Index e = 0; e < piece.examples; ++e, x += inputSize(), dy += outputSize()) {
            fillInput(image, x);
            pack(m_out, pixels, columnMajor(dy, m_out), packed, pixels, 0);
            for (Index k = 0; k < m_kernel; ++k) {
                multiplyPacked(m_out, window, m_columns.out, m_rows.out, packed,
                    {image + k * line, m_stride * m_in, 1, m_stride * line}, dKernel + k * window * m_out, m_out,
                    e > 0);
            }
        }
    }

    void fillInput(Scalar *image, const Scalar *x) const
    {
        m_input.fill(image, x, m_rows.in, m_columns.in, m_rows.before, m_columns.before, 1);
    }

    // y (channels, columns, rows) of one example, row by row.
    void convolveRows(const Scalar *packed, const PaddedImage &image, const Scalar *pixels, Index stride, Scalar *y,
        Index channels, Index rows, Index columns, bool add) const
    {
        const Index line = image.width * image.channels;
        for (Index i = 0; i < rows; ++i) {
            multiplyPacked(channels, columns, m_kernel * image.channels, m_kernel, packed,
                {pixels + i * stride * line, 1, stride * image.channels, line}, y + i * columns * channels, channels,
                add);
        }
    }

    Index m_stride;
    PaddedImage m_input;    // of x
    PaddedImage m_gradient; // of dy
};

} // namespace

LinearMapPtr makeDirectConvolution(Index in, Index out, const WindowAxis &rows, const WindowAxis &columns)
{
    return std::make_unique<DirectConvolution>(in, out, rows, columns);
}

} // namespace stacklight
