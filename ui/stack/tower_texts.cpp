// What the tower says of a row: in its tooltip, and to a screen reader.
#include "session/numbers.h"
#include "session/texts.h"
#include "stack/tower.h"

#include <algorithm>

namespace stacklight {

/// Where a layer was another one at the step that is shown, what it was: "at step 30, as batch norm: ". Else empty.
QString Tower::asOfStep(const TowerReadings::Copy &copy) const
{
    const Plan *plan = m_document->plan();
    if (m_document->recorded() || !plan)
        return {};
    const auto now = std::ranges::find(plan->layers, copy.path, &PlannedLayer::path);
    if (now == plan->layers.end() || now->label == copy.layer->label)
        return {};
    return tr("at step %1, as %2: ").arg(wholeNumber(m_readings.snapshot()->step), translatedLabel(*copy.layer));
}

QString Tower::tooltipOf(const TowerRow &row) const
{
    const LayerSpec *layer = layerAt(m_document->experiment().stack, row.place);
    if (m_document->recorded() && (row.kind == TowerRow::Input || !layer))
        return tr("What the data gave");
    if (row.kind == TowerRow::Input || !layer)
        return tr("What the data gives: %1. Select it to choose the data.")
            .arg(translated(m_document->dataShape().input.words()));
    const auto line = [](const QString &text) { return QStringLiteral("<br>") + text.toHtmlEscaped(); };
    QString text = QStringLiteral("<b>%1</b>").arg(row.label.toHtmlEscaped()) + line(translated(layer->info().tooltip));
    if (const auto difference = m_differences.find(row.place); difference != m_differences.end() && counterpart()) {
        const QString other = branchName(counterpart()->id);
        text += line(difference->second.isEmpty()
                ? tr("≠ Branch %1 does not have this layer.").arg(other)
                : tr("≠ Branch %1 has here: %2").arg(other, translated(difference->second)));
    }
    if (row.kind == TowerRow::Repeat)
        text += line(tr("◂ ▸ or the arrow keys choose the copy that is shown; \"all\" shows the one that is worst."));
    const std::vector<TowerReadings::Copy> copies = m_readings.copies(row.place);
    constexpr std::size_t most = 8;
    std::size_t ill = 0;
    for (const TowerReadings::Copy &copy : copies)
        ill += copy.diagnosis.health != Health::Healthy;
    if (copies.size() > 1)
        text += line(tr("%1 of %2 copies are healthy").arg(copies.size() - ill).arg(copies.size()));
    std::size_t listed = 0;
    for (const TowerReadings::Copy &copy : copies) {
        if (copies.size() > 1 && copy.diagnosis.health == Health::Healthy)
            continue;
        if (++listed > most)
            break;
        const QString path = copies.size() > 1 ? QString::fromStdString(copy.path) + QStringLiteral(": ") : QString();
        text += line(path + asOfStep(copy) + translated(healthName(copy.diagnosis.health)));
    }
    if (ill > most)
        text += line(tr("and %1 more").arg(ill - most));
    return text;
}

QString Tower::descriptionOf(const TowerRow &row) const
{
    const RowReading reading = row.kind == TowerRow::Repeat ? m_readings.readingInside(row.place, m_chosen)
                                                            : m_readings.reading(row.place, m_chosen);
    QStringList parts{row.label};
    if (!row.shape.isEmpty())
        parts += tr("output %1").arg(row.shape);
    if (reading.health) {
        const std::vector<TowerReadings::Copy> copies = m_readings.copies(row.place);
        const auto copy = std::ranges::find(copies, reading.path, &TowerReadings::Copy::path);
        parts += (copy == copies.end() ? QString() : asOfStep(*copy)) + translated(healthName(*reading.health));
    }
    if (m_differences.contains(row.place))
        parts += tr("differs from branch %1").arg(branchName(counterpart()->id));
    if (m_part.indices.size() > 1)
        parts += tr("%1 layers selected").arg(m_part.indices.size());
    return parts.join(QStringLiteral(", "));
}

} // namespace stacklight
