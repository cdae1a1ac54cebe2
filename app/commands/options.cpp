#include "commands/options.h"

#include "base/json.h"
#include "base/number.h"

#include <QFile>

#include <charconv>

namespace stacklight {

namespace {

std::string toStd(const QString &text)
{
    return QFile::encodeName(text).toStdString();
}

bool parse(const std::string &text, double &value)
{
    return parseNumber(text, value) == NumberFault::None;
}

bool parse(const std::string &text, std::int64_t &value)
{
    const char *const end = text.data() + text.size();
    const auto [last, code] = std::from_chars(text.data(), end, value);
    return code == std::errc() && last == end;
}

template <class Number>
Result<Number> numberOf(const char *name, const std::string &text, Number minimum, Number maximum, const char *kind)
{
    Number value{};
    if (parse(text, value) && value >= minimum && value <= maximum)
        return value;
    return optionError(
        name, text, QStringLiteral("%1 from %2 to %3").arg(kind).arg(minimum).arg(maximum).toStdString());
}

// One place says which kinds of norm there are: the field's declaration.
const std::vector<const char *> &normKinds()
{
    return NormSpec::info().field("kind")->choices;
}

} // namespace

Options::Options(const QString &summary, const Operand &operand) : m_operand(operand)
{
    m_parser.setApplicationDescription(summary);
    m_parser.addPositionalArgument(
        operand.name, operand.help, operand.isMany ? QString(operand.name) + " …" : QString());
    m_parser.addOption({{"h", "help"}, "Shows this."});
    m_declared.push_back({"help", {}, "Shows this.", {}});
    if (!operand.isExperiment)
        return;
    addValue("seed", "S", "Uses another seed.");
    addValue("residual", "on|off", "Switches every residual.", {"on", "off"});
    const std::string normHelp = "Gives every norm another kind, one of " + fields::listOf(normKinds()) + ".";
    addValue("norm", "KIND", normHelp.c_str(), normKinds());
    addValue("set", "POINTER=VALUE",
        "Sets what a JSON pointer into the file names to a JSON value, as in --set /optimizer/learning_rate=0.1; any "
        "number of times.");
}

void Options::addFlag(const char *name, const char *help)
{
    m_parser.addOption({QString(name), help});
    m_declared.push_back({name, {}, help, {}});
}

void Options::addValue(
    const char *name, const char *placeholder, const char *help, const std::vector<const char *> &words)
{
    m_parser.addOption({QString(name), help, placeholder});
    Declared &declared = m_declared.emplace_back(Declared{name, placeholder, help, {}});
    for (const char *word : words)
        declared.words += word;
}

bool Options::Declared::isFile() const
{
    return placeholder.contains('.') || placeholder == "OUT" || placeholder == "FIG" || placeholder == "PATH"
        || placeholder == "DIR" || placeholder == "FILE";
}

Result<void> Options::parse(const QStringList &arguments)
{
    if (!m_parser.parse(QStringList("stacklight") + arguments))
        return Error{{}, {}, message("%1 --help lists what is allowed", m_parser.errorText().toStdString())};
    if (wantsHelp())
        return {};
    if (m_parser.positionalArguments().isEmpty())
        return Error{{}, {},
            message(
                m_operand.isExperiment ? "the experiment %1 is missing" : "the file %1 is missing", m_operand.name)};
    if (m_parser.positionalArguments().size() > 1 && !m_operand.isMany)
        return Error{{}, {},
            message("one %1 is allowed; \"%2\" is one too many", m_operand.name,
                toStd(m_parser.positionalArguments().at(1)))};
    return {};
}

std::vector<std::string> Options::files() const
{
    std::vector<std::string> files;
    for (const QString &file : m_parser.positionalArguments())
        files.push_back(toStd(file));
    return files;
}

std::string Options::text(const char *name) const
{
    return toStd(m_parser.value(name));
}

Result<std::int64_t> Options::integer(
    const char *name, std::int64_t minimum, std::int64_t maximum, std::int64_t otherwise) const
{
    return isSet(name) ? numberOf<std::int64_t>(name, text(name), minimum, maximum, "an integer") : otherwise;
}

Result<double> Options::real(const char *name, double minimum, double maximum, double otherwise) const
{
    return isSet(name) ? numberOf<double>(name, text(name), minimum, maximum, "a number") : otherwise;
}

Result<int> Options::choice(const char *name, const std::vector<const char *> &words, int otherwise) const
{
    if (!isSet(name))
        return otherwise;
    const int index = fields::indexOf(words, text(name));
    if (index < 0)
        return optionError(name, text(name), "one of " + fields::listOf(words));
    return index;
}

Result<Overrides> Options::overrides() const
{
    Overrides overrides;
    for (const QString &setting : m_parser.values("set")) {
        const int equals = int(setting.indexOf('='));
        if (equals <= 0 || setting[0] != '/')
            return optionError(
                "set", toStd(setting), "a JSON pointer, =, and a JSON value, as in /optimizer/learning_rate=0.1");
        overrides.settings.emplace_back(toStd(setting.left(equals)), toStd(setting.mid(equals + 1)));
    }
    const Result<std::int64_t> seed = integer("seed", 0, 9007199254740991, 0);
    const Result<int> residual = choice("residual", {"off", "on"}, 0);
    const Result<int> norm = choice("norm", normKinds(), 0);
    if (!seed || !residual || !norm)
        return !seed ? seed.error() : !residual ? residual.error() : norm.error();
    if (isSet("seed"))
        overrides.seed = std::uint64_t(*seed);
    if (isSet("residual"))
        overrides.residual = *residual == 1;
    if (isSet("norm"))
        overrides.norm = NormKind(*norm);
    return overrides;
}

Error optionError(const char *name, const std::string &value, const std::string &allowed)
{
    return {"--" + std::string(name), {}, message("found \"%1\"; expected %2", value, allowed)};
}

} // namespace stacklight
