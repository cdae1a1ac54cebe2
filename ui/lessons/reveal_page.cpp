#include "lessons/reveal_page.h"

#include "lessons/lesson_text.h"
#include "lessons/mark_label.h"
#include "manual/glossary.h"
#include "session/texts.h"
#include "session/training_session.h"
#include "views/depth_view.h"

#include <QGridLayout>
#include <QLabel>

#include <cmath>

namespace stacklight {

namespace {

bool isShare(Quantity of)
{
    return of == Quantity::Accuracy || of == Quantity::ValidationAccuracy || of == Quantity::ZeroFraction
        || of == Quantity::SaturatedFraction;
}

/// As a lesson speaks of it: shares in percent.
QString number(const Claim &claim, double value)
{
    if (!isShare(claim.measure.of) || claim.relativeTo)
        return shortNumber(value);
    const QString percent = shortNumber(100 * value);
    return claim.minus ? RevealPage::tr("%1 percentage points").arg(percent) : RevealPage::tr("%1 %").arg(percent);
}

QString expected(const Claim &claim)
{
    if (claim.above == claim.below)
        return RevealPage::tr("expected %1").arg(number(claim, claim.above));
    if (!std::isfinite(claim.above))
        return RevealPage::tr("expected at most %1").arg(number(claim, claim.below));
    if (!std::isfinite(claim.below))
        return RevealPage::tr("expected at least %1").arg(number(claim, claim.above));
    return RevealPage::tr("expected %1 to %2").arg(number(claim, claim.above), number(claim, claim.below));
}

QString measured(const Claim &claim, double value)
{
    const Quantity of = claim.measure.of;
    const bool isStep = of == Quantity::StepsToLoss || of == Quantity::DivergedAt;
    return isStep && std::isinf(value) ? RevealPage::tr("never") : number(claim, value);
}

/// Where one of the runs that a claim is about was not finite any more before the step that it looks at; else empty.
QString divergenceOf(const Claim &claim, const std::vector<const RunRecord *> &runs)
{
    for (const Measure &measure : claim.measures()) {
        const RunRecord *run = std::size_t(measure.branch) < runs.size() ? runs[std::size_t(measure.branch)] : nullptr;
        const auto *divergence = run && run->history.divergence() ? &*run->history.divergence() : nullptr;
        if (divergence && divergence->step <= measure.step)
            return RevealPage::tr("Cannot be measured: %1 diverged at step %2")
                .arg(QString::fromStdString(run->name))
                .arg(divergence->step);
    }
    return {};
}

} // namespace

RevealPage::RevealPage(const PageContext &context) : PageWidget(context), m_notice(new QLabel)
{
    m_notice->setWordWrap(true);
    m_notice->setMinimumWidth(1);
    m_notice->setObjectName(QStringLiteral("lessonNotice"));
    m_notice->setFrameShape(QFrame::StyledPanel);
    m_notice->setMargin(6);
    column()->insertWidget(0, m_notice);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    for (const Claim &claim : context.page.claims) {
        const int line = int(m_rows.size());
        auto *mark = new MarkLabel;
        mark->setObjectName(QStringLiteral("claim%1").arg(line));
        QLabel *text = textLabel({});
        grid->addWidget(mark, line, 0, Qt::AlignTop);
        grid->addWidget(text, line, 1);
        m_rows << Row{&claim, mark, text};
    }
    column()->addLayout(grid);
    refresh();
}

void RevealPage::refresh()
{
    const std::vector<const RunRecord *> runs = context().networks.runs();
    for (const Row &row : m_rows) {
        const double value = row.claim->value(runs);
        const bool isKnown = !std::isnan(value), holds = isKnown && row.claim->holds(value);
        const QString divergence = isKnown ? QString() : divergenceOf(*row.claim, runs);
        const QString words = !divergence.isEmpty() ? divergence
            : !isKnown                              ? tr("Not measured yet")
            : holds                                 ? tr("Seen in this run")
                                                    : tr("Not seen in this run");
        row.mark->setMark(!isKnown ? Mark::Unknown : holds ? Mark::Right : Mark::Wrong, words);
        QString text = withGlossaryLinks(translated(row.claim->says));
        if (isKnown)
            text += QStringLiteral(" <b>%1</b>").arg(measured(*row.claim, value));
        if (!divergence.isEmpty())
            text += QStringLiteral(" (%1)").arg(divergence.toHtmlEscaped());
        if (isKnown && !holds)
            text += QStringLiteral(" (%1)").arg(expected(*row.claim));
        if (row.text->text() != text) {
            row.text->setText(text);
            followGlossaryLinks(row.text);
        }
        row.text->setToolTip(tr("%1: %2").arg(words, expected(*row.claim)));
    }
    const QString text = notice();
    m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
}

QString RevealPage::notice() const
{
    const LessonNetworks &networks = context().networks;
    if (!networks.haveCome(context().steps) || networks.session()->isPlaying())
        return tr("The run has not come to step %1 yet: what it needs is measured as soon as it has.")
            .arg(context().steps);
    if (!networks.isUnchanged(context().steps))
        return tr(
            "You changed the experiment: this is what your own run shows. For the lesson's, go back and run again.");
    return {};
}

} // namespace stacklight
