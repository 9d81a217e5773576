import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { CharField } from "@web/views/fields/char/char_field";
import { IntegerField } from "@web/views/fields/integer/integer_field";
import { SelectionField } from "@web/views/fields/selection/selection_field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { TextField } from "@web/views/fields/text/text_field";
import { x2ManyField } from "@web/views/fields/x2many/x2many_field";

import { Component, useState } from "@odoo/owl";

const SIDES = [
    { ending: "german", language: "Deutsch", code: "de" },
    { ending: "ukrainian", language: "Українська", code: "uk" },
];
const TEXTS = ["name", "description", "minutes"];

/**
 * The agenda of an exchange, all items open under each other: every text has a German and a Ukrainian area side by side
 * (under each other on a phone). What is typed is part of the form, hence saved with it; no dialog comes between.
 */
export class SolidarityAgendaField extends Component {
    static template = "solidarity_partnership.AgendaField";
    static components = { CharField, IntegerField, SelectionField, TextField };
    static props = {
        ...standardFieldProps,
        context: { type: Object },
        views: { type: Object, optional: true },
        viewMode: { type: String, optional: true },
        relatedFields: { type: Object, optional: true },
        "*": true,
    };

    setup() {
        this.sides = SIDES;
        this.state = useState({ folded: {} });
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    /** Sentences in both languages show what is meant by an empty area, whoever looks at it. */
    get placeholders() {
        return {
            name: { german: _t("Title in German"), ukrainian: _t("Title in Ukrainian") },
            description: { german: _t("Agenda text in German"), ukrainian: _t("Agenda text in Ukrainian") },
            minutes: { german: _t("Minutes in German"), ukrainian: _t("Minutes in Ukrainian") },
        };
    }

    get labels() {
        return { name: _t("Title"), description: _t("Agenda Text"), minutes: _t("Minutes") };
    }

    /** In the language of the user, if it is one of the two and written. */
    title(item) {
        const { name_german: german, name_ukrainian: ukrainian } = item.data;
        const [first, second] = user.lang?.startsWith("uk") ? [ukrainian, german] : [german, ukrainian];
        return first || second || item.data.display_name || _t("New Item");
    }

    /** A text that is written in the other language only. */
    isMissing(item, text, ending) {
        const other = ending === "german" ? "ukrainian" : "german";
        return Boolean(item.data[`${text}_${other}`]) && !item.data[`${text}_${ending}`];
    }

    missing(item, ending) {
        return TEXTS.filter((text) => this.isMissing(item, text, ending)).map((text) => this.labels[text]);
    }

    toggle(item) {
        this.state.folded[item.id] = !this.state.folded[item.id];
    }

    async add() {
        const last = this.list.records.at(-1);
        const item = await this.list.addNewRecord({
            position: "bottom",
            mode: "readonly",
            context: { ...this.props.context, default_sequence: (last?.data.sequence ?? 0) + 10 },
        });
        await item.update({ sequence: (last?.data.sequence ?? 0) + 10 });
    }

    async remove(item) {
        await this.list.delete(item);
    }

    /** Change places with the neighbour above (-1) or below (1). */
    async move(item, step) {
        const { records } = this.list;
        const index = records.indexOf(item);
        const neighbour = records[index + step];
        if (neighbour) {
            const before = step < 0 ? records[index + step - 1] : neighbour;
            await this.list.resequence(item.id, before ? before.id : null);
        }
    }
}

export const solidarityAgendaField = {
    ...x2ManyField,
    component: SolidarityAgendaField,
    displayName: _t("Agenda in Two Languages"),
    supportedTypes: ["one2many"],
    additionalClasses: ["w-100", "d-block"],
};

registry.category("fields").add("solidarity_agenda", solidarityAgendaField);
