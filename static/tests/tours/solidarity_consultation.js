import { registry } from "@web/core/registry";

const topic = (name) => [
    { content: "the cursor waits for the topic", trigger: ".modal .o_field_widget[name=topic_ids] input:focus" },
    {
        content: "the topic",
        trigger: ".modal .o_field_widget[name=topic_ids] input",
        run: `edit ${name}`,
    },
    {
        content: "choose it",
        trigger: `.o-autocomplete--dropdown-item:contains(${name}) a`,
        run: "click",
    },
    { content: "it is there", trigger: `.modal .o_tag:contains(${name})` },
];
const close = [
    { content: "save and close", trigger: ".modal button[special=save], .modal footer .btn-primary", run: "click" },
    { content: "closed", trigger: "body:not(:has(.modal))" },
];

/** A coordinator logs a call from the partnership, and then turns an e-mail of its chatter into advice. */
registry.category("web_tour.tours").add("solidarity_consultation", {
    steps: () => [
        { content: "log advice", trigger: "button[name=action_log_consultation]", run: "click" },
        ...topic("Logistik"),
        ...close,
        {
            content: "the partnership counts it",
            trigger: "button[name=action_view_consultations] .o_stat_value:contains(1)",
        },
        { content: "look at the e-mail", trigger: ".o-mail-Message:contains(Rückfrage)", run: "hover" },
        {
            content: "log it as advice",
            trigger:
                ".o-mail-Message:contains(Rückfrage) .o-mail-Message-actions button[name='solidarity-consultation']",
            run: "click",
        },
        {
            content: "its words are filled in",
            trigger: ".modal .o_field_widget[name=summary] textarea:value(/Belege/)",
        },
        ...topic("Kriegsbedingungen"),
        ...close,
        {
            content: "the partnership counts both",
            trigger: "button[name=action_view_consultations] .o_stat_value:contains(2)",
        },
    ],
});
