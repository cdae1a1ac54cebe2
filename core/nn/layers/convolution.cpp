#include "nn/layers/convolution.h"

#include "nn/layers/elementwise.h"

namespace stacklight {

namespace {

Index examplesOfPiece(int batch)
{
    return (batch + 15) / 16;
}

int pieces(int batch)
{
    return int((batch + examplesOfPiece(batch) - 1) / examplesOfPiece(batch));
}

} // namespace

// The packed kernel; dW and db a piece; what a worker wants.
std::size_t ConvolutionMap::scratchSize(int maximumBatch, int workers) const
{
    return packedKernel() + std::size_t(pieces(maximumBatch)) * partialSize() + std::size_t(workers) * workerSize();
}

void ConvolutionMap::forward(const Pass &pass, const Scalar *x, Scalar *y)
{
    packForward(pass.scratch);
    inPieces(pass, 2, [&](int, int worker, Index first, Index count) {
        convolve({count, pass.scratch, workerMemory(pass, worker)}, x + first * inputSize(), y + first * outputSize());
    });
}

void ConvolutionMap::backward(const Pass &pass, const Source &x, const Scalar *dy)
{
    if (x.gradient)
        packBackward(pass.scratch);
    inPieces(pass, 4, [&](int number, int worker, Index first, Index count) {
        const Piece piece{count, pass.scratch, workerMemory(pass, worker)};
        const Scalar *const gradient = dy + first * outputSize();
        Scalar *const dKernel = partial(pass, number), *const dBias = dKernel + paddedSize(std::size_t(kernelSize()));
        kernelGradient(piece, x.value + first * inputSize(), gradient, dKernel);
        std::fill_n(dBias, m_out, Scalar(0));
        for (Index j = 0; bias.gradient && j < count * outputSize(); j += m_out)
            for (Index o = 0; o < m_out; ++o)
                dBias[o] += gradient[j + o];
        if (x.gradient)
            convolveBack(piece, gradient, x.gradient + first * inputSize(), x.add);
    });
    join(pass, kernel.gradient, kernelSize(), 0);
    if (bias.gradient)
        join(pass, bias.gradient, m_out, paddedSize(std::size_t(kernelSize())));
}

template <class Function>
void ConvolutionMap::inPieces(const Pass &pass, int cost, const Function &fn) const
{
    const Index part = examplesOfPiece(pass.batch);
    pass.pool->run(pieces(pass.batch), cost * kernelSize() * m_rows.out * m_columns.out * pass.batch, [&](int piece, int worker) {
        fn(piece, worker, piece * part, std::min<Index>(part, pass.batch - piece * part));
    });
}

std::size_t ConvolutionMap::partialSize() const
{
    return paddedSize(std::size_t(kernelSize())) + paddedSize(std::size_t(m_out));
}

Scalar *ConvolutionMap::partial(const Pass &pass, int piece) const
{
    return pass.scratch + packedKernel() + std::size_t(piece) * partialSize();
}

Scalar *ConvolutionMap::workerMemory(const Pass &pass, int worker) const
{
    return partial(pass, pieces(pass.batch)) + std::size_t(worker) * workerSize();
}

// The pieces' sums, in their order.
void ConvolutionMap::join(const Pass &pass, Scalar *__restrict total, Index count, std::size_t offset) const
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

LinearMapPtr makeConvolutionMap(const Shape &in, const Shape &out, int kernelSize, int stride, Padding padding)
{
    const WindowAxis rows(in.axes[0], out.axes[0], kernelSize, stride, padding), columns(in.axes[1], out.axes[1], kernelSize, stride, padding);
    if (LinearMapPtr map = kernelSize == 3 && stride == 1 ? makeWinogradConvolution(in.channels(), out.channels(), rows, columns) : nullptr)
        return map;
    return makeDirectConvolution(in.channels(), out.channels(), rows, columns);
}

} // namespace stacklight
