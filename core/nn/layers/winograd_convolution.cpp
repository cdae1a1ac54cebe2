#include "nn/layers/convolution.h"
#include "nn/layers/winograd.h"

namespace stacklight {

namespace {

// The transposed map's windows, with stride 1.
WindowAxis turned(WindowAxis axis)
{
    std::swap(axis.in, axis.out);
    axis.before = axis.size - 1 - axis.before;
    return axis;
}

class WinogradConvolution : public ConvolutionMap
{
public:
    WinogradConvolution(Index in, Index out, const WindowAxis &rows, const WindowAxis &columns)
        : ConvolutionMap(in, out, rows, columns), m_forward(in, out, {rows, columns}),
          m_back(out, in, {turned(rows), turned(columns)}), m_gradient(in, out, {rows, columns})
    {
    }

private:
    std::size_t packedKernel() const override { return std::max(m_forward.packedSize(), m_back.packedSize()); }
    std::size_t workerSize() const override
    {
        return std::max({m_forward.scratchSize(), m_back.scratchSize(), m_gradient.scratchSize()});
    }

    void packForward(Scalar *packed) const override { m_forward.packKernel(kernel.value, false, packed); }
    void packBackward(Scalar *packed) const override { m_back.packKernel(kernel.value, true, packed); }

    void convolve(const Piece &piece, const Scalar *x, Scalar *y) const override
    {
        m_forward.run(piece.packed, x, piece.examples, bias.value, false, y, piece.memory);
    }

    void convolveBack(const Piece &piece, const Scalar *dy, Scalar *dx, bool add) const override
    {
        m_back.run(piece.packed, dy, piece.examples, nullptr, add, dx, piece.memory);
    }

    void kernelGradient(const Piece &piece, const Scalar *x, const Scalar *dy, Scalar *dKernel) const override
    {
        m_gradient.run(x, dy, piece.examples, dKernel, piece.memory);
    }

    winograd::Convolution m_forward, m_back;
    winograd::KernelGradient m_gradient;
};

} // namespace

LinearMapPtr makeWinogradConvolution(Index in, Index out, const WindowAxis &rows, const WindowAxis &columns)
{
    // Channels have to fill vectors, and be so many that it is worth the transforms.
    if (in % winograd::lanes != 0 || out % winograd::lanes != 0 || in * out < 256)
        return nullptr;
    return std::make_unique<WinogradConvolution>(in, out, rows, columns);
}

} // namespace stacklight
