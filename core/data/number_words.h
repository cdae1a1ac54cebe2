// Numbers spelled out in words, by ICU's rule-based number formats.
#pragma once

#include "base/result.h"

#include <memory>

namespace stacklight {

class NumberWords
{
public:
    /// `language` is a code as "en", "zh-Hant" or "pt-PT". An error lists those that there are.
    static Result<NumberWords> in(const std::string &language);
    NumberWords(NumberWords &&) noexcept;
    NumberWords &operator=(NumberWords &&) noexcept;
    ~NumberWords();

    /// In UTF-8, without soft hyphens.
    std::string of(int number) const;

private:
    struct Rules;
    explicit NumberWords(std::unique_ptr<Rules> rules);
    std::unique_ptr<Rules> m_rules;
};

} // namespace stacklight
