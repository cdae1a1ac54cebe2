#include "experiment/training_specs.h"

#include "experiment/field_makers.h"

namespace stacklight {

using namespace fields;

const std::vector<const char *> &lossNames()
{
    static const std::vector<const char *> names = {TR("softmax_cross_entropy"), TR("mean_squared_error")};
    return names;
}

const std::vector<const char *> &optimizerNames()
{
    static const std::vector<const char *> names = {"sgd", "adam", "adamw", "rmsprop"};
    return names;
}

namespace {

template <Schedule::Type type>
bool isSchedule(const Schedule &schedule)
{
    return schedule.type == type;
}

bool isSgd(const OptimizerSpec &o)
{
    return o.type == OptimizerSpec::Sgd;
}

bool isAdam(const OptimizerSpec &o)
{
    return o.type == OptimizerSpec::Adam || o.type == OptimizerSpec::AdamW;
}

Field scheduleField()
{
    const std::vector<Field> nested = {
        integer("warmup_steps", &Schedule::warmupSteps, 0, 1e6, TR("Warm-up steps"),
            TR("Over how many first steps the rate grows evenly to its full value")),
        integer("every", &Schedule::every, 1, 1e9, TR("Every"),
            TR("After how many steps the rate is multiplied with the factor"))
            .when(isSchedule<Schedule::Step>)
            .strict(),
        openReal("factor", &Schedule::factor, 0, std::numeric_limits<double>::infinity(), TR("Factor"),
            TR("What the rate is multiplied with"))
            .when(isSchedule<Schedule::Step>)
            .strict(),
        integer("steps", &Schedule::steps, 1, 1e9, TR("Steps"), TR("After how many steps the rate has come down to 0"))
            .when(isSchedule<Schedule::Cosine>)
            .strict(),
    };
    return typed("schedule", &OptimizerSpec::schedule, {TR("constant"), TR("step"), TR("cosine")}, nested,
        TR("Schedule"),
        TR("How the learning rate changes. constant; step: × factor every so many steps; cosine: ½(1 + "
           "cos(π·k/steps))"));
}

} // namespace

const std::vector<Field> &OptimizerSpec::fields()
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    static const std::vector<Field> all = {
        choice("type", &OptimizerSpec::type, optimizerNames(), TR("Optimizer"),
            TR("sgd: v = momentum·v + g, w −= rate·v; adam: steps divided by √(mean of g²); adamw: adam with decoupled "
               "weight decay; rmsprop"))
            .primary(),
        openReal("learning_rate", &OptimizerSpec::learningRate, 0, infinity, TR("Learning rate"),
            TR("How far a step goes: w −= rate · direction"))
            .primary()
            .logarithm(),
        rightOpenReal("momentum", &OptimizerSpec::momentum, 0, 1, TR("Momentum"),
            TR("How much of the previous direction is kept: v = momentum·v + g"))
            .when(isSgd)
            .strict(),
        boolean("nesterov", &OptimizerSpec::nesterov, TR("Nesterov"), TR("Looks ahead: w −= rate·(g + momentum·v)"))
            .when(isSgd)
            .strict(),
        rightOpenReal("beta1", &OptimizerSpec::beta1, 0, 1, TR("β₁"), TR("Decay of the mean of gradients"))
            .when(isAdam)
            .strict(),
        rightOpenReal("beta2", &OptimizerSpec::beta2, 0, 1, TR("β₂"), TR("Decay of the mean of squared gradients"))
            .when(isAdam)
            .strict(),
        openReal("epsilon", &OptimizerSpec::epsilon, 0, infinity, TR("Epsilon ε"),
            TR("Keeps the division by √(mean of g²) + ε finite"))
            .when(isAdam)
            .strict()
            .logarithm(),
        real("weight_decay", &OptimizerSpec::weightDecay, 0, infinity, TR("Weight decay"),
            TR("Pulls weights to 0: adds decay·w to the gradient (adamw: takes rate·decay·w from w)")),
        real("gradient_clip_norm", &OptimizerSpec::gradientClipNorm, 0, infinity, TR("Gradient clipping"),
            TR("The gradient of all parameters together is scaled down to this length; 0: off")),
        scheduleField(),
    };
    return all;
}

} // namespace stacklight
