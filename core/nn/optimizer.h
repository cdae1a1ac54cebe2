// The step from gradients to new weights.
#pragma once

#include "experiment/training_specs.h"
#include "nn/network.h"

namespace stacklight {

/// Of one trainable parameter: before its update, of its gradient (before clipping and decay), and of the update.
struct ParameterUpdate
{
    double rms = 0;
    double gradientRms = 0;
    double updateRatio = 0; ///< rms(Δw)/rms(w)
};

/// Numbers of the trainable parameters, and what the last step subtracted from each.
struct UpdateSample
{
    std::vector<std::size_t> begin;   ///< of each of the network's parameters, in its order; and the end
    std::vector<std::int64_t> places; ///< in its parameter; ascending
    std::vector<Scalar> updates;
};

/// Defined as PyTorch defines them: weight decay of all but adamw is added to the (clipped) gradient; clipping is by
/// norm/(norm + 1e-6); adam and adamw count their steps for each parameter alone, so one that comes later starts
/// afresh.
class Optimizer
{
public:
    Optimizer(const OptimizerSpec &spec, const Network &network);

    const OptimizerSpec &spec() const { return m_spec; }
    /// Another rate, schedule, decay, or type takes effect at once; a new type starts with zero state.
    void setSpec(const OptimizerSpec &spec);

    /// learning_rate · factor(step) · warm-up; steps count from 1.
    static double learningRate(const OptimizerSpec &spec, std::int64_t step);

    /// Applies the gradients of the last backward. `updates`, if not null, gets one row for each trainable parameter in
    /// the network's order; it is resized once and then reused; `sample`, if not null, gets its updates. False if an
    /// updated weight is not finite.
    bool step(std::int64_t step, std::vector<ParameterUpdate> *updates = nullptr, UpdateSample *sample = nullptr);

    /// Two blocks, with the numbers of a parameter at its offset: velocity (sgd), mean and mean of squares
    /// (adam, adamw), mean of squares in the second (rmsprop). For a hot edit to carry over, and to save.
    Scalar *state(int which) { return m_state[which].data(); }
    const Scalar *state(int which) const { return m_state[which].data(); }
    /// All zero, as at first.
    void forget();
    bool memoryIsIntact() const { return m_state[0].isIntact() && m_state[1].isIntact(); }
    /// How many updates each of the network's parameters has had, in its order.
    std::vector<std::int64_t> &counts() { return m_counts; }
    const std::vector<std::int64_t> &counts() const { return m_counts; }

private:
    // Part of one parameter, for threads to share: cut by the parameter's size alone. Sums are of squares.
    struct Piece
    {
        std::size_t parameter;
        std::int64_t first;
        std::int64_t count;
        double weights = 0;
        double gradients = 0;
        double deltas = 0;
        bool finite = true;
    };

    double clipFactor() const;
    void update(Piece &piece, double rate, Scalar clip, bool measure, UpdateSample *sample);

    OptimizerSpec m_spec;
    const Network &m_network;
    Arena m_state[2];
    std::vector<std::int64_t> m_counts;
    std::vector<Piece> m_pieces; // of the trainable parameters, in their order
};

} // namespace stacklight
