#include "views/role_texts.h"

#include "session/texts.h"

#include <QCoreApplication>

#include <algorithm>

namespace stacklight {

namespace {

struct RoleTexts
{
    Q_DECLARE_TR_FUNCTIONS(stacklight::RoleTexts)
};

constexpr int mostKinds = 3; // of layers that are named

} // namespace

QString roleTitle(Role role)
{
    switch (role) {
    case Role::Stream:
        return RoleTexts::tr("Stream x + F(x)");
    case Role::Branch:
        return QStringLiteral("F(x)");
    case Role::AfterNorm:
        return RoleTexts::tr("After norm");
    case Role::AfterActivation:
        return RoleTexts::tr("After activation");
    case Role::BeforeActivation:
        return RoleTexts::tr("Before activation");
    case Role::Weighted:
        return RoleTexts::tr("Layers with weights");
    }
    return {};
}

const char *roleKey(Role role)
{
    static const char *keys[roleCount] = {"stream", "branch", "norm", "activation", "before_activation", "weights"};
    return keys[std::size_t(role)];
}

QStringList roleOptions(const QString &first)
{
    QStringList options{first};
    for (int role = 0; role < roleCount; ++role)
        options << roleTitle(Role(role));
    return options;
}

std::optional<Role> roleOfOption(int option)
{
    return option > 0 && option <= roleCount ? std::optional(Role(option - 1)) : std::nullopt;
}

QString roleDetail(const Plan &plan, const std::vector<RoleMember> &members)
{
    QStringList labels, kinds;
    const auto add = [](QStringList &all, const QString &text) {
        if (!text.isEmpty() && all.size() <= mostKinds && !all.contains(text))
            all << text;
    };
    for (const RoleMember &member : members) {
        const PlannedLayer &layer = plan.layers[std::size_t(member.layer)];
        const QString label = translatedLabel(layer);
        add(labels, label);
        add(kinds, label.section(u' ', 0, label.contains(u' ') && label.back().isDigit() ? -2 : -1));
    }
    const QStringList &shown = labels.size() == 1 ? labels : kinds;
    return shown.size() > mostKinds ? QString() : shown.join(QStringLiteral(", "));
}

} // namespace stacklight
