#include "interop/pytorch_training.h"

#include "interop/export_readme.h"
#include "interop/image_moves_code.h"
#include "interop/python_code.h"

namespace stacklight {

namespace {

std::string optimizerCode(const OptimizerSpec &optimizer)
{
    std::vector<PythonExpression> arguments = {PythonExpression::atom("model.parameters()"),
        PythonExpression::atom("lr=" + pythonNumber(optimizer.learningRate))};
    const auto add = [&](const std::string &argument) { arguments.push_back(PythonExpression::atom(argument)); };
    const char *type = "";
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
        if (optimizer.beta1 != 0.9 || optimizer.beta2 != 0.999)
            add("betas=(" + pythonNumber(optimizer.beta1) + ", " + pythonNumber(optimizer.beta2) + ")");
        if (optimizer.epsilon != 1e-8)
            add("eps=" + pythonNumber(optimizer.epsilon));
        break;
    case OptimizerSpec::RmsProp:
        type = "RMSprop";
        break;
    }
    if (optimizer.weightDecay != 0 || optimizer.type == OptimizerSpec::AdamW) // whose default is another one
        add("weight_decay=" + pythonNumber(optimizer.weightDecay));
    return pythonLines(
        PythonExpression::call(std::string("torch.optim.") + type, std::move(arguments)), 4, "optimizer = ");
}

/// What the learning rate is multiplied by; empty where it stays.
std::string factorFunction(const Schedule &schedule)
{
    std::string factor;
    switch (schedule.type) {
    case Schedule::Constant:
        break;
    case Schedule::Step:
        factor = pythonNumber(schedule.factor) + " ** (step // " + std::to_string(schedule.every) + ")";
        break;
    case Schedule::Cosine:
        factor = "0.5 * (1 + math.cos(math.pi * min(1, step / " + std::to_string(schedule.steps) + ")))";
        break;
    }
    const std::string warmup =
        schedule.warmupSteps > 0 ? "min(1, (step + 1) / " + std::to_string(schedule.warmupSteps) + ")" : "";
    if (factor.empty() && warmup.empty())
        return {};
    std::string code = "def learning_rate_factor(step):\n    \"\"\"What the learning rate is multiplied by; steps "
                       "count from 0.\"\"\"\n";
    if (factor.empty() || warmup.empty())
        return code + "    return " + factor + warmup + "\n";
    return code + "    warmup = " + warmup + "\n    return warmup * " + factor + "\n";
}

std::string lossFunction(Loss loss, bool isRegression, bool isPerPosition, bool hasPadding)
{
    std::string code = "def loss_of(outputs, targets):\n";
    if (isRegression)
        return code
            + "    \"\"\"Mean squared error, in units of the targets' standard deviation.\"\"\"\n"
              "    return ((outputs - targets) / TARGET_STD).square().mean()\n";
    if (loss == Loss::SoftmaxCrossEntropy) {
        code += "    \"\"\"Softmax cross-entropy"
            + std::string(hasPadding ? " of the positions that count, whose target is not -1" : "") + ".\"\"\"\n";
        if (!isPerPosition)
            return code + "    return F.cross_entropy(outputs, targets)\n";
        return code
            + "    outputs, targets = outputs.flatten(0, 1), targets.flatten()\n    return F.cross_entropy(outputs, "
              "targets"
            + (hasPadding ? ", ignore_index=-1" : "") + ")\n";
    }
    code += "    \"\"\"Mean squared error against one-hot targets"
        + std::string(hasPadding ? ", of the positions that count" : "") + ".\"\"\"\n";
    if (hasPadding)
        code += "    counted = targets >= 0\n    outputs, targets = outputs[counted], targets[counted]\n";
    return code + "    return F.mse_loss(outputs, F.one_hot(targets, outputs.shape[-1]).float())\n";
}

std::string windowsFunction(int context, const ExportedData &data)
{
    std::string code = "def load_data(path):\n    \"\"\"Windows of the text, each of which predicts the next token at "
                       "every position.\"\"\"\n    data = read_safetensors(path)\n";
    code += "    context = " + std::to_string(context) + "\n";
    const std::string training = std::to_string(data.strides[0]), validation = std::to_string(data.strides[1]);
    if (data.validation > 0) {
        code += "    for prefix, stride in (\"\", " + training + "), (\"validation_\", " + validation + "):\n";
        code += "        windows = data[prefix + \"tokens\"].unfold(0, context + 1, stride)\n";
        return code
            + "        data[prefix + \"inputs\"] = windows[:, :-1]\n        data[prefix + \"targets\"] = windows[:, "
              "1:]\n    return data\n";
    }
    code += "    windows = data[\"tokens\"].unfold(0, context + 1, " + training + ")\n";
    return code + "    data[\"inputs\"], data[\"targets\"] = windows[:, :-1], windows[:, 1:]\n    return data\n";
}

std::string accuracyCode(bool hasPadding)
{
    if (hasPadding)
        return R"py(        hits = outputs.argmax(-1)[targets >= 0] == targets[targets >= 0]
        losses.append(loss_of(outputs, targets) * len(hits))
        correct.append(hits)
)py";
    return R"py(        hits = outputs.argmax(-1) == targets
        losses.append(loss_of(outputs, targets) * hits.numel())
        correct.append(hits.flatten())
)py";
}

/// What a process has of a batch.
constexpr const char *shareFunction = R"py(

def share(batch):
    """What this process has of a batch."""
    return batch[dist.get_rank() :: dist.get_world_size()]
)py";

std::string batchesFunction(const ExportedData &data, bool isRegression, bool isDistributed)
{
    const bool varies = data.variesImages();
    std::string code = "def batches(data):\n    \"\"\"Batches without end, in Stacklight's order as far as it is known."
        + std::string(isDistributed ? "\n\n    All processes see the same, and each trains on its share.\n    " : "")
        + "\"\"\"\n";
    if (isDistributed)
        code += "    generator = torch.Generator().manual_seed(SEED)\n";
    code += "    for epoch in itertools.count():\n        if epoch < len(data[\"order\"]):\n"
            "            order"
        + std::string(varies ? ", moves" : "") + " = data[\"order\"][epoch].long()"
        + (varies ? ", data[\"moves\"][epoch]" : "")
        + "\n        else:\n            order = torch.randperm(len(data[\"inputs\"])"
        + (isDistributed ? ", generator=generator)\n" : ")\n");
    if (varies)
        code += std::string("            moves = drawn_moves(len(order)") + (isDistributed ? ", generator)\n" : ")\n");
    code += varies
        ? "        for indices, ways in zip(order.split(BATCH_SIZE), moves.split(BATCH_SIZE)):\n            images = "
            + variedInputs(data, "ways") + "\n            yield images, "
        : "        for indices in order.split(BATCH_SIZE):\n            yield " + variedInputs(data, "") + ", ";
    return code + "data[\"targets\"][indices]" + (isRegression ? "" : ".long()") + "\n"
        + (isDistributed ? shareFunction : "");
}

constexpr const char *sharedBatchNorm = R"py(class SharedBatchNorm(nn.modules.batchnorm._BatchNorm):
    """Batch norm over the batch of all processes, on any device."""

    def forward(self, x@PADDING@):
        x = x.movedim(1, -1) if x.dim() == 4 else x  # channels last
        mean, var = self.running_mean, self.running_var
        if self.training:
            rows = @ROWS@
            count = rows.new_full((1,), len(rows))
            sums = all_reduce(torch.cat([rows.sum(0), count]))
            mean = sums[:-1] / sums[-1]
            var = all_reduce((rows - mean).square().sum(0)) / sums[-1].detach()
            self.running_mean.lerp_(mean.detach(), self.momentum)
            self.running_var.lerp_(var.detach(), self.momentum)
        y = (x - mean) / torch.sqrt(var + self.eps)
        if self.affine:
            y = y * self.weight + self.bias
        return y.movedim(-1, 1) if y.dim() == 4 else y


def share_batch_norms(model):
    """Lets batch norms take their figures over the batch of all processes."""
    for layer in model.modules():
        if isinstance(layer, nn.modules.batchnorm._BatchNorm):
            @KIND@
)py";

/// Of sequences with padding, a norm stays a module that is told which positions those are.
std::string sharedBatchNormCode(bool hasPadding)
{
    std::string code = replacedAll(sharedBatchNorm, "@PADDING@", hasPadding ? ", padding" : "");
    code = replacedAll(std::move(code), "@ROWS@", hasPadding ? "x[~padding]" : "x.flatten(0, -2)");
    return replacedAll(std::move(code), "@KIND@",
        hasPadding ? "bases = (SharedBatchNorm, type(layer))\n            layer.__class__ = type(\"SharedBatchNorm\", "
                     "bases, {})"
                   : "layer.__class__ = SharedBatchNorm");
}

/// Behind the optimizer and its schedule.
constexpr const char *distributedSteps = R"py(    parallel = DistributedDataParallel(model)
    model.train()
    for step, batch in enumerate(itertools.islice(batches(data), steps), 1):
        inputs, targets = (share(part).to(device) for part in batch)
        outputs = parallel(inputs)
        # The mean over the processes is that over the batch, also where shares differ.
        weight = dist.get_world_size() / @COUNT@
        loss = loss_of(outputs, targets) * (weight * @SHARE@)
        optimizer.zero_grad()
        loss.backward()
@CLIP@@HITS@        update = contextlib.nullcontext()
        if recorder:
            update = recorder.update(loss, @ACCURACY@, step / STEPS_PER_EPOCH)
        with update:
            optimizer.step()
@SCHEDULE@        mean = loss.detach() / dist.get_world_size()
        dist.all_reduce(mean)
        yield mean.item()
)py";

constexpr const char *distributedMain = R"py(def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS_PER_EPOCH)
    default = "cuda" if torch.cuda.is_available() else "cpu"
    parser.add_argument("--device", choices=["cpu", "cuda"], default=default)
    parser.add_argument("--trace", metavar="FILE", help="where to record every layer")
    parser.add_argument("--trace-every", type=int, default=100, metavar="K")
    parser.add_argument("--save", metavar="FILE", help="where to write the state dict")
    arguments = parser.parse_args()
    if "RANK" not in os.environ:
        parser.error("start it as: torchrun --nproc_per_node 2 train.py")
    if arguments.trace_every < 1:
        parser.error("--trace-every: the number must be 1 or more")
    data = @LOAD@(FOLDER / "data.safetensors")
    smallest = min(BATCH_SIZE, len(data["inputs"]) % BATCH_SIZE or BATCH_SIZE)
    if smallest < int(os.environ["WORLD_SIZE"]):
        parser.error(f"a batch has {smallest} examples, fewer than there are processes")
    dist.init_process_group("nccl" if arguments.device == "cuda" else "gloo")
    device = torch.device("cpu")
    if arguments.device == "cuda":
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
    is_first = dist.get_rank() == 0
    torch.manual_seed(SEED + dist.get_rank())
    model = load(FOLDER / "weights.safetensors").to(device)
@SYNC@    with contextlib.ExitStack() as stack:
        recorder = None
        if arguments.trace:
            recorder = Recorder(
                model,
                arguments.trace,
                title=TITLE,
                seed=SEED,
                every=arguments.trace_every,
            )
            stack.enter_context(recorder)
        losses = train(model, data, arguments.steps, device, recorder)
        for step, loss in enumerate(losses, 1):
            if is_first:
                print(f"step {step}: loss {loss:.6g}", flush=True)
@EVALUATE@    if is_first and arguments.save:
        torch.save(model.state_dict(), arguments.save)
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
)py";

} // namespace

std::string pytorchTraining(
    const Experiment &experiment, const Plan &plan, const ExportedData &data, bool isDistributed)
{
    const bool trains = plan.parameterCount() > 0;
    const bool isPerPosition = plan.layers.back().outputShape.isSequence(), hasPadding = plan.padding >= 0,
               validates = data.validation > 0;
    const bool clips = trains && experiment.optimizer.gradientClipNorm > 0,
               sharesNorms = isDistributed && hasNorm(plan, NormKind::Batch);
    const std::string schedule = trains ? factorFunction(experiment.optimizer.schedule) : "";
    const std::string title = pythonDocText(experiment.title);
    const std::int64_t stepsPerEpoch = (data.training + experiment.batchSize - 1) / experiment.batchSize;

    std::string code = "\"\"\"Trains the network of model.py" + (title.empty() ? std::string() : ": " + title)
        + "\"\"\"\n\nimport argparse\n" + (isDistributed ? "import contextlib\n" : "") + "import itertools\n";
    if (schedule.find("math.") != schedule.npos)
        code += "import math\n";
    code += std::string(isDistributed ? "import os\n" : "") + "from pathlib import Path\n\nimport torch\n"
        + (isDistributed ? "import torch.distributed as dist\n" : "")
        + (plan.regression ? "" : "import torch.nn.functional as F\n")
        + (clips || sharesNorms ? "from torch import nn\n" : "")
        + (sharesNorms ? "from torch.distributed.nn.functional import all_reduce\n" : "")
        + (isDistributed ? "from torch.nn.parallel import DistributedDataParallel\n" : "");
    code += std::string("\nfrom model import ") + (plan.regression ? "TARGET_STD, " : "") + "load, read_safetensors\n"
        + std::string(isDistributed ? "from record_trace import Recorder\n" : "") + "\n";
    code += "FOLDER = Path(__file__).parent\nBATCH_SIZE = " + std::to_string(experiment.batchSize)
        + "\nSTEPS_PER_EPOCH = " + std::to_string(stepsPerEpoch) + "\n" + imageMovesConstant(data);
    if (isDistributed)
        code += "SEED = " + std::to_string(experiment.seed) + "\nTITLE = \"\"\"" + title + "\"\"\"\n";
    if (data.strides[0] > 0)
        code += "\n\n" + windowsFunction(plan.input.axes[0], data);
    if (data.variesImages())
        code += "\n\n" + pytorchImageMoves(data, isDistributed);
    code += "\n\n" + batchesFunction(data, plan.regression, isDistributed) + "\n\n";
    if (sharesNorms)
        code += sharedBatchNormCode(hasPadding) + "\n\n";
    code += lossFunction(experiment.loss, plan.regression, isPerPosition, hasPadding) + "\n\n";
    if (!schedule.empty())
        code += schedule + "\n\n";
    const std::string clip = clips
        ? pythonLines(PythonExpression::parsed("nn.utils.clip_grad_norm_(model.parameters(), "
                          + pythonNumber(experiment.optimizer.gradientClipNorm) + ")"),
              8)
        : "";
    code += std::string("def train(model, data, steps, device=\"cpu\"") + (isDistributed ? ", recorder=None" : "")
        + (trains ? "):\n    \"\"\"Takes optimizer steps, and yields the loss of each.\"\"\"\n"
                    + optimizerCode(experiment.optimizer)
                  : "):\n    \"\"\"Yields the loss of each batch; there is no parameter to train.\"\"\"\n");
    if (!schedule.empty())
        code += "    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, learning_rate_factor)\n";
    const std::string nextRate = schedule.empty() ? "" : "        schedule.step()\n";
    if (isDistributed) {
        std::string steps =
            replacedAll(distributedSteps, "@COUNT@", hasPadding ? "(batch[1] >= 0).sum().item()" : "batch[1].numel()");
        steps = replacedAll(std::move(steps), "@SHARE@", hasPadding ? "(targets >= 0).sum()" : "targets.numel()");
        steps = replacedAll(std::move(steps), "@HITS@",
            plan.regression ? "" : "        hits = (outputs.argmax(-1) == targets).sum() * weight\n");
        steps = replacedAll(std::move(steps), "@ACCURACY@", plan.regression ? "None" : "hits");
        code += replacedAll(replacedAll(std::move(steps), "@CLIP@", clip), "@SCHEDULE@", nextRate);
    } else {
        code += R"py(    model.train()
    for inputs, targets in itertools.islice(batches(data), steps):
        loss = loss_of(model(inputs.to(device)), targets.to(device))
)py";
        if (trains)
            code += "        optimizer.zero_grad()\n        loss.backward()\n" + clip + "        optimizer.step()\n"
                + nextRate;
        code += "        yield loss.item()\n";
    }
    if (validates && plan.regression) {
        code += R"py(

@torch.no_grad()
def evaluate(model, data, device="cpu"):
    """The loss and the coefficient of determination over the validation examples."""
    model.eval()
    inputs = data["validation_inputs"].split(BATCH_SIZE)
    outputs = torch.cat([model(x.to(device)).cpu() for x in inputs])
    targets = data["validation_targets"]
    spread = (targets - targets.mean()).square().mean() / TARGET_STD**2
    loss = loss_of(outputs, targets).item()
    return loss, 1 - loss / spread.item()
)py";
    } else if (validates) {
        code += R"py(

@torch.no_grad()
def evaluate(model, data, device="cpu"):
    """The mean loss and the accuracy over the validation examples."""
    model.eval()
    losses, correct = [], []
    inputs = data["validation_inputs"].split(BATCH_SIZE)
    for x, targets in zip(inputs, data["validation_targets"].split(BATCH_SIZE)):
        outputs, targets = model(x.to(device)), targets.long().to(device)
@ACCURACY@    correct = torch.cat(correct).float()
    return sum(losses).item() / len(correct), correct.mean().item()
)py";
        code = replacedAll(std::move(code), "@ACCURACY@", accuracyCode(hasPadding));
    }
    const std::string loader = data.strides[0] > 0 ? "load_data" : "read_safetensors";
    const std::string printed = plan.regression
        ? "    print(f\"validation loss {loss:.6g}, R2 {r2:.4f}\")\n"
        : "    print(f\"validation loss {loss:.6g}, accuracy {accuracy:.4f}\")\n";
    const std::string figures = plan.regression ? "loss, r2" : "loss, accuracy";
    if (isDistributed) {
        std::string ending = replacedAll(distributedMain, "@LOAD@", loader);
        ending = replacedAll(std::move(ending), "@SYNC@", sharesNorms ? "    share_batch_norms(model)\n" : "");
        const std::string evaluation =
            "    if is_first:\n        " + figures + " = evaluate(model, data, device)\n    " + printed;
        return code + "\n\n" + replacedAll(std::move(ending), "@EVALUATE@", validates ? evaluation : "");
    }
    code += R"py(

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=STEPS_PER_EPOCH)
    parser.add_argument("--device", default="cpu", help="as PyTorch calls it")
    parser.add_argument("--save", metavar="FILE", help="where to write the state dict")
    arguments = parser.parse_args()
    torch.manual_seed(@SEED@)
    data = @LOAD@(FOLDER / "data.safetensors")
    model = load(FOLDER / "weights.safetensors").to(arguments.device)
    losses = train(model, data, arguments.steps, arguments.device)
    for step, loss in enumerate(losses, 1):
        print(f"step {step}: loss {loss:.6g}")
)py";
    code = replacedAll(std::move(code), "@LOAD@", loader);
    code = replacedAll(std::move(code), "@SEED@", std::to_string(experiment.seed));
    if (validates)
        code += "    " + figures + " = evaluate(model, data, arguments.device)\n" + printed;
    return code
        + "    if arguments.save:\n        torch.save(model.state_dict(), arguments.save)\n\n\nif __name__ == "
          "\"__main__\":\n    main()\n";
}

} // namespace stacklight
