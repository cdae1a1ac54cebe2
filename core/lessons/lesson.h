// A lesson: what a student reads, predicts, runs and sees. A plain value, read from a file of `resources/lessons`.
#pragma once

#include "lessons/claim.h"
#include "lessons/lesson_view.h"

namespace stacklight {

/// One of the networks that are compared: A is the first one. All have the same data and seed.
struct LessonBranch
{
    Translated name;
    Experiment experiment; ///< the lesson's, with what the branch changes in it
};

/// An answer that can be chosen, and what is said to whoever chose it.
struct LessonOption
{
    Translated text;
    bool isRight = false;
    Translated reply;
};

struct LessonPage
{
    enum class Type {
        Explain, ///< text
        Predict, ///< a question with answers to choose from: before a run
        Run,     ///< trains all branches to a step and shows some views
        Reveal,  ///< what was to be seen, each sentence with the claim that checks it
    };

    Type type = Type::Explain;
    /// Paragraphs; **bold** is the only markup. Of Predict: the question.
    Translated text;
    std::string formula; ///< stands by itself, behind the first paragraph that ends in a colon; may be empty
    std::vector<LessonOption> options; ///< of Predict, one of them right
    std::int64_t steps = 0;            ///< of Run: trains until so many are done
    std::vector<LessonView> views;     ///< of Run: the most telling one first
    std::vector<Claim> claims;         ///< of Reveal
};

struct Lesson
{
    Translated title;
    Translated about; ///< a sentence for the card
    int minutes = 5;
    std::vector<LessonBranch> branches; ///< one to four
    std::vector<LessonPage> pages;
};

/// Reads the text of a lesson's file, strictly. An error names the pointer, what stands there and what is allowed.
Result<Lesson> lessonFromText(std::string_view text, const std::string &file);

} // namespace stacklight
