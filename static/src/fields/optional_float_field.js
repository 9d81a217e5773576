import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

/** A number that may be unknown: an emptied input is no zero. */
export class OptionalFloatField extends FloatField {
    parse(value) {
        return value.trim() ? super.parse(value) : false;
    }
}

registry.category("fields").add("solidarity_optional_float", {
    ...floatField,
    component: OptionalFloatField,
});
