#include "data/number_words.h"

#include <unicode/rbnf.h>
#include <unicode/ures.h>

#include <cstring>

namespace stacklight {

struct NumberWords::Rules
{
    Rules(const icu::Locale &locale, UErrorCode &status) : format(icu::URBNF_SPELLOUT, locale, status) {}

    icu::RuleBasedNumberFormat format;
};

namespace {

// Those that have rules of their own; their countries and scripts besides.
std::string languages()
{
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UEnumeration, decltype(&uenum_close)> locales(
        ures_openAvailableLocales(U_ICUDATA_NAME "-rbnf", &status), &uenum_close);
    std::string list;
    std::int32_t length = 0;
    while (const char *name = U_SUCCESS(status) ? uenum_next(locales.get(), &length, &status) : nullptr) {
        if (!std::strchr(name, '_'))
            list += (list.empty() ? "" : ", ") + std::string(name);
    }
    return list;
}

} // namespace

NumberWords::NumberWords(std::unique_ptr<Rules> rules) : m_rules(std::move(rules)) {}
NumberWords::NumberWords(NumberWords &&) noexcept = default;
NumberWords &NumberWords::operator=(NumberWords &&) noexcept = default;
NumberWords::~NumberWords() = default;

Result<NumberWords> NumberWords::in(const std::string &language)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale = icu::Locale::forLanguageTag(language, status);
    auto rules = std::make_unique<Rules>(locale, status);
    // What has no rules falls back to the machine's language, or to digits.
    const icu::Locale actual = U_SUCCESS(status) ? rules->format.getLocale(ULOC_ACTUAL_LOCALE, status) : icu::Locale();
    const std::string wanted = locale.getLanguage();
    if (U_FAILURE(status) || wanted.empty() || wanted != actual.getLanguage())
        return Error{{}, {},
            message(
                TR("there are no number words of the language \"%1\"; there are those of %2"), language, languages())};
    return NumberWords(std::move(rules));
}

std::string NumberWords::of(int number) const
{
    constexpr char16_t softHyphen = 0xAD;
    icu::UnicodeString words;
    m_rules->format.format(std::int32_t(number), words);
    words.findAndReplace(icu::UnicodeString(softHyphen), icu::UnicodeString());
    std::string utf8;
    return words.toUTF8String(utf8);
}

} // namespace stacklight
