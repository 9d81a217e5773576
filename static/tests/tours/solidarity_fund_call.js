import { registry } from "@web/core/registry";

const widget = (name) => `.o_form_view .o_field_widget[name=${name}]`;
const row = ".o_field_widget[name=source_ids] tr.o_data_row:has(td[name=parameter]:contains(Vorlaufzeit))";

/** A manager enters a limit, takes one back, names a source and prepares the call of the next year. */
registry.category("web_tour.tours").add("solidarity_fund_call", {
    steps: () => [
        {
            content: "what is not published is empty, not 0",
            trigger: `${widget("lead_time_weeks")} input`,
            run({ anchor }) {
                if (anchor.value !== "") {
                    throw new Error(`shown as ${anchor.value}`);
                }
            },
        },
        {
            content: "what is published is shown",
            trigger: `${widget("amount_max")} input`,
            run({ anchor }) {
                if (anchor.value !== "50.000,00") {
                    throw new Error(`shown as ${anchor.value}`);
                }
            },
        },
        { content: "a limit", trigger: `${widget("lead_time_weeks")} input`, run: "edit 6" },
        { content: "no limit", trigger: `${widget("duration_max_months")} input`, run: "clear && press Tab" },
        { content: "save", trigger: ".o_form_button_save:visible", run: "click" },
        { content: "saved", trigger: ".o_form_view .o_form_saved" },
        {
            content: "the source is missing",
            trigger: `.alert-warning ${".o_field_widget[name=sources_missing]"}:contains(Vorlaufzeit)`,
        },
        { content: "sources", trigger: ".nav-link:contains(Angaben und Quellen)", run: "click" },
        { content: "the line says so", trigger: `${row} td[name=state]:contains(Quelle fehlt)` },
        { content: "edit it", trigger: `${row} td[name=source]`, run: "click" },
        {
            content: "the source",
            trigger: ".o_field_widget[name=source_ids] .o_selected_row [name=source] input",
            run: "edit Bekanntmachung, Nr. 4",
        },
        { content: "save", trigger: ".o_form_button_save:visible", run: "click" },
        { content: "nothing is missing", trigger: "body:not(:has(.alert-warning))" },
        { content: "the next year", trigger: "button[name=action_copy_next_year]", run: "click" },
        { content: "it is there", trigger: ".o_breadcrumb:contains(2027)" },
        { content: "in preparation", trigger: ".o_arrow_button_current:contains(In Vorbereitung)" },
        { content: "publish", trigger: "button[name=action_publish]", run: "click" },
        { content: "not before it is checked", trigger: ".modal:contains(Höchster Förderanteil)" },
        { content: "well", trigger: ".modal .btn-primary", run: "click" },
        { content: "still in preparation", trigger: "body:not(:has(.modal)) button[name=action_publish]" },
    ],
});
