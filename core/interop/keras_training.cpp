#include "interop/keras_training.h"

#include "interop/image_moves_code.h"
#include "interop/keras_layers.h"
#include "interop/python_code.h"

namespace stacklight {

namespace {

/// Source of an optimizer of its own, where Keras has it in another form; empty where it has not.
/// `hasEmbedding`: the gradient of its table comes in slices, one a token, which Keras' optimizers square, and whose
/// length they take, one by one.
std::string optimizerClass(const OptimizerSpec &optimizer, bool hasEmbedding)
{
    const bool needsSums = hasEmbedding && (optimizer.type != OptimizerSpec::Sgd || optimizer.gradientClipNorm > 0);
    const std::string summed = needsSums ? R"py(
    def apply(self, gradients, trainable_variables=None):
        # Those of an embedding are slices, one a token.
        pairs = zip(gradients, trainable_variables or self._trainable_variables)
        summed = [ops.add(slices, ops.zeros_like(table)) for slices, table in pairs]
        super().apply(summed, trainable_variables)
)py"
                                         : "";
    const bool decays = optimizer.weightDecay != 0 && optimizer.type != OptimizerSpec::AdamW;
    const std::string decay = decays ? pythonNumber(optimizer.weightDecay) : "";
    const bool hasSchedule = optimizer.schedule.type != Schedule::Constant || optimizer.schedule.warmupSteps > 0;
    const bool isAdam = optimizer.type == OptimizerSpec::Adam || optimizer.type == OptimizerSpec::AdamW;
    const std::string head = "    def update_step(self, gradient, variable, learning_rate):\n";
    const std::string decayed = decays ? "        gradient = ops.add(gradient, " + decay + " * variable)\n" : "";
    if (optimizer.type == OptimizerSpec::Sgd && optimizer.momentum != 0 && hasSchedule) {
        std::string code = "class SGD(keras.optimizers.SGD):\n    \"\"\"Keeps the learning rate out of the velocity"
            + std::string(decays ? ", and decays by the gradient" : "") + ".\"\"\"\n\n" + head + decayed
            + "        velocity = self.momentums[self._get_variable_index(variable)]\n"
              "        self.assign(velocity, ops.add(self.momentum * velocity, gradient))\n";
        if (!optimizer.nesterov)
            return code + "        self.assign_sub(variable, learning_rate * velocity)\n" + summed;
        return code
            + "        step = ops.add(gradient, self.momentum * velocity)\n"
              "        self.assign_sub(variable, learning_rate * step)\n"
            + summed;
    }
    if (isAdam && (optimizer.epsilon > 1e-8 || needsSums)) {
        const char *const type = optimizer.type == OptimizerSpec::Adam ? "Adam" : "AdamW";
        return std::string("class ") + type + "(keras.optimizers." + type
            + "):\n    \"\"\"Adds epsilon to the corrected root" + (decays ? ", and decays by the gradient" : "")
            + ".\"\"\"\n\n" + head + decayed + R"py(        index = self._get_variable_index(variable)
        mean, square = self._momentums[index], self._velocities[index]
        step = ops.cast(self.iterations + 1, variable.dtype)
        self.assign_add(mean, ops.subtract(gradient, mean) * (1 - self.beta_1))
        gradient_square = ops.square(gradient)
        self.assign_add(square, (gradient_square - square) * (1 - self.beta_2))
        corrected_mean = mean / (1 - ops.power(self.beta_1, step))
        corrected_square = square / (1 - ops.power(self.beta_2, step))
        root = ops.sqrt(corrected_square) + self.epsilon
        self.assign_sub(variable, learning_rate * corrected_mean / root)
)py" + summed;
    }
    const std::string type = optimizer.type == OptimizerSpec::Sgd ? "SGD" : isAdam ? "Adam" : "RMSprop";
    if (!decays && needsSums)
        return "class " + type + "(keras.optimizers." + type
            + "):\n    \"\"\"Takes the gradient of an embedding as a whole.\"\"\"\n" + summed;
    if (!decays)
        return {};
    return "class " + type + "(keras.optimizers." + type
        + "):\n    \"\"\"Decays by the gradient; Keras' own takes the decay off the weights.\"\"\"\n\n" + head + decayed
        + "        super().update_step(gradient, variable, learning_rate)\n" + summed;
}

PythonExpression optimizerCall(const OptimizerSpec &optimizer, bool hasClass, bool hasSchedule)
{
    std::vector<PythonExpression> arguments;
    const auto add = [&](const std::string &argument) { arguments.push_back(PythonExpression::atom(argument)); };
    add("learning_rate=" + (hasSchedule ? std::string("LearningRate()") : pythonNumber(optimizer.learningRate)));
    std::string type;
    switch (optimizer.type) {
    case OptimizerSpec::Sgd:
        type = "SGD";
        if (optimizer.momentum != 0)
            add("momentum=" + pythonNumber(optimizer.momentum));
        if (optimizer.nesterov && optimizer.momentum != 0)
            add("nesterov=True");
        break;
    case OptimizerSpec::Adam:
    case OptimizerSpec::AdamW:
        type = optimizer.type == OptimizerSpec::Adam ? "Adam" : "AdamW";
        if (optimizer.beta1 != 0.9)
            add("beta_1=" + pythonNumber(optimizer.beta1));
        if (optimizer.beta2 != 0.999)
            add("beta_2=" + pythonNumber(optimizer.beta2));
        add("epsilon=" + kerasEpsilon(optimizer.epsilon));
        if (optimizer.type == OptimizerSpec::AdamW)
            add("weight_decay=" + pythonNumber(optimizer.weightDecay));
        break;
    case OptimizerSpec::RmsProp:
        type = "RMSprop";
        add("rho=0.99");
        add("epsilon=1e-16"); // stands in the root, where ours, 1e-8, stands beside it
        break;
    }
    if (optimizer.gradientClipNorm > 0)
        add("global_clipnorm=" + pythonNumber(optimizer.gradientClipNorm));
    return PythonExpression::call((hasClass ? "" : "keras.optimizers.") + type, std::move(arguments));
}

/// A class for what the learning rate is at each step; empty where it stays.
std::string scheduleClass(const OptimizerSpec &optimizer)
{
    const Schedule &schedule = optimizer.schedule;
    std::string factor;
    switch (schedule.type) {
    case Schedule::Constant:
        break;
    case Schedule::Step:
        factor = pythonNumber(schedule.factor) + " ** ops.floor(step / " + std::to_string(schedule.every) + ")";
        break;
    case Schedule::Cosine:
        factor = "0.5 * (1 + ops.cos(math.pi * ops.minimum(1.0, step / " + std::to_string(schedule.steps) + ")))";
        break;
    }
    const std::string warmup =
        schedule.warmupSteps > 0 ? "ops.minimum(1.0, (step + 1) / " + std::to_string(schedule.warmupSteps) + ")" : "";
    if (factor.empty() && warmup.empty())
        return {};
    std::string code = R"py(class LearningRate(keras.optimizers.schedules.LearningRateSchedule):
    """The learning rate of a step; steps count from 0."""

    def __call__(self, step):
        step = ops.cast(step, "float32")
)py";
    const std::string rate = pythonNumber(optimizer.learningRate);
    if (factor.empty() || warmup.empty())
        return code + "        return " + rate + " * " + factor + warmup + "\n";
    return code + "        warmup = " + warmup + "\n        factor = " + factor + "\n        return " + rate
        + " * warmup * factor\n";
}

std::string kerasLoss(Loss loss, bool hasPadding)
{
    if (loss == Loss::SoftmaxCrossEntropy && !hasPadding)
        return "loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)\n";
    std::string code = "def loss_of(targets, outputs):\n";
    if (loss == Loss::SoftmaxCrossEntropy)
        return code + R"py(    """Softmax cross-entropy of the positions that count, whose target is not -1."""
    counted = ops.cast(targets >= 0, outputs.dtype)
    losses = keras.losses.sparse_categorical_crossentropy(
        ops.maximum(targets, 0), outputs, from_logits=True
    )
    return ops.sum(counted * losses) / ops.sum(counted)
)py";
    code += "    \"\"\"Mean squared error against one-hot targets"
        + std::string(hasPadding ? ", of the positions that count" : "") + ".\"\"\"\n";
    code += "    one_hot = ops.one_hot(ops.cast(targets, \"int32\"), outputs.shape[-1])\n";
    if (!hasPadding)
        return code + "    return ops.mean(ops.square(outputs - ops.cast(one_hot, outputs.dtype)))\n";
    return code + R"py(    counted = ops.cast(targets >= 0, outputs.dtype)
    squares = ops.square(outputs - ops.cast(one_hot, outputs.dtype))
    return ops.sum(counted * ops.mean(squares, axis=-1)) / ops.sum(counted)
)py";
}

std::string kerasNumberLoss(const NumberTarget &target)
{
    return R"py(class StandardizedError(keras.losses.Loss):
    """Mean squared error, in units of the targets' standard deviation."""

    def call(self, targets, outputs):
        return ops.mean(ops.square((outputs - targets) / TARGET_STD), axis=-1)


)py" + std::string("loss_of = StandardizedError(")
        + (needsDoubleTarget(target) ? "dtype=\"float64\")\n" : ")\n");
}

std::string kerasWindows(int context, const ExportedData &data)
{
    std::string code = "def load_data(path):\n    \"\"\"Windows of the text, each of which predicts the next token at "
                       "every position.\"\"\"\n    data = read_safetensors(path)\n";
    const std::string training = std::to_string(data.strides[0]), validation = std::to_string(data.strides[1]),
                      length = std::to_string(context + 1);
    if (data.validation > 0) {
        code += "    for prefix, stride in (\"\", " + training + "), (\"validation_\", " + validation + "):\n";
        return code + "        windows = sliding_window_view(data[prefix + \"tokens\"], " + length
            + ")[::stride]\n        data[prefix + \"inputs\"] = windows[:, :-1]\n        data[prefix + \"targets\"] = "
              "windows[:, 1:]\n    return data\n";
    }
    return code + "    windows = sliding_window_view(data[\"tokens\"], " + length + ")[::" + training
        + "]\n    data[\"inputs\"], data[\"targets\"] = windows[:, :-1], windows[:, 1:]\n    return data\n";
}

} // namespace

std::string kerasTraining(
    const Experiment &experiment, const Plan &plan, const ExportedData &data, const std::optional<NumberTarget> &target)
{
    const bool hasPadding = plan.padding >= 0, validates = data.validation > 0, isText = data.strides[0] > 0;
    const OptimizerSpec &optimizer = experiment.optimizer;
    const bool trains = plan.parameterCount() > 0, varies = data.variesImages();
    const std::string schedule = trains ? scheduleClass(optimizer) : "",
                      ownOptimizer = trains ? optimizerClass(optimizer, plan.input.tokens) : "",
                      loss = target ? kerasNumberLoss(*target) : kerasLoss(experiment.loss, hasPadding);
    const std::string title = pythonDocText(experiment.title);
    const std::int64_t stepsPerEpoch = (data.training + experiment.batchSize - 1) / experiment.batchSize;

    std::string code = "\"\"\"Trains the network of model.py" + (title.empty() ? std::string() : ": " + title)
        + "\"\"\"\n\nimport argparse\nimport itertools\nimport json\n";
    if (schedule.find("math.") != schedule.npos)
        code += "import math\n";
    code += "import struct\nfrom pathlib import Path\n\nimport keras\nimport numpy as np\n";
    if ((schedule + ownOptimizer + loss).find("ops.") != std::string::npos)
        code += "from keras import ops\n";
    if (isText)
        code += "from numpy.lib.stride_tricks import sliding_window_view\n";
    code += std::string("\nfrom model import ") + (target ? "TARGET_STD, " : "") + "build\n\n";
    code += "FOLDER = Path(__file__).parent\nBATCH_SIZE = " + std::to_string(experiment.batchSize)
        + "\nSTEPS_PER_EPOCH = " + std::to_string(stepsPerEpoch) + "\n" + imageMovesConstant(data);
    const bool isFunction = !loss.starts_with("loss_of");
    if (!isFunction)
        code += "\n" + loss;
    code += R"py(

def read_safetensors(path):
    """The arrays of a file by name, as `safetensors.numpy.load_file` reads them."""
    types = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "U8": "u1"}
    data = Path(path).read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    arrays = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = data[8 + length + begin : 8 + length + end]
            array = np.frombuffer(values, types[entry["dtype"]])
            arrays[name] = array.reshape(entry["shape"])
    return arrays
)py";
    if (isText)
        code += "\n\n" + kerasWindows(plan.input.axes[0], data);
    if (varies)
        code += "\n\n" + kerasImageMoves(data);
    std::string batches = R"py(

def batches(data):
    """Batches without end, in Stacklight's order as far as it is known."""
    for epoch in itertools.count():
        if epoch < len(data["order"]):
            order@MOVES@ = data["order"][epoch]@WRITTEN@
        else:
            order = np.random.permutation(len(data["inputs"]))
@DRAWN@        for first in range(0, len(order), BATCH_SIZE):
            indices = order[first : first + BATCH_SIZE]
            yield data["inputs"][indices], data["targets"][indices]


)py";
    batches = replacedAll(std::move(batches), "@MOVES@", varies ? ", moves" : "");
    batches = replacedAll(std::move(batches), "@WRITTEN@", varies ? ", data[\"moves\"][epoch]" : "");
    batches = replacedAll(std::move(batches), "@DRAWN@", varies ? "            moves = drawn_moves(len(order))\n" : "");
    if (varies) {
        batches = replacedAll(std::move(batches), "indices = order[first : first + BATCH_SIZE]",
            "batch = slice(first, first + BATCH_SIZE)\n            indices = order[batch]\n            images = "
                + variedInputs(data, "moves[batch]"));
        batches = replacedAll(std::move(batches), "yield data[\"inputs\"][indices]", "yield images");
    }
    code += batches;
    for (const std::string &part : {isFunction ? loss : std::string(), schedule, ownOptimizer}) {
        if (!part.empty())
            code += part + "\n\n";
    }
    code += "def train(model, data, steps):\n";
    if (trains)
        code += "    \"\"\"Takes optimizer steps, and yields the loss of each.\"\"\"\n"
            + pythonLines(optimizerCall(optimizer, !ownOptimizer.empty(), !schedule.empty()), 4, "optimizer = ")
            + "    model.compile(optimizer=optimizer, loss=loss_of)\n";
    else
        code += "    \"\"\"Yields the loss of each batch; there is no weight to train.\"\"\"\n"
                "    model.compile(loss=loss_of)\n";
    code += R"py(    for inputs, targets in itertools.islice(batches(data), steps):
        model.reset_metrics()
        yield float(model.train_on_batch(inputs, targets))
)py";
    if (validates) {
        code += R"py(

def evaluate(model, data):
    """The mean loss and the accuracy over the validation examples."""
    inputs, targets = data["validation_inputs"], data["validation_targets"]
    outputs = [
        model.predict_on_batch(inputs[first : first + BATCH_SIZE])
        for first in range(0, len(inputs), BATCH_SIZE)
    ]
    outputs = np.concatenate(outputs)
@HITS@)py";
        if (target) {
            code = replacedAll(std::move(code), "@HITS@", R"py(    loss = float(loss_of(targets, outputs))
    return loss, 1 - loss * TARGET_STD**2 / targets.var()
)py");
            code = replacedAll(std::move(code), "The mean loss and the accuracy over",
                "The loss and the coefficient of determination over");
        } else {
            code = replacedAll(std::move(code), "@HITS@", "    hits = outputs.argmax(-1) == targets\n");
            code += "    return float(loss_of(targets, outputs)), hits"
                + std::string(hasPadding ? "[targets >= 0]" : "") + ".mean()\n";
        }
    }
    code += R"py(

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS_PER_EPOCH)
    parser.add_argument("--save", metavar="FILE", help="a .weights.h5 file")
    arguments = parser.parse_args()
    keras.utils.set_random_seed(@SEED@)
    data = @LOAD@(FOLDER / "data.safetensors")
    model = build()
    model.load_weights(FOLDER / "model.weights.h5")
    for step, loss in enumerate(train(model, data, arguments.steps), 1):
        print(f"step {step}: loss {loss:.6g}")
)py";
    code = replacedAll(std::move(code), "@LOAD@", isText ? "load_data" : "read_safetensors");
    code = replacedAll(std::move(code), "@SEED@", std::to_string(std::uint32_t(experiment.seed)));
    if (validates && target)
        code += "    loss, r2 = evaluate(model, data)\n    print(f\"validation loss {loss:.6g}, R2 {r2:.4f}\")\n";
    else if (validates)
        code += "    loss, accuracy = evaluate(model, data)\n    print(f\"validation loss {loss:.6g}, accuracy "
                "{accuracy:.4f}\")\n";
    return code
        + "    if arguments.save:\n        model.save_weights(arguments.save)\n\n\nif __name__ == \"__main__\":\n    "
          "main()\n";
}

} // namespace stacklight
