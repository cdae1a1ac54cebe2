#include "interop/image_moves_code.h"

#include "interop/python_code.h"

namespace stacklight {

namespace {

std::string head(const ExportedData &data)
{
    if (!data.shiftsImages())
        return "def varied(images, moves):\n    \"\"\"Images that are mirrored where `moves` say so.\"\"\"\n";
    return std::string("def varied(images, moves, fill):\n    \"\"\"Images that ")
        + (data.flips ? "are mirrored and shifted" : "are shifted")
        + " as `moves` say.\n\n    Down and to the right; what comes in is `fill`.\n    \"\"\"\n";
}

constexpr const char *drawnHead =
    "\n\ndef drawn_moves(@ARGUMENTS@):\n    \"\"\"Moves of an epoch of which none are written down.\"\"\"\n";

constexpr const char *pytorchShift = R"py(    (most_y, most_x), (height, width) = SHIFTS, images.shape[2:]
    frame = fill.repeat(len(images), 1, height + 2 * most_y, width + 2 * most_x)
    frame[:, :, most_y : most_y + height, most_x : most_x + width] = images
    result = []
    for image, (@MOVE@) in zip(frame, moves.tolist()):
        y, x = most_y - down, most_x - right
@MIRROR@        result.append(image[:, y : y + height, x : x + width])
    return torch.stack(result)
)py";

constexpr const char *kerasShift = R"py(    (most_y, most_x), (height, width) = SHIFTS, images.shape[1:3]
    size = (len(images), height + 2 * most_y, width + 2 * most_x, len(fill))
    frame = np.full(size, fill)
    frame[:, most_y : most_y + height, most_x : most_x + width] = images
    result = []
    for image, (@MOVE@) in zip(frame, moves):
        y, x = most_y - down, most_x - right
@MIRROR@        result.append(image[y : y + height, x : x + width])
    return np.stack(result)
)py";

std::string shift(std::string code, const ExportedData &data, const std::string &mirrored)
{
    code = replacedAll(std::move(code), "@MOVE@", data.flips ? "down, right, mirrored" : "down, right");
    return replacedAll(
        std::move(code), "@MIRROR@", data.flips ? "        image = " + mirrored + " if mirrored else image\n" : "");
}

} // namespace

std::string pytorchImageMoves(const ExportedData &data, bool isDistributed)
{
    if (!data.variesImages())
        return {};
    std::string code = head(data);
    if (data.shiftsImages())
        code += shift(pytorchShift, data, "image.flip(-1)");
    else
        code += "    mirrored = moves.bool().view(-1, 1, 1, 1)\n    return torch.where(mirrored, images.flip(-1), "
                "images)\n";
    const std::string by = isDistributed ? ", generator=generator" : "";
    code += replacedAll(drawnHead, "@ARGUMENTS@", isDistributed ? "count, generator" : "count");
    if (!data.shiftsImages())
        return code + "    return torch.randint(2, (count, 1)" + by + ")\n";
    code += isDistributed ? "    shifts = [\n        torch.randint(-most, most + 1, (count,)" + by
            + ")\n        for most in SHIFTS\n    ]\n"
                          : "    shifts = [torch.randint(-most, most + 1, (count,)) for most in SHIFTS]\n";
    if (!data.flips)
        return code + "    return torch.stack(shifts, 1)\n";
    return code + "    mirrored = torch.randint(2, (count,)" + by
        + ")\n    return torch.stack([*shifts, mirrored], 1)\n";
}

std::string kerasImageMoves(const ExportedData &data)
{
    if (!data.variesImages())
        return {};
    std::string code = head(data);
    if (data.shiftsImages())
        code += shift(kerasShift, data, "image[:, ::-1]");
    else
        code +=
            "    mirrored = moves.astype(bool).reshape(-1, 1, 1, 1)\n    return np.where(mirrored, images[:, :, ::-1], "
            "images)\n";
    code += replacedAll(drawnHead, "@ARGUMENTS@", "count");
    if (!data.shiftsImages())
        return code + "    return np.random.randint(2, size=(count, 1))\n";
    code += "    shifts = [np.random.randint(-most, most + 1, count) for most in SHIFTS]\n";
    if (!data.flips)
        return code + "    return np.stack(shifts, 1)\n";
    return code + "    return np.stack([*shifts, np.random.randint(2, size=count)], 1)\n";
}

std::string imageMovesConstant(const ExportedData &data)
{
    if (!data.shiftsImages())
        return {};
    return "SHIFTS = (" + std::to_string(data.shifts[0]) + ", " + std::to_string(data.shifts[1])
        + ")  # pixels at most, up or down, and left or right\n";
}

std::string variedInputs(const ExportedData &data, const std::string &moves)
{
    const std::string inputs = "data[\"inputs\"][indices]";
    if (!data.variesImages())
        return inputs;
    return "varied(" + inputs + ", " + moves + (data.shiftsImages() ? ", data[\"fill\"])" : ")");
}

} // namespace stacklight
