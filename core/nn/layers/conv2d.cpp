// Convolution without a matrix of windows: in a padded image, channels first, the pixels under one row of a window lie one after
// the other, so y's row is a product with overlapping columns. W (out, in, kernel x, kernel y), x (in, width, height),
// y (out, width', height'), for each example.
#include "nn/layers/layers.h"
#include "nn/layers/linear_map.h"
#include "nn/layers/window.h"
#include "nn/products.h"

namespace stacklight {

namespace {

// An image with a border of zeros, as convolutions read it.
struct PaddedImage
{
    Index channels, width, height;

    Index size() const { return channels * width * height; }

    // Pixel (i, j) of the source goes to (top + i·step, left + j·step); everything else becomes zero.
    void fill(Scalar *target, const Scalar *source, Index rows, Index columns, Index top, Index left, Index step) const
    {
        std::fill_n(target, size(), Scalar(0));
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
    }

    // The packed kernel and its mirror; dW and db a piece; two images and a packed dy a worker.
    std::size_t scratchSize(int maximumBatch, int workers) const override
    {
        return packedKernels() + std::size_t(pieces(maximumBatch)) * partialSize() + std::size_t(workers) * workerSize();
    }

    void forward(const Pass &pass, const Scalar *x, Scalar *y) override
    {
        const Index window = m_kernel * m_in;
        Scalar *const packed = pass.scratch;
        pack(m_out, m_kernel * window, columnMajor(kernel.value, m_out), packed, m_kernel * window, 0);
        inPieces(pass, 2, [&](int, int worker, Index first, Index last) {
            Scalar *const image = workerMemory(pass, worker);
            for (Index e = first; e < last; ++e) {
                m_input.fill(image, x + e * inputSize(), m_rows.in, m_columns.in, m_rows.before, m_columns.before, 1);
                Scalar *row = y + e * outputSize();
                for (Index i = 0; i < m_rows.out; ++i, row += m_columns.out * m_out) {
                    for (Index j = 0; j < m_columns.out * m_out; j += m_out)
                        bias.value ? std::copy_n(bias.value, m_out, row + j) : std::fill_n(row + j, m_out, Scalar(0));
                    multiplyPacked(m_out, m_columns.out, window, m_kernel, packed,
                                   {image + i * m_stride * m_input.width * m_in, 1, m_stride * m_in, m_input.width * m_in}, row, m_out);
                }
            }
        });
    }

    void backward(const Pass &pass, const Source &x, const Scalar *dy) override
    {
        if (x.gradient)
            packMirrored(pass.scratch);
        inPieces(pass, 4, [&](int piece, int worker, Index first, Index last) {
            Scalar *const dKernel = partial(pass, piece), *const dBias = dKernel + paddedSize(std::size_t(kernelSize()));
            std::fill_n(dKernel, partialSize(), Scalar(0));
            for (Index e = first; e < last; ++e) {
                const Scalar *const gradient = dy + e * outputSize();
                addKernelGradient(x.value + e * inputSize(), gradient, dKernel, workerMemory(pass, worker));
                for (Index j = 0; bias.gradient && j < outputSize(); j += m_out)
                    for (Index o = 0; o < m_out; ++o)
                        dBias[o] += gradient[j + o];
                if (x.gradient)
                    inputGradient(pass.scratch, gradient, x.gradient + e * inputSize(), x.add, workerMemory(pass, worker));
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
        return std::max(packedSize(m_out, m_kernel * m_kernel * m_in), packedSize(m_in, m_kernel * m_kernel * m_out));
    }
    std::size_t partialSize() const { return paddedSize(std::size_t(kernelSize())) + paddedSize(std::size_t(m_out)); }
    std::size_t imageSize() const { return paddedSize(std::size_t(std::max(m_input.size(), m_gradient.size()))); }
    std::size_t workerSize() const { return imageSize() + packedSize(m_out, m_rows.out * m_columns.out); }
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

    // dW (out × one row of the window) += Σ over output rows of dy's row · (windows of x)ᵀ
    void addKernelGradient(const Scalar *x, const Scalar *dy, Scalar *dKernel, Scalar *memory) const
    {
        const Index window = m_kernel * m_in, pixels = m_rows.out * m_columns.out;
        Scalar *const image = memory, *const packed = memory + imageSize();
        m_input.fill(image, x, m_rows.in, m_columns.in, m_rows.before, m_columns.before, 1);
        pack(m_out, pixels, columnMajor(dy, m_out), packed, pixels, 0);
        for (Index k = 0; k < m_kernel; ++k) {
            multiplyPacked(m_out, window, m_columns.out, m_rows.out, packed,
                           {image + k * m_input.width * m_in, m_stride * m_in, 1, m_stride * m_input.width * m_in}, dKernel + k * window * m_out, m_out);
        }
    }

    // The transposed map is a convolution of dy, its pixels `stride` apart, with the kernel turned by 180°.
    void packMirrored(Scalar *packed) const
    {
        const Index taps = m_kernel * m_kernel;
        for (Index tap = 0; tap < taps; ++tap)
            pack(m_in, m_out, {kernel.value + (taps - 1 - tap) * m_in * m_out, m_out, 1}, packed, taps * m_out, tap * m_out);
    }

    void inputGradient(const Scalar *packed, const Scalar *dy, Scalar *dx, bool add, Scalar *memory) const
    {
        m_gradient.fill(memory, dy, m_rows.out, m_columns.out, m_kernel - 1 - m_rows.before, m_kernel - 1 - m_columns.before, m_stride);
        if (!add)
            std::fill_n(dx, inputSize(), Scalar(0));
        for (Index i = 0; i < m_rows.in; ++i) {
            multiplyPacked(m_in, m_columns.in, m_kernel * m_out, m_kernel, packed,
                           {memory + i * m_gradient.width * m_out, 1, m_out, m_gradient.width * m_out}, dx + i * m_columns.in * m_in, m_in);
        }
    }

    // The pieces' sums, in their order.
    void join(const Pass &pass, Scalar *__restrict total, Index count, std::size_t offset) const
    {
        std::copy_n(partial(pass, 0) + offset, count, total);
        for (int piece = 1; piece < pieces(pass.batch); ++piece) {
            const Scalar *const part = partial(pass, piece) + offset;
            for (Index i = 0; i < count; ++i)
                total[i] += part[i];
        }
    }

    Index m_in, m_out, m_kernel, m_stride;
    WindowAxis m_rows, m_columns;
    PaddedImage m_input;    // of x
    PaddedImage m_gradient; // of dy
};

} // namespace

LinearMapPtr makeConvolutionMap(const Shape &in, const Shape &out, int kernelSize, int stride, Padding padding)
{
    return std::make_unique<ConvolutionMap>(in, out, kernelSize, stride, padding);
}

} // namespace stacklight
