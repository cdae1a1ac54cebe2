// Loss, optimizer and learning-rate schedule, as a file says them.
#pragma once

#include "experiment/field.h"

namespace stacklight {

/// Softmax cross-entropy: mean over examples, and over the counted positions of sequences. Mean squared error: mean
/// over examples and outputs; class targets are one-hot.
enum class Loss { SoftmaxCrossEntropy, MeanSquaredError };

/// The learning rate of step k = 1, 2, … is learning_rate · factor(k) · min(1, k / warmup_steps).
struct Schedule
{
    enum Type {
        Constant, ///< factor 1
        Step,     ///< factor^⌊(k−1)/every⌋
        Cosine,   ///< ½(1 + cos(π·min(1, (k−1)/steps))); Loshchilov and Hutter 2017, without restarts
    };
    Type type = Constant;
    int warmupSteps = 0;
    int every = 1000;
    double factor = 0.1;
    int steps = 10000;

    bool operator==(const Schedule &) const = default;
};

/// sgd: v = momentum·v + g, w −= rate·v (nesterov: w −= rate·(g + momentum·v)). adam: Kingma and Ba 2015. adamw:
/// Loshchilov and Hutter 2019, the decay decoupled. rmsprop: Tieleman and Hinton 2012 with decay 0.99, ε 1e-8 outside
/// the root.
struct OptimizerSpec
{
    enum Type { Sgd, Adam, AdamW, RmsProp };
    Type type = Sgd;
    double learningRate = 0.01;
    double momentum = 0;
    bool nesterov = false;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0;      ///< added to the gradient as weight_decay·w, but for adamw
    double gradientClipNorm = 0; ///< the gradient of all parameters together is scaled down to this length; 0: off
    Schedule schedule;

    static const std::vector<Field> &fields();
    bool operator==(const OptimizerSpec &) const = default;
};

const std::vector<const char *> &lossNames();
const std::vector<const char *> &optimizerNames();

} // namespace stacklight
