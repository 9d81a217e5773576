import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";
import { MonetaryField, monetaryField } from "@web/views/fields/monetary/monetary_field";

/** A limit that is 0 is none: nothing is shown, so that the placeholder says so. */
const withoutZero = (Field) =>
    class extends Field {
        get formattedValue() {
            return this.props.record.data[this.props.name] ? super.formattedValue : "";
        }
    };

for (const [type, field, Field] of [
    ["float", floatField, FloatField],
    ["integer", integerField, IntegerField],
    ["monetary", monetaryField, MonetaryField],
]) {
    registry.category("fields").add(`solidarity_unpublished_${type}`, {
        ...field,
        component: withoutZero(Field),
    });
}
