#include "nn/layers/convolution.h"

#include "nn/layers/elementwise.h"

namespace stacklight {

// The packed kernel; what a worker wants; dW and db a piece.
ScratchNeed ConvolutionMap::scratchNeed() const
{
    return {packedKernel(), workerSize(), partialBias() + std::size_t(m_out), m_cut};
}

void ConvolutionMap::forward(const Pass &pass, const Scalar *x, Scalar *y)
{
    packForward(pass.scratch.common());
    inPieces(pass, m_cut, cost(2, pass), [&](int, int worker, Index first, Index last) {
        convolve({last - first, pass.scratch.common(), pass.scratch.ofWorker(worker)}, x + first * inputSize(),
            y + first * outputSize());
    });
}

void ConvolutionMap::backward(const Pass &pass, const Source &x, const Scalar *dy)
{
    if (x.gradient)
        packBackward(pass.scratch.common());
    inPieces(pass, m_cut, cost(4, pass), [&](int number, int worker, Index first, Index last) {
        const Index count = last - first;
        const Piece piece{count, pass.scratch.common(), pass.scratch.ofWorker(worker)};
        const Scalar *const gradient = dy + first * outputSize();
        Scalar *const dKernel = pass.scratch.ofPiece(number), *const dBias = dKernel + partialBias();
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
        join(pass, bias.gradient, m_out, partialBias());
}

std::int64_t ConvolutionMap::cost(int factor, const Pass &pass) const
{
    return factor * kernelSize() * m_rows.out * m_columns.out * pass.batch;
}

// In what a piece has.
std::size_t ConvolutionMap::partialBias() const
{
    return paddedSize(std::size_t(kernelSize()));
}

// The pieces' sums, in their order.
void ConvolutionMap::join(const Pass &pass, Scalar *__restrict total, Index count, std::size_t offset) const
{
    const int parts = m_cut.count(pass.batch);
    inParts(pass, count, 2 * parts, [&](Index first, Index size) {
        std::copy_n(pass.scratch.ofPiece(0) + offset + first, size, total + first);
        for (int piece = 1; piece < parts; ++piece) {
            const Scalar *const part = pass.scratch.ofPiece(piece) + offset;
            for (Index i = first; i < first + size; ++i)
                total[i] += part[i];
        }
    });
}

LinearMapPtr makeConvolutionMap(const Shape &in, const Shape &out, int kernelSize, int stride, Padding padding)
{
    const WindowAxis rows(in.axes[0], out.axes[0], kernelSize, stride, padding),
        columns(in.axes[1], out.axes[1], kernelSize, stride, padding);
    if (LinearMapPtr map = kernelSize == 3 && stride == 1
            ? makeWinogradConvolution(in.channels(), out.channels(), rows, columns)
            : nullptr)
        return map;
    return makeDirectConvolution(in.channels(), out.channels(), rows, columns);
}

} // namespace stacklight
