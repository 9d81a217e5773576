import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component, onWillUnmount, xml } from "@odoo/owl";

const PAUSE_MILLISECONDS = 2000;

/**
 * How far a computation in the background has come; the record is read again now and then until it is done.
 */
export class ComputingField extends Component {
    static template = xml`
        <div class="progress mt-2" role="progressbar" aria-valuemin="0" aria-valuemax="100" t-att-aria-valuenow="percent">
            <div class="progress-bar progress-bar-striped progress-bar-animated" t-attf-style="width: {{percent}}%; min-width: 3em" t-out="percent + ' %'"/>
        </div>`;
    static props = { ...standardFieldProps };

    setup() {
        const timer = setInterval(() => this.readAgain(), PAUSE_MILLISECONDS);
        onWillUnmount(() => clearInterval(timer));
    }

    get percent() {
        return Math.round(this.props.record.data[this.props.name] || 0);
    }

    async readAgain() {
        const { record } = this.props;
        // Texts that somebody is typing are worth more than the latest percentage.
        if (record.data.queued_on && !(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("fields").add("solidarity_computing", {
    component: ComputingField,
    supportedTypes: ["float"],
    fieldDependencies: [{ name: "queued_on", type: "datetime" }],
});
