// What convolutions have in common, however they multiply: the examples of a batch in at most 16 pieces, each with its
// own dW.
#pragma once

#include "nn/layers/linear_map.h"
#include "nn/layers/window.h"

namespace stacklight {

/// W (out, in, kernel x, kernel y), x (in, width, height), y (out, width', height'), for each example.
class ConvolutionMap : public LinearMap
{
public:
    ConvolutionMap(Index in, Index out, const WindowAxis &rows, const WindowAxis &columns)
        : m_in(in), m_out(out), m_kernel(rows.size), m_rows(rows), m_columns(columns)
    {
    }

    ScratchNeed scratchNeed() const final;
    void forward(const Pass &pass, const Scalar *x, Scalar *y) final;
    void backward(const Pass &pass, const Source &x, const Scalar *dy) final;

protected:
    /// Some examples, one after the other.
    struct Piece
    {
        Index examples;
        const Scalar *packed; ///< what the pack function of this direction wrote
        Scalar *memory;       ///< `workerSize` numbers, all of them unknown
    };

    virtual std::size_t packedKernel() const = 0; ///< numbers that either pack function writes
    virtual std::size_t workerSize() const = 0;
    virtual void packForward(Scalar *packed) const = 0;
    virtual void packBackward(Scalar *packed) const = 0;
    /// y = W ∗ x (+ b)
    virtual void convolve(const Piece &piece, const Scalar *x, Scalar *y) const = 0;
    /// dx = (W turned by 180°) ∗ dy, or dx += it
    virtual void convolveBack(const Piece &piece, const Scalar *dy, Scalar *dx, bool add) const = 0;
    /// dW = Σ dy·(windows of x)ᵀ
    virtual void kernelGradient(const Piece &piece, const Scalar *x, const Scalar *dy, Scalar *dKernel) const = 0;

    Index inputSize() const { return m_in * m_rows.in * m_columns.in; }
    Index outputSize() const { return m_out * m_rows.out * m_columns.out; }
    Index kernelSize() const { return m_out * m_in * m_kernel * m_kernel; }

    const Index m_in, m_out, m_kernel;
    const WindowAxis m_rows, m_columns;

private:
    std::int64_t cost(int factor, const Pass &pass) const;
    std::size_t partialBias() const;
    void join(const Pass &pass, Scalar *total, Index count, std::size_t offset) const;

    const Cut m_cut = Cut::intoAtMost(16);
};

/// Any kernel and stride.
LinearMapPtr makeDirectConvolution(Index in, Index out, const WindowAxis &rows, const WindowAxis &columns);

/// 3×3 with stride 1 in fewer products; null where the numbers of channels do not suit it.
LinearMapPtr makeWinogradConvolution(Index in, Index out, const WindowAxis &rows, const WindowAxis &columns);

} // namespace stacklight
