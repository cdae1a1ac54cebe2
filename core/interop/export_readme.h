// README.md of a folder of generated code.
#pragma once

#include "interop/data_file.h"
#include "train/trainer.h"

namespace stacklight {

/// What differs between frameworks. Texts are Markdown, but for the title.
struct ExportReadme
{
    std::string title, framework;
    std::string needs;      ///< a sentence: which versions run it
    std::string model;      ///< what model.py has: "a class `Model`"
    std::string weights;    ///< the name of that file
    std::string weightsAre; ///< what is said of it, from a comma on
    std::string recorder;   ///< the file that records training; empty: none
    std::string start = "python3 train.py --steps 20", startDoes = "prints the loss of each step";
    std::vector<std::string> example; ///< lines of Python that give outputs
    std::string input;                ///< "raw images (1, 28, 28)"
    bool isOfTokens = false;
    std::string output;             ///< what outputText() says
    std::string reading;            ///< a sentence on reading the weights
    std::string initialValues;      ///< a sentence on those of a new model
    std::vector<std::string> notes; ///< on this network
};

std::string exportReadme(const ExportReadme &readme, const Trainer &trainer, const ExportedData &data);

bool hasLayer(const Plan &plan, bool (*wanted)(const LayerSpec &));
bool hasNorm(const Plan &plan, NormKind kind);

} // namespace stacklight
