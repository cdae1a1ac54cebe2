#include "stack/field_editor.h"

#include "base/json.h"
#include "session/texts.h"
#include "stack/fields_form.h"
#include "stack/number_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>

namespace stacklight {

FieldEditor::FieldEditor(const Field &field, QWidget *parent) : QWidget(parent), m_field(field)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    setObjectName(QString::fromLatin1(field.name));
    setToolTip(QStringLiteral("<p>%1</p><p><i>%2</i></p>")
            .arg(translated(field.tooltip).toHtmlEscaped(), translated(field.allowed()).toHtmlEscaped()));
}

void FieldEditor::add(QWidget *part, int stretch)
{
    static_cast<QHBoxLayout *>(layout())->addWidget(part, stretch);
    part->setToolTip(toolTip());
    part->setAccessibleName(translated(m_field.label));
    part->setAccessibleDescription(translated(m_field.tooltip));
    part->setFocusPolicy(Qt::StrongFocus);
    part->installEventFilter(this);
    if (!focusProxy())
        setFocusProxy(part);
}

bool FieldEditor::eventFilter(QObject *watched, QEvent *event)
{
    // The wheel scrolls the panel; it must not change what the pointer happens to be over.
    if (event->type() == QEvent::Wheel && !static_cast<QWidget *>(watched)->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

namespace {

class BooleanEditor : public FieldEditor
{
public:
    BooleanEditor(const Field &field, QWidget *parent) : FieldEditor(field, parent), m_box(new QCheckBox(this))
    {
        add(m_box, 1);
        connect(m_box, &QCheckBox::toggled, this, [this](bool on) { emit edited(on, false); });
    }
    void show(const void *spec) override
    {
        const QSignalBlocker quiet(m_box);
        m_box->setChecked(field().get(spec).get<bool>());
    }

private:
    QCheckBox *m_box;
};

class NumberEditor : public FieldEditor
{
public:
    NumberEditor(const Field &field, QWidget *parent) : FieldEditor(field, parent), m_box(new NumberBox(field, this))
    {
        add(m_box, 1);
        connect(m_box, &NumberBox::valueChanged, this, [this] { emit edited(m_box->json(), true); });
        connect(m_box, &NumberBox::refused, this, &FieldEditor::refused);
    }
    void show(const void *spec) override
    {
        const QSignalBlocker quiet(m_box);
        m_box->setValue(field().get(spec).get<double>());
    }

private:
    NumberBox *m_box;
};

class UnitsEditor : public FieldEditor
{
public:
    UnitsEditor(const Field &field, QWidget *parent)
        : FieldEditor(field, parent), m_box(new NumberBox(field, this)),
          m_classes(new QCheckBox(QCoreApplication::translate("stacklight::FieldEditor", "classes"), this))
    {
        add(m_box, 1);
        add(m_classes);
        m_classes->setAccessibleName(
            QCoreApplication::translate("stacklight::FieldEditor", "As many units as the data has classes"));
        connect(m_box, &NumberBox::valueChanged, this, [this] { emit edited(m_box->json(), true); });
        connect(m_box, &NumberBox::refused, this, &FieldEditor::refused);
        connect(m_classes, &QCheckBox::toggled, this,
            [this](bool on) { emit edited(on ? Json("classes") : m_box->json(), false); });
    }
    void show(const void *spec) override
    {
        const QSignalBlocker quiet(m_box), alsoQuiet(m_classes);
        const Json value = field().get(spec);
        m_classes->setChecked(value.is_string());
        m_box->setEnabled(!value.is_string());
        m_box->setValue(value.is_string() ? m_last : value.get<double>());
        m_last = m_box->value();
    }

private:
    NumberBox *m_box;
    QCheckBox *m_classes;
    double m_last = Units().count; ///< what comes back when "classes" is taken away
};

class ChoiceEditor : public FieldEditor
{
public:
    ChoiceEditor(const Field &field, QWidget *parent) : FieldEditor(field, parent), m_box(new QComboBox(this))
    {
        for (const char *word : field.choices)
            m_box->addItem(translatedWord(word));
        m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_box->setMinimumContentsLength(8);
        add(m_box, 1);
        connect(m_box, &QComboBox::currentIndexChanged, this,
            [this](int index) { emit edited(fields::wordJson(this->field().choices[std::size_t(index)]), false); });
    }
    void show(const void *spec) override
    {
        const QSignalBlocker quiet(m_box);
        m_box->setCurrentIndex(fields::indexOf(field().choices, field().get(spec)));
    }

private:
    QComboBox *m_box;
};

class TextEditor : public FieldEditor
{
public:
    TextEditor(const Field &field, const std::function<QString()> &folder, QWidget *parent)
        : FieldEditor(field, parent), m_line(new QLineEdit(this)), m_folder(folder)
    {
        add(m_line, 1);
        connect(m_line, &QLineEdit::editingFinished, this,
            [this] { emit edited(fields::fromLine(this->field(), m_line->text().toStdString()), false); });
        if (field.kind != FieldKind::File && field.kind != FieldKind::Folder)
            return;
        auto *browse = new QToolButton(this);
        browse->setText(QStringLiteral("…"));
        add(browse);
        browse->setObjectName(QStringLiteral("browse"));
        browse->setAccessibleName(QCoreApplication::translate("stacklight::FieldEditor", "Choose …"));
        connect(browse, &QToolButton::clicked, this, [this] { this->browse(); });
    }
    void show(const void *spec) override
    {
        const QString text = QString::fromStdString(fields::lineOf(field(), field().get(spec)));
        if (text == m_line->text())
            return;
        m_line->setText(text);
        m_line->setCursorPosition(0); // a long text shows its beginning
    }

private:
    void browse()
    {
        const QString folder = m_folder();
        const QString start = QDir(folder).filePath(m_line->text());
        const QString title = translated(field().label);
        QString path = field().kind == FieldKind::Folder ? QFileDialog::getExistingDirectory(this, title, start)
                                                         : QFileDialog::getOpenFileName(this, title, start);
        if (path.isEmpty())
            return;
        // What lies beside the experiment stays beside it when both are moved.
        const QString relative = QDir(folder).relativeFilePath(path);
        if (!folder.isEmpty() && !relative.startsWith(QLatin1String("..")))
            path = relative;
        m_line->setText(path);
        emit edited(path.toStdString(), false);
    }

    QLineEdit *m_line;
    std::function<QString()> m_folder;
};

/// A word, and below it the fields that the word has.
class TypedEditor : public FieldEditor
{
public:
    TypedEditor(const Field &field, const std::function<QString()> &folder, QWidget *parent)
        : FieldEditor(field, parent), m_box(new QComboBox(this)), m_nested(new FieldsForm(field.nested, folder, this))
    {
        for (const char *word : field.choices)
            m_box->addItem(translatedWord(word));
        add(m_box, 1);
        m_nested->setContentsMargins(12, 0, 0, 0);
        m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_box->setMinimumContentsLength(8);
        connect(m_box, &QComboBox::currentIndexChanged, this, [this](int index) {
            m_object["type"] = this->field().choices[std::size_t(index)];
            Json object{{"type", m_object["type"]}};
            for (const Field &nested : this->field().nested) {
                if (!nested.isStrict && m_object.contains(nested.name))
                    object[nested.name] = m_object[nested.name]; // it means the same with every word
            }
            emit edited(object, false);
        });
        connect(m_nested, &FieldsForm::edited, this, [this](const Field &nested, const Json &value, bool goesOn) {
            m_object[nested.name] = value;
            emit edited(m_object, goesOn);
        });
        connect(m_nested, &FieldsForm::refused, this, &FieldEditor::refused);
    }
    void show(const void *spec) override
    {
        const QSignalBlocker quiet(m_box);
        const Json value = field().get(spec);
        m_object = value.is_object() ? value : Json{{"type", value}};
        m_box->setCurrentIndex(fields::indexOf(field().choices, m_object["type"]));
        m_nested->show(field().nestedAddress(spec));
    }
    QWidget *below() override { return m_nested; }

private:
    QComboBox *m_box;
    FieldsForm *m_nested;
    Json m_object;
};

/// Fields of their own, below the label.
class ObjectEditor : public FieldEditor
{
public:
    ObjectEditor(const Field &field, const std::function<QString()> &folder, QWidget *parent)
        : FieldEditor(field, parent), m_nested(new FieldsForm(field.nested, folder, this))
    {
        m_nested->setContentsMargins(12, 0, 0, 0);
        connect(m_nested, &FieldsForm::edited, this, [this](const Field &nested, const Json &value, bool goesOn) {
            m_object[nested.name] = value;
            emit edited(m_object, goesOn);
        });
        connect(m_nested, &FieldsForm::refused, this, &FieldEditor::refused);
    }
    void show(const void *spec) override
    {
        m_object = field().get(spec);
        m_nested->show(field().nestedAddress(spec));
    }
    QWidget *below() override { return m_nested; }

private:
    FieldsForm *m_nested;
    Json m_object;
};

} // namespace

FieldEditor *makeFieldEditor(const Field &field, const std::function<QString()> &folder, QWidget *parent)
{
    switch (field.kind) {
    case FieldKind::Boolean:
        return new BooleanEditor(field, parent);
    case FieldKind::Integer:
    case FieldKind::Real:
        return new NumberEditor(field, parent);
    case FieldKind::Choice:
        return new ChoiceEditor(field, parent);
    case FieldKind::Units:
        return new UnitsEditor(field, parent);
    case FieldKind::Typed:
        return new TypedEditor(field, folder, parent);
    case FieldKind::Object:
        return new ObjectEditor(field, folder, parent);
    case FieldKind::Texts:
    case FieldKind::WordOrTexts:
    case FieldKind::Size:
    case FieldKind::Text:
    case FieldKind::File:
    case FieldKind::Folder:
        break;
    }
    return new TextEditor(field, folder, parent);
}

} // namespace stacklight
