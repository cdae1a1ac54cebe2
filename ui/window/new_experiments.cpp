#include "window/new_experiments.h"

#include <filesystem>
#include <fstream>

namespace stacklight {

namespace {

LayerSpec dense(Units units)
{
    DenseSpec spec;
    spec.units = units;
    return {spec};
}

Experiment smallResidualNetwork(int width, int blocks)
{
    Experiment experiment;
    ResidualSpec residual;
    residual.body = {{NormSpec{}}, {ActivationSpec{}}, dense({width})};
    RepeatSpec repeat;
    repeat.count = blocks;
    repeat.body = {{residual}};
    experiment.stack = {dense({width}), {repeat}, dense(Units::classes())};
    experiment.optimizer.learningRate = 0.05;
    experiment.optimizer.momentum = 0.9;
    return experiment;
}

/// The last name of a header line, without quotes.
std::string lastColumn(std::string line)
{
    while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
        line.pop_back();
    const auto comma = line.find_last_of(",;\t");
    std::string name = comma == std::string::npos ? line : line.substr(comma + 1);
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
        name = name.substr(1, name.size() - 2);
    return name;
}

} // namespace

Experiment newExperiment()
{
    Experiment experiment = smallResidualNetwork(32, 6);
    experiment.data.source = SpiralsData{};
    return experiment;
}

Result<Experiment> experimentOnTable(const std::string &path)
{
    std::ifstream file(path);
    std::string header;
    constexpr std::size_t longestHeader = 1 << 20;
    if (!file || !std::getline(file, header) || header.size() > longestHeader)
        return Error{path, {}, message(TR("there is no line of column names that could be read"))};
    Experiment experiment = smallResidualNetwork(32, 4);
    experiment.title = std::filesystem::path(path).stem().string();
    experiment.data.source = CsvData{path, lastColumn(header)};
    return experiment;
}

} // namespace stacklight
