import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, useState, xml } from "@odoo/owl";

const COLORS = { good: "success", watch: "warning", attention: "danger" };

/**
 * How a partnership is doing, as a dot on its card. A board shows hundreds of them: the reason in words is read when
 * somebody looks at one, with the mouse or the keyboard.
 */
export class HealthField extends Component {
    static template = xml`
        <span t-if="level" t-attf-class="fa fa-circle text-{{color}}" role="img" tabindex="0" t-att-title="words" t-att-aria-label="words" t-on-mouseenter="readReason" t-on-focus="readReason"/>`;
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ reason: "" });
    }

    get level() {
        return this.props.record.data[this.props.name];
    }

    get color() {
        return COLORS[this.level];
    }

    get words() {
        const labels = Object.fromEntries(this.props.record.fields[this.props.name].selection);
        return [labels[this.level], this.state.reason].filter(Boolean).join(": ");
    }

    async readReason() {
        const { resModel, resId } = this.props.record;
        if (!this.asked && resId) {
            this.asked = true;
            const [{ health_reason: reason }] = await this.orm.read(resModel, [resId], ["health_reason"]);
            this.state.reason = reason || "";
        }
    }
}

registry.category("fields").add("solidarity_health", {
    component: HealthField,
    supportedTypes: ["selection"],
});
