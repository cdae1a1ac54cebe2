#include "session/edit_summary.h"

#include "experiment/plan.h"
#include "session/texts.h"

#include <QCoreApplication>
#include <QStringList>

namespace stacklight {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(EditSummary)
};

QString wordsOf(const Field &field, const Json &value)
{
    if (value.is_boolean())
        return value.get<bool>() ? Texts::tr("on") : Texts::tr("off");
    const Json &word = value.is_object() && value.contains("type") ? value["type"] : value;
    if (const int index = fields::indexOf(field.choices, word); index >= 0)
        return translatedWord(field.choices[std::size_t(index)]);
    if (word.is_string())
        return QString::fromStdString(word.get<std::string>());
    if (value.is_number_float())
        return QString::number(value.get<double>(), 'g', 4);
    return QString::fromStdString(value.dump());
}

/// The fields that differ: "momentum 0 → 0.9". `prefix` names the part they belong to.
void compareFields(const std::vector<Field> &fields, const void *before, const void *after, const QString &prefix, QStringList &changes)
{
    for (const Field &field : fields) {
        const Json old = field.get(before), now = field.get(after);
        if (old == now || !field.relevant(after))
            continue;
        changes << prefix + QStringLiteral("%1 %2 → %3").arg(translated(field.label).toLower(), wordsOf(field, old), wordsOf(field, now));
    }
}

bool isSameShape(const Stack &a, const Stack &b)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].value.index() != b[i].value.index())
            return false;
        if (a[i].body() && !isSameShape(*a[i].body(), *b[i].body()))
            return false;
    }
    return true;
}

void compareLayers(const LayerSpec &before, const LayerSpec &after, QStringList &changes)
{
    const auto *oldResidual = before.as<ResidualSpec>(), *newResidual = after.as<ResidualSpec>();
    if (oldResidual && newResidual && oldResidual->enabled != newResidual->enabled) {
        changes << (newResidual->enabled ? Texts::tr("residual off → on") : Texts::tr("residual on → off"));
        return;
    }
    const QString oldLabel = translatedName(before), newLabel = translatedName(after);
    if (oldLabel != newLabel)
        changes << QStringLiteral("%1 → %2").arg(oldLabel, newLabel);
    else
        compareFields(after.info().fields, before.fieldsAddress(), after.fieldsAddress(), newLabel + QStringLiteral(": "), changes);
}

void compareLayerByLayer(const Stack &before, const Stack &after, QStringList &changes)
{
    for (std::size_t i = 0; i < before.size(); ++i) {
        compareLayers(before[i], after[i], changes);
        if (before[i].body())
            compareLayerByLayer(*before[i].body(), *after[i].body(), changes);
    }
}

/// How often each label stands in a stack, in the order of their first places.
void countLabels(Stack stack, int sign, QStringList &labels, QList<int> &counts)
{
    forEachLayer(stack, [&](const LayerSpec &layer) {
        const QString label = translatedName(layer);
        qsizetype place = labels.indexOf(label);
        if (place < 0) {
            place = labels.size();
            labels << label;
            counts << 0;
        }
        counts[place] += sign;
    });
}

void compareInventories(const Stack &before, const Stack &after, QStringList &changes)
{
    QStringList labels;
    QList<int> counts;
    countLabels(before, -1, labels, counts);
    countLabels(after, +1, labels, counts);
    const qsizetype earlier = changes.size();
    for (qsizetype i = 0; i < labels.size(); ++i) {
        const int count = std::abs(counts[i]);
        const QString what = count > 1 ? QStringLiteral("%1 × %2").arg(count).arg(labels[i]) : labels[i];
        if (count != 0)
            changes << (counts[i] > 0 ? QStringLiteral("+ %1") : QStringLiteral("− %1")).arg(what);
    }
    if (changes.size() == earlier)
        changes << Texts::tr("layers moved");
}

/// Equal lines become one with their number, in the order of their first places.
QString joined(const QStringList &changes)
{
    constexpr qsizetype shown = 4;
    QStringList unique = changes;
    unique.removeDuplicates();
    QStringList lines;
    for (const QString &change : unique.mid(0, shown)) {
        const qsizetype count = changes.count(change);
        lines << (count > 1 ? QStringLiteral("%1 (%2 ×)").arg(change).arg(count) : change);
    }
    if (unique.size() > shown)
        lines << Texts::tr("and %1 more").arg(unique.size() - shown);
    return lines.join(QStringLiteral("; "));
}

} // namespace

std::string editSummary(const Experiment &before, const Experiment &after)
{
    QStringList changes;
    if (isSameShape(before.stack, after.stack))
        compareLayerByLayer(before.stack, after.stack, changes);
    else
        compareInventories(before.stack, after.stack, changes);
    compareFields(OptimizerSpec::fields(), &before.optimizer, &after.optimizer, {}, changes);
    for (const Field &field : Experiment::fields()) {
        if (std::string_view(field.name) != "title")
            compareFields({field}, &before, &after, {}, changes);
    }
    return joined(changes).toStdString();
}

} // namespace stacklight
