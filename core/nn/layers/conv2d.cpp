// Convolution without a matrix of windows: in a padded image, channels first, the pixels under one row of a window lie one after
// the other, so y's row is a product with overlapping columns. 3×3 with stride 1 takes fewer products, see Winograd. W (out, in, kernel x, kernel y), x (in, width, height),
// y (out, width', height'), for each example.
#include "nn/layers/elementwise.h"
#include "nn/layers/layers.h"
#include "nn/layers/linear_map.h"
#include "nn/layers/window.h"
#include "nn/layers/winograd.h"
#include "nn/products.h"

#include <optional>

namespace stacklight {

namespace {

// An image with a border of zeros, as convolutions read it.
struct PaddedImage
{
    Index channels, width, height;

    Index size() const { return channels * width * height; }

    void makeRoom(const Winograd &reader)
    {
        width = std::max(width, reader.width());
        height = std::max(height, reader.height());
    }

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

class ConvolutionMap : public LinearMap
{
public:
    ConvolutionMap(const Shape &in, const Shape &out, int kernelSize, int stride, Padding padding)
        : m_in(in.channels()), m_out(out.channels()), m_kernel(kernelSize), m_stride(stride),
          m_rows(in.axes[0], out.axes[0], kernelSize, stride, padding), m_columns(in.axes[1], out.axes[1], kernelSize, stride, padding),
          m_input{m_in, (m_columns.out - 1) * stride + kernelSize, (m_rows.out - 1) * stride + kernelSize},
          m_gradient{m_out, m_columns.in + kernelSize - 1, m_rows.in + kernelSize - 1}
    {
        // A window row that the last window does not reach is of no use, but it is copied.
        m_input.width = std::max(m_input.width, m_columns.before + m_columns.in);
        m_input.height = std::max(m_input.height, m_rows.before + m_rows.in);
        if (kernelSize == 3 && stride == 1 && Winograd::suits(m_in, m_out)) {
            m_winograd.emplace(m_in, m_out, m_rows.out, m_columns.out);
            m_mirrored.emplace(m_out, m_in, m_rows.in, m_columns.in);
            m_input.makeRoom(*m_winograd);
            m_gradient.makeRoom(*m_mirrored);
        }
    }

    // The packed kernel or its mirror; dW and db a piece; two images and a packed dy, or a transformed image, a worker.
    std::size_t scratchSize(int maximumBatch, int workers) const override
    {
        return packedKernels() + std::size_t(pieces(maximumBatch)) * partialSize() + std::size_t(workers) * workerSize();
    }

    void forward(const Pass &pass, const Scalar *x, Scalar *y) override
    {
        const Index taps = m_kernel * m_kernel * m_in;
        if (m_winograd)
            m_winograd->packKernel(kernel.value, false, pass.scratch, pass.scratch + m_winograd->packedSize());
        else
            pack(m_out, taps, columnMajor(kernel.value, m_out), pass.scratch, taps, 0);
        inPieces(pass, 2, [&](int, int worker, Index first, Index last) {
            Scalar *const image = workerMemory(pass, worker);
            std::fill_n(image, m_input.size(), Scalar(0));
            for (Index e = first; e < last; ++e) {
                m_input.fill(image, x + e * inputSize(), m_rows.in, m_columns.in, m_rows.before, m_columns.before, 1);
                Scalar *const to = y + e * outputSize();
                for (Index j = 0; bias.value && j < outputSize(); j += m_out)
                    std::copy_n(bias.value, m_out, to + j);
                if (m_winograd)
                    m_winograd->convolve(pass.scratch, image, m_input.width, to, bias.value, image + 2 * imageSize());
                else
                    convolveRows(pass.scratch, m_input, image, m_stride, to, m_out, m_rows.out, m_columns.out, bias.value);
            }
        });
    }

    void backward(const Pass &pass, const Source &x, const Scalar *dy) override
    {
        if (x.gradient && m_mirrored)
            m_mirrored->packKernel(kernel.value, true, pass.scratch, pass.scratch + m_mirrored->packedSize());
        else if (x.gradient)
            packMirrored(pass.scratch);
        inPieces(pass, 4, [&](int piece, int worker, Index first, Index last) {
            Scalar *const dKernel = partial(pass, piece), *const dBias = dKernel + paddedSize(std::size_t(kernelSize()));
            Scalar *const image = workerMemory(pass, worker), *const gradientImage = image + imageSize(), *const memory = gradientImage + imageSize();
            std::fill_n(dBias, m_out, Scalar(0));
            std::fill_n(image, 2 * imageSize(), Scalar(0));
            for (Index e = first; e < last; ++e) {
                const Scalar *const gradient = dy + e * outputSize();
                m_input.fill(image, x.value + e * inputSize(), m_rows.in, m_columns.in, m_rows.before, m_columns.before, 1);
                addKernelGradient(image, gradient, dKernel, e > first, memory);
                for (Index j = 0; bias.gradient && j < outputSize(); j += m_out)
                    for (Index o = 0; o < m_out; ++o)
                        dBias[o] += gradient[j + o];
                if (x.gradient)
                    inputGradient(pass.scratch, gradient, x.gradient + e * inputSize(), x.add, gradientImage, memory);
            }
        });
        join(pass, kernel.gradient, kernelSize(), 0);
        if (bias.gradient)
            join(pass, bias.gradient, m_out, paddedSize(std::size_t(kernelSize())));
    }

private:
    Index inputSize() const { return m_in * m_rows.in * m_columns.in; }
    Index outputSize() const { return m_out * m_rows.out * m_columns.out; }
    Index kernelSize() const { return m_out * m_in * m_kernel * m_kernel; }

    std::size_t packedKernels() const
    {
        if (m_winograd)
            return std::max(m_winograd->packedSize(), m_mirrored->packedSize()) + paddedSize(std::size_t(16 * m_in * m_out));
        return std::max(packedSize(m_out, m_kernel * m_kernel * m_in), packedSize(m_in, m_kernel * m_kernel * m_out));
    }
    std::size_t partialSize() const { return paddedSize(std::size_t(kernelSize())) + paddedSize(std::size_t(m_out)); }
    std::size_t imageSize() const { return paddedSize(std::size_t(std::max(m_input.size(), m_gradient.size()))); }
    std::size_t workerSize() const
    {
        const std::size_t transformed = m_winograd ? std::max(m_winograd->scratchSize(), m_mirrored->scratchSize()) : 0;
        return 2 * imageSize() + std::max(transformed, packedSize(m_out, m_rows.out * m_columns.out));
    }
    Scalar *partial(const Pass &pass, int piece) const { return pass.scratch + packedKernels() + std::size_t(piece) * partialSize(); }
    Scalar *workerMemory(const Pass &pass, int worker) const { return partial(pass, pieces(pass.batch)) + std::size_t(worker) * workerSize(); }

    // At most 16, each with its own dW.
    static Index examplesOfPiece(int batch) { return (batch + 15) / 16; }
    static int pieces(int batch) { return int((batch + examplesOfPiece(batch) - 1) / examplesOfPiece(batch)); }

    template <class Function>
    void inPieces(const Pass &pass, int cost, const Function &fn) const
    {
        const Index part = examplesOfPiece(pass.batch);
        pass.pool->run(pieces(pass.batch), cost * kernelSize() * m_rows.out * m_columns.out * pass.batch, [&](int piece, int worker) {
            fn(piece, worker, piece * part, std::min<Index>(pass.batch, (piece + 1) * part));
        });
    }

    // y (channels, columns, rows) of one example, row by row.
    void convolveRows(const Scalar *packed, const PaddedImage &image, const Scalar *pixels, Index stride, Scalar *y, Index channels, Index rows,
                      Index columns, bool add) const
    {
        const Index line = image.width * image.channels;
        for (Index i = 0; i < rows; ++i) {
            multiplyPacked(channels, columns, m_kernel * image.channels, m_kernel, packed, {pixels + i * stride * line, 1, stride * image.channels, line},
                           y + i * columns * channels, channels, add);
        }
    }

    // dW (out × one row of the window) = or += Σ over output rows of dy's row · (windows of x)ᵀ
    void addKernelGradient(const Scalar *image, const Scalar *dy, Scalar *dKernel, bool add, Scalar *packed) const
    {
        const Index window = m_kernel * m_in, pixels = m_rows.out * m_columns.out;
        pack(m_out, pixels, columnMajor(dy, m_out), packed, pixels, 0);
        for (Index k = 0; k < m_kernel; ++k) {
            multiplyPacked(m_out, window, m_columns.out, m_rows.out, packed,
                           {image + k * m_input.width * m_in, m_stride * m_in, 1, m_stride * m_input.width * m_in}, dKernel + k * window * m_out, m_out,
                           add);
        }
    }

    // The transposed map is a convolution of dy, its pixels `stride` apart, with the kernel turned by 180°.
    void packMirrored(Scalar *packed) const
    {
        const Index taps = m_kernel * m_kernel;
        for (Index tap = 0; tap < taps; ++tap)
            pack(m_in, m_out, {kernel.value + (taps - 1 - tap) * m_in * m_out, m_out, 1}, packed, taps * m_out, tap * m_out);
    }

    void inputGradient(const Scalar *packed, const Scalar *dy, Scalar *dx, bool add, Scalar *image, Scalar *memory) const
    {
        m_gradient.fill(image, dy, m_rows.out, m_columns.out, m_kernel - 1 - m_rows.before, m_kernel - 1 - m_columns.before, m_stride);
        if (m_mirrored)
            m_mirrored->convolve(packed, image, m_gradient.width, dx, add, memory);
        else
            convolveRows(packed, m_gradient, image, 1, dx, m_in, m_rows.in, m_columns.in, add);
    }

    // The pieces' sums, in their order.
    void join(const Pass &pass, Scalar *__restrict total, Index count, std::size_t offset) const
    {
        const int parts = pieces(pass.batch);
        inParts(pass, count, 2 * parts, [&](Index first, Index size) {
            std::copy_n(partial(pass, 0) + offset + first, size, total + first);
            for (int piece = 1; piece < parts; ++piece) {
                const Scalar *const part = partial(pass, piece) + offset;
                for (Index i = first; i < first + size; ++i)
                    total[i] += part[i];
            }
        });
    }

    Index m_in, m_out, m_kernel, m_stride;
    WindowAxis m_rows, m_columns;
    PaddedImage m_input;    // of x
    PaddedImage m_gradient; // of dy
    std::optional<Winograd> m_winograd, m_mirrored; // where they suit: for y, and for dx
};

} // namespace

LinearMapPtr makeConvolutionMap(const Shape &in, const Shape &out, int kernelSize, int stride, Padding padding)
{
    return std::make_unique<ConvolutionMap>(in, out, kernelSize, stride, padding);
}

} // namespace stacklight
