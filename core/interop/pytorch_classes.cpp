#include "interop/pytorch_classes.h"

#include "interop/code_classes.h"
#include "interop/python_code.h"

namespace stacklight {

namespace {

constexpr const char *standardizedLinear = R"py(class StandardizedLinear(nn.Linear):
    """A linear layer with weight standardization (Qiao et al. 2019)."""

    def forward(self, x):
        mean = self.weight.mean(1, keepdim=True)
        var = self.weight.var(1, unbiased=False, keepdim=True)
        return F.linear(x, (self.weight - mean) / torch.sqrt(var + 1e-5), self.bias)
)py";

constexpr const char *standardizedConv2d = R"py(class StandardizedConv2d(nn.Conv2d):
    """A convolution with weight standardization (Qiao et al. 2019)."""

    def forward(self, x):
        mean = self.weight.mean((1, 2, 3), keepdim=True)
        var = self.weight.var((1, 2, 3), unbiased=False, keepdim=True)
        weight = (self.weight - mean) / torch.sqrt(var + 1e-5)
        return F.conv2d(
            x, weight, self.bias, self.stride, self.padding, groups=self.groups
        )
)py";

constexpr const char *batchNorm1d = R"py(class BatchNorm1d(nn.BatchNorm1d):
    """Keeps the biased variance for evaluation; PyTorch's own keeps the unbiased one.

    Channels come last, also those of (batch, positions, channels).
    """

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            axes = tuple(range(x.dim() - 1))
            mean, var = x.mean(axes), x.var(axes, unbiased=False)
            self.running_mean.lerp_(mean.detach(), self.momentum)
            self.running_var.lerp_(var.detach(), self.momentum)
@RETURN@)py";

constexpr ClassChoice batchNorm1dChoices[] = {{
    "@RETURN@",
    "        return (x - mean) / torch.sqrt(var + self.eps) * self.weight + self.bias\n",
    "        return (x - mean) / torch.sqrt(var + self.eps)\n",
    "        y = (x - mean) / torch.sqrt(var + self.eps)\n        return y * self.weight + self.bias if self.affine "
    "else y\n",
}};

constexpr const char *batchNorm2d = R"py(class BatchNorm2d(nn.BatchNorm2d):
    """Keeps the biased variance for evaluation; PyTorch's own keeps the unbiased one."""

    def forward(self, x):
        mean, var = self.running_mean, self.running_var
        if self.training:
            mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
            self.running_mean.lerp_(mean.detach(), self.momentum)
            self.running_var.lerp_(var.detach(), self.momentum)
@RETURN@)py";

constexpr ClassChoice batchNorm2dChoices[] = {{
    "@RETURN@",
    "        scale = self.weight / torch.sqrt(var + self.eps)\n        y = (x - mean[:, None, None]) * scale[:, None, "
    "None]\n        return y + self.bias[:, None, None]\n",
    "        scale = 1 / torch.sqrt(var + self.eps)\n        return (x - mean[:, None, None]) * scale[:, None, None]\n",
    "        scale = 1 / torch.sqrt(var + self.eps)\n        y = (x - mean[:, None, None]) * scale[:, None, None]\n    "
    "    if not self.affine:\n            return y\n"
    "        return y * self.weight[:, None, None] + self.bias[:, None, None]\n",
}};

constexpr const char *groupNorm = R"py(class GroupNorm(nn.GroupNorm):
    """Group normalization that also takes groups of a single value."""

    def forward(self, x):
        return torch.group_norm(x, self.num_groups, self.weight, self.bias, self.eps)
)py";

constexpr const char *sequenceGroupNorm = R"py(class SequenceGroupNorm(nn.GroupNorm):
    """Group normalization over all positions of (batch, positions, channels)."""

    def forward(self, x):
        x = x.transpose(1, 2)
        x = torch.group_norm(x, self.num_groups, self.weight, self.bias, self.eps)
        return x.transpose(1, 2)
)py";

constexpr const char *rmsNorm = R"py(class RMSNorm(nn.Module):
    """Divides by the root of the mean square over the channels, which come last."""

    def __init__(self, channels, eps@ARGUMENT@):
        super().__init__()
        self.eps = eps
@WEIGHT@
    def forward(self, x):
@RETURN@)py";

constexpr ClassChoice rmsNormChoices[] = {
    {"@ARGUMENT@", "", ", affine", ", affine=True"},
    {"@WEIGHT@", "        self.weight = nn.Parameter(torch.ones(channels))\n", "",
        "        self.weight = nn.Parameter(torch.ones(channels)) if affine else None\n"},
    {"@RETURN@",
        "        mean = x.square().mean(-1, keepdim=True)\n        return x * torch.rsqrt(mean + self.eps) * "
        "self.weight\n",
        "        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps)\n",
        "        y = x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps)\n        return y if self.weight is "
        "None else y * self.weight\n"},
};

constexpr const char *rmsNorm2d = R"py(class RMSNorm2d(nn.Module):
    """Divides by the root of the mean square over channels, height and width."""

    def __init__(self, channels, eps@ARGUMENT@):
        super().__init__()
        self.eps = eps
@WEIGHT@
    def forward(self, x):
        mean = x.square().mean((1, 2, 3), keepdim=True)
@RETURN@)py";

constexpr ClassChoice rmsNorm2dChoices[] = {
    rmsNormChoices[0],
    rmsNormChoices[1],
    {"@RETURN@", "        return x * torch.rsqrt(mean + self.eps) * self.weight[:, None, None]\n",
        "        return x * torch.rsqrt(mean + self.eps)\n",
        "        y = x * torch.rsqrt(mean + self.eps)\n        return y if self.weight is None else y * self.weight[:, "
        "None, None]\n"},
};

constexpr const char *channelsLastFlatten = R"py(class ChannelsLastFlatten(nn.Module):
    """Flattens images in the order height, width, channels."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)
)py";

constexpr const char *paddedMaxPool2d = R"py(class PaddedMaxPool2d(nn.Module):
    """The largest value around every pixel, in a window that reaches over the sides."""

    def __init__(self, size, padding):
        super().__init__()
        self.size = size
        self.padding = padding

    def forward(self, x):
        x = F.pad(x, self.padding, value=float("-inf"))
        return F.max_pool2d(x, self.size, stride=1)
)py";

constexpr const char *paddedAvgPool2d = R"py(class PaddedAvgPool2d(nn.Module):
    """The mean around every pixel, in a window of which the padding does not count."""

    def __init__(self, size, padding):
        super().__init__()
        self.size = size
        self.padding = padding

    def mean(self, x):
        return F.avg_pool2d(F.pad(x, self.padding), self.size, stride=1)

    def forward(self, x):
        return self.mean(x) / self.mean(torch.ones_like(x))
)py";

constexpr const char *stochasticDepth = R"py(class StochasticDepth(nn.Module):
    """Leaves a branch out for some examples (Huang et al. 2016).

    Evaluation takes the expectation.
    """

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training:
            return (1 - self.rate) * x
        drawn = torch.rand(len(x), *[1] * (x.dim() - 1), device=x.device)
        return (drawn >= self.rate) * x
)py";

constexpr const char *learnedPositions = R"py(class LearnedPositions(nn.Module):
    """Adds a learned vector for each position."""

    def __init__(self, positions, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(positions, channels))

    def forward(self, x):
        return x + self.weight[: x.shape[1]]
)py";

constexpr const char *sinusoidalPositions = R"py(class SinusoidalPositions(nn.Module):
    """Adds sines and cosines of each position (Vaswani et al. 2017)."""

    def __init__(self, positions, channels):
        super().__init__()
        exponents = torch.arange(0, channels, 2, dtype=torch.float64) / channels
        angles = torch.arange(positions)[:, None] / 10000**exponents
        table = torch.zeros(positions, channels)
        table[:, 0::2] = angles.sin()
        table[:, 1::2] = angles.cos()[:, : channels // 2]
        self.register_buffer("table", table, persistent=False)

    def forward(self, x):
        return x + self.table[: x.shape[1]]
)py";

constexpr const char *masked = R"py(class Masked(nn.Module):
    """A module that is told which positions are padding."""
)py";

constexpr const char *maskedSequential = R"py(class MaskedSequential(Masked, nn.Sequential):
    """Passes on which positions are padding to those modules that ask for it."""

    def forward(self, x, padding):
        for module in self:
            x = module(x, padding) if isinstance(module, Masked) else module(x)
        return x
)py";

constexpr const char *isPadding = R"py(def is_padding(tokens):
    """Which positions stand behind the last token of a sequence that is not 0."""
    positions = torch.arange(tokens.shape[1], device=tokens.device)
    return positions > ((tokens != 0) * positions).amax(1, keepdim=True)
)py";

constexpr const char *maskedBatchNorm1d = R"py(class MaskedBatchNorm1d(Masked, nn.BatchNorm1d):
    """Batch norm of (batch, positions, channels), where padding does not count."""

    def forward(self, x, padding):
        mean, var = self.running_mean, self.running_var
        if self.training:
            counted = x[~padding]
            mean, var = counted.mean(0), counted.var(0, unbiased=False)
            self.running_mean.lerp_(mean.detach(), self.momentum)
            self.running_var.lerp_(var.detach(), self.momentum)
@RETURN@)py";

constexpr const char *maskedGroupNorm = R"py(class MaskedGroupNorm(Masked, nn.GroupNorm):
    """Group normalization over all positions that are not padding."""

    def forward(self, x, padding):
        counted = ~padding[:, :, None, None]
        y = x.unflatten(2, (self.num_groups, -1))
        count = counted.sum(1, keepdim=True) * y.shape[-1]
        mean = (counted * y).sum((1, 3), keepdim=True) / count
        var = (counted * (y - mean).square()).sum((1, 3), keepdim=True) / count
        y = ((y - mean) / torch.sqrt(var + self.eps)).flatten(2)
@RETURN@)py";

constexpr ClassChoice maskedGroupNormChoices[] = {{
    "@RETURN@",
    "        return y * self.weight + self.bias\n",
    "        return y\n",
    "        return y * self.weight + self.bias if self.affine else y\n",
}};

constexpr const char *selfAttention = R"py(class SelfAttention(@BASE@):
    """Multi-head attention of a sequence to itself."""

    def __init__(self, channels, heads@ARGUMENT@):
        super().__init__()
        self.attention = nn.MultiheadAttention(
            channels, heads, @BIAS@batch_first=True
        )

    def forward(self, x@PADDING@):
        return self.attention(x, x, x, @MASK@need_weights=False)[0]
)py";

constexpr const char *causalSelfAttention = R"py(class CausalSelfAttention(@BASE@):
    """Multi-head attention of each position to itself and earlier ones."""

    def __init__(self, channels, heads@ARGUMENT@):
        super().__init__()
        self.attention = nn.MultiheadAttention(
            channels, heads, @BIAS@batch_first=True
        )

    def forward(self, x@PADDING@):
        later = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device)
        return self.attention(
            x,
            x,
            x,@MASK@
            need_weights=False,
            attn_mask=later.triu(1),
        )[0]
)py";

std::string attentionClass(const char *text, const ClassUses &uses, bool isMasked, bool isCausal)
{
    std::string code = replacedAll(text, "@BASE@", isMasked ? "Masked" : "nn.Module");
    code = replacedAll(code, "@PADDING@", isMasked ? ", padding" : "");
    if (isCausal)
        code = replacedAll(code, "@MASK@", isMasked ? "\n            key_padding_mask=padding," : "");
    else if (isMasked)
        code = replacedAll(code, "        return self.attention(x, x, x, @MASK@need_weights=False)[0]\n",
            "        return self.attention(x, x, x, key_padding_mask=padding, need_weights=False)[0]\n");
    else
        code = replacedAll(code, "@MASK@", "");
    // `bias` is an argument where the layers differ in it.
    code = replacedAll(code, "@ARGUMENT@", !uses.plain ? "" : uses.full ? ", bias=True" : ", bias");
    const char *const call = "nn.MultiheadAttention(\n            channels, heads, @BIAS@batch_first=True\n        )";
    return uses.plain ? replacedAll(code, "@BIAS@", "bias=bias, ")
                      : replacedAll(code, call, "nn.MultiheadAttention(channels, heads, batch_first=True)");
}

} // namespace

std::vector<std::string> pytorchClasses(const CodeSequence &network)
{
    std::vector<std::string> classes;
    const auto add = [&](const char *name, const char *text, std::span<const ClassChoice> choices = {}) {
        if (const ClassUses uses = classUses(network, name); uses.any)
            classes.push_back(chosenText(text, uses, choices));
    };
    const bool isMasked = takesPadding(network);
    if (isMasked) {
        classes.push_back(masked);
        classes.push_back(maskedSequential);
        classes.push_back(isPadding);
    }
    add("MaskedBatchNorm1d", maskedBatchNorm1d, batchNorm1dChoices);
    add("MaskedGroupNorm", maskedGroupNorm, maskedGroupNormChoices);
    add("StandardizedLinear", standardizedLinear);
    add("StandardizedConv2d", standardizedConv2d);
    add("BatchNorm1d", batchNorm1d, batchNorm1dChoices);
    add("BatchNorm2d", batchNorm2d, batchNorm2dChoices);
    add("GroupNorm", groupNorm);
    add("SequenceGroupNorm", sequenceGroupNorm);
    add("RMSNorm", rmsNorm, rmsNormChoices);
    add("RMSNorm2d", rmsNorm2d, rmsNorm2dChoices);
    add("ChannelsLastFlatten", channelsLastFlatten);
    add("PaddedMaxPool2d", paddedMaxPool2d);
    add("PaddedAvgPool2d", paddedAvgPool2d);
    add("StochasticDepth", stochasticDepth);
    add("LearnedPositions", learnedPositions);
    add("SinusoidalPositions", sinusoidalPositions);
    if (const ClassUses uses = classUses(network, "SelfAttention"); uses.any)
        classes.push_back(attentionClass(selfAttention, uses, isMasked, false));
    if (const ClassUses uses = classUses(network, "CausalSelfAttention"); uses.any)
        classes.push_back(attentionClass(causalSelfAttention, uses, isMasked, true));
    return classes;
}

} // namespace stacklight
