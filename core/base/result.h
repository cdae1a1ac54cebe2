// Expected failures are values: what went wrong, where, and what is allowed instead.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

/// Marks a text that the window may show in another language. Core itself speaks English.
#define TR(text) text

namespace stacklight {

/// A sentence with places `%1` … `%9`. The pattern is kept apart from its arguments so that the window can translate
/// it, and the arguments that are words themselves.
struct Message
{
    using Translate = std::string (*)(const char *pattern);

    const char *pattern = "";
    std::vector<Message> arguments = {};
    std::string text =
        {}; ///< of an argument that is the same in all languages: a number, a name in a file. It has no pattern
    bool isWord = false; ///< see word()

    bool isEmpty() const { return *pattern == '\0' && text.empty(); }
    /// The sentence, with this pattern and those of the arguments translated.
    std::string in(Translate translate) const;
    std::string english() const;
};

inline Message asArgument(Message words)
{
    return words;
}

inline Message asArgument(std::string text)
{
    return {"", {}, std::move(text), false};
}

template <class... Arguments>
Message message(const char *pattern, Arguments &&...arguments)
{
    return {pattern, {asArgument(std::forward<Arguments>(arguments))...}, {}, false};
}

/// A label of a field or a word of a file, as it stands within a sentence: "Learning rate" is "learning rate",
/// he_normal "he normal". A translation is taken as it is.
inline Message word(const char *pattern)
{
    return {pattern, {}, {}, true};
}

/// What is at fault: a file (may be empty), a JSON pointer or a line in it (may be empty), and a sentence that says
/// what stands there and what is allowed.
struct Error
{
    std::string file;
    std::string pointer;
    Message message;

    /// "file: /pointer: sentence", without the parts that are empty.
    std::string text() const;
    /// The same with the sentence translated.
    std::string in(Message::Translate translate) const;
};

/// Either a value or an Error. `if (!result) return result.error();`
template <class T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_content(std::move(value)) {}
    Result(Error error) : m_content(std::move(error)) {}

    explicit operator bool() const { return m_content.index() == 0; }
    T &operator*() & { return std::get<0>(m_content); }
    const T &operator*() const & { return std::get<0>(m_content); }
    T &&operator*() && { return std::get<0>(std::move(m_content)); }
    T *operator->() { return &std::get<0>(m_content); }
    const T *operator->() const { return &std::get<0>(m_content); }
    Error &error() { return std::get<1>(m_content); }
    const Error &error() const { return std::get<1>(m_content); }

private:
    std::variant<T, Error> m_content;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_failed(true) {}

    explicit operator bool() const { return !m_failed; }
    Error &error() { return m_error; }
    const Error &error() const { return m_error; }

private:
    Error m_error;
    bool m_failed = false;
};

} // namespace stacklight
