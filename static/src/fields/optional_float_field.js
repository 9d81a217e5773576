import { registry } from "@web/core/registry";
import { useBus } from "@web/core/utils/hooks";
import { FloatField, floatField } from "@web/views/fields/float/float_field";

import { useEffect } from "@odoo/owl";

/**
 * A number that may be unknown: an emptied input is no zero.
 *
 * Odoo takes the two for the same when Tab, Enter or saving commits an input, but not when the browser reports a
 * change; that is why the change is reported before they do.
 */
export class OptionalFloatField extends FloatField {
    setup() {
        const { bus } = this.props.record.model;
        useBus(bus, "NEED_LOCAL_CHANGES", () => this.reportChange());
        useBus(bus, "WILL_SAVE_URGENTLY", () => this.reportChange());
        super.setup();
        useEffect(
            (input) => {
                const onKeydown = ({ key }) => ["Tab", "Enter"].includes(key) && this.reportChange();
                input?.addEventListener("keydown", onKeydown, { capture: true });
                return () => input?.removeEventListener("keydown", onKeydown, { capture: true });
            },
            () => [this.inputRef.el]
        );
    }

    parse(value) {
        return value.trim() ? super.parse(value) : false;
    }

    reportChange() {
        this.inputRef.el?.dispatchEvent(new Event("change"));
    }
}

registry.category("fields").add("solidarity_optional_float", {
    ...floatField,
    component: OptionalFloatField,
});
