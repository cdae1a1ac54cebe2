// Views with the depth of the stack on one axis: all layers, however many.
#pragma once

#include "observe/roles.h"
#include "session/numbers.h"
#include "views/view.h"

#include <functional>
#include <optional>

namespace stacklight {

/// The depth of a layer is its position in the expanded stack, counted from 1 at the input, as diagnosis counts.
class DepthView : public View
{
    Q_OBJECT

public:
    using View::View;

    QString layerAt(const QPointF &position) const override;
    QString readout(const QString &path) const override;

protected:
    /// What a run's layer shows, as a readout: "rms 1.2·10⁻³".
    virtual QString value(const Snapshot &snapshot, int layer) const = 0;

    void addDepthAxis(QCPAxis *axis);
    /// Sets the ranges of the depth axes to hold every layer of every run that they show.
    void followDepth();
    /// The layers of a plan that an axis shows, and where. Every one at its depth, unless a role is chosen.
    virtual std::vector<RoleMember> membersOn(const QCPAxis *axis, const std::shared_ptr<const Plan> &plan) const;

    /// One of roles, kept as the choice "role". With `usual` the first option is the first of these that every run has
    /// at two places, and the last one is every layer; else the first option is no role.
    void addRoleChoice(const QString &first, std::vector<Role> usual = {});
    /// The role that is chosen, if a run has it where it is shown; else the usual one.
    std::optional<Role> role() const;
    /// Whether a run has layers of it that the view can show.
    virtual bool hasRole(Role role) const;
    /// Every layer at its depth; those of a role on an axis of blocks.
    std::vector<RoleMember> members(const std::shared_ptr<const Plan> &plan, std::optional<Role> role) const;
    /// Of a plan that is shown; kept as long as few are.
    const StackRoles &roles(const std::shared_ptr<const Plan> &plan) const;
    /// How many blocks the axis of blocks numbers.
    int blocks() const;
    /// "Block, from input to output", or of layers.
    QString depthTitle(std::optional<Role> role) const;
    /// At `index` the layer of an earlier snapshot that has the path of that layer of the shown plan; −1 where it had
    /// none.
    static std::vector<int> matchedLayers(const Plan &shown, const Snapshot &earlier);
    void drawMarks(QCPPainter *painter) override;

    void addBeforeChoice();
    /// The last snapshot before what was switched last, seen from the step that is shown; null where there is none or
    /// it is not wanted.
    SnapshotPtr before(const RunRecord &run) const;
    /// What the dashed lines mean, if there are any.
    std::optional<LegendEntry> beforeLegend() const;
    /// "as of step 230" where what is drawn is of another step than the one that is shown.
    std::optional<LegendEntry> asOfLegend() const;
    /// "first 10 of 64 examples" where layers are measured over so many alone.
    std::optional<LegendEntry> examplesLegend() const;
    /// The numbers of every layer that is drawn: those that name it, and the further columns that `add` appends as one
    /// row or several.
    using AddRow = std::function<void(const std::vector<CsvCell> &)>;
    CsvTable layerTable(const std::vector<std::string> &columns,
        const std::function<void(const SnapshotPtr &, std::size_t layer, const AddRow &)> &add) const;

    QString neighbour(const QString &path, int direction) const override;
    QString rowPlace(const CsvTable &numbers, std::size_t row) const override;
    /// Of layerTable(): what is shown, without what was before a switch.
    static std::vector<RowCondition> shownRows() { return {{"profile", "shown"}}; }

    static double depthAt(std::size_t index) { return double(index) + 1; }
    /// The plan of the first run that has one, at the step that is shown; null when there is none.
    std::shared_ptr<const Plan> plan() const;
    /// The same, of the first that has this layer; else of the first.
    std::shared_ptr<const Plan> planWith(const QString &path) const;
    static int indexOf(const Plan &plan, const QString &path);

private:
    enum Before { WithBefore, WithoutBefore };

    void drawBand(QCPPainter *painter, const QString &path, bool selected) const;
    std::optional<Role> usualRole() const;

    std::vector<QCPAxis *> m_axes;
    std::vector<Role> m_usualRoles;
    mutable std::vector<std::pair<std::shared_ptr<const Plan>, std::unique_ptr<StackRoles>>> m_roles;
};

} // namespace stacklight
