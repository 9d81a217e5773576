import { registry } from "@web/core/registry";

const matter = (code) => `.o_solidarity_overview article[data-matter=${code}]`;

/** A coordinator looks at what waits, opens a case and the list of all of its kind, and comes back. */
registry.category("web_tour.tours").add("solidarity_overview", {
    steps: () => [
        { content: "the own cases", trigger: ".o_control_panel .btn.active:contains(Meine Fälle)" },
        {
            content: "a proposal without an answer, and for how long",
            trigger: `${matter("proposals")} .o_solidarity_case:contains(Musterstadt):contains(vor)`,
            run: "click",
        },
        { content: "opens", trigger: ".o_form_view .o_statusbar_status" },
        { content: "back", trigger: ".breadcrumb-item a:contains(Übersicht)", run: "click" },
        { content: "all of them", trigger: `${matter("proposals")} .o_solidarity_matter`, run: "click" },
        { content: "in a list of this name", trigger: ".o_last_breadcrumb_item:contains(Vorschläge ohne Antwort)" },
        { content: "with the proposal", trigger: ".o_data_row:contains(Musterstadt)" },
        { content: "back", trigger: ".breadcrumb-item a:contains(Übersicht)", run: "click" },
        { content: "everybody's cases", trigger: ".o_control_panel .btn:contains(Alle Fälle)", run: "click" },
        { content: "are shown", trigger: ".o_control_panel .btn.active:contains(Alle Fälle)" },
        { content: "with the map", trigger: ".o_solidarity_overview_map svg path" },
        { content: "a figure", trigger: "[data-figure=inquiries]", run: "click" },
        { content: "opens its pivot", trigger: ".o_pivot" },
        { content: "back", trigger: ".breadcrumb-item a:contains(Übersicht)", run: "click" },
        { content: "the choice is remembered", trigger: ".o_control_panel .btn.active:contains(Alle Fälle)" },
    ],
});

registry.category("web_tour.tours").add("solidarity_overview_reader", {
    steps: () => [
        { content: "what waits in the service", trigger: matter("proposals") },
        {
            content: "without a button to act",
            trigger: ".o_action_manager:not(:has(.o_control_panel .btn-primary)):not(:has(.o_control_panel .btn-group))",
        },
    ],
});

/** Where nobody has worked yet, the screen tells what to do first. */
registry.category("web_tour.tours").add("solidarity_overview_start", {
    steps: () => [
        { content: "the registers are there", trigger: ".o_solidarity_start li:first .text-success" },
        { content: "no map of nothing", trigger: ".o_solidarity_overview:not(:has(.o_solidarity_overview_map))" },
        { content: "the first inquiry", trigger: ".o_solidarity_start button:contains(Eintragen)", run: "click" },
        { content: "is entered", trigger: ".o_form_view .o_field_widget[name=municipality_id] input" },
    ],
});
