#include "lessons/formula_label.h"

#include <QPainter>
#include <QRegularExpression>

#include <algorithm>

namespace stacklight {

namespace {

constexpr double largest = 1.7; // of the window's type
constexpr double smallest = 0.8;
constexpr int framePadding = 12;
constexpr int frameRadius = 6;
constexpr double lineSpacing = 1.35;

int widestOf(const QStringList &lines, const QFontMetricsF &metrics)
{
    double widest = 0;
    for (const QString &line : lines)
        widest = std::max(widest, metrics.horizontalAdvance(line));
    return int(widest) + 1;
}

} // namespace

FormulaLabel::FormulaLabel(const QString &formula, QWidget *parent) : QWidget(parent)
{
    static const QRegularExpression gap(QStringLiteral("\\s{3,}"));
    m_lines = formula.split(gap, Qt::SkipEmptyParts);
    setAccessibleName(formula);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QFont FormulaLabel::fontFor(int width) const
{
    QFont formula = font();
    formula.setFamilies(
        QStringList{QStringLiteral("STIX Two Text"), QStringLiteral("DejaVu Serif")} + formula.families());
    formula.setPointSizeF(font().pointSizeF() * largest);
    const double room = std::max(1, width - 2 * framePadding);
    const double factor = room / widestOf(m_lines, QFontMetricsF(formula));
    formula.setPointSizeF(font().pointSizeF() * std::clamp(largest * factor, smallest, largest));
    return formula;
}

int FormulaLabel::heightForWidth(int width) const
{
    return int(QFontMetricsF(fontFor(width)).height() * lineSpacing * double(m_lines.size())) + 2 * framePadding;
}

QSize FormulaLabel::sizeHint() const
{
    constexpr int preferred = 340;
    return {preferred, heightForWidth(preferred)};
}

void FormulaLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().base());
    painter.drawRoundedRect(rect(), frameRadius, frameRadius);
    painter.setPen(palette().color(QPalette::Text));
    painter.setFont(fontFor(width()));
    const double line = (height() - 2 * framePadding) / double(m_lines.size());
    for (int i = 0; i < m_lines.size(); ++i)
        painter.drawText(
            QRectF(0, framePadding + i * line, width(), line), Qt::AlignCenter | Qt::TextSingleLine, m_lines[i]);
}

} // namespace stacklight
