import { registry } from "@web/core/registry";

const fill = (name, value) => ({
    content: `fill in ${name}`,
    trigger: `form [name='${name}']`,
    run: `edit ${value}`,
});
const pick = (name, day) => ({
    content: `pick ${name}`,
    trigger: `form input[type=date][name='${name}']`,
    run({ anchor }) {
        anchor.value = day;
    },
});
const press = (action) => ({
    content: action,
    trigger: `form button[name=action][value=${action}]:not(.d-none)`,
    run: "click",
    expectUnloadPage: true,
});

/** A German municipality checks a project, mends what does not fit, and saves it. */
registry.category("web_tour.tours").add("solidarity_fund_precheck", {
    steps: () => [
        { content: "the certificate", trigger: "a[href*='/my/solidarity/certificate/']" },
        {
            content: "check a project",
            trigger: "a[href$='/my/solidarity/fund/precheck']",
            run: "click",
            expectUnloadPage: true,
        },
        fill("title", "Wärme für die Notunterkunft"),
        {
            content: "kind of project",
            trigger: "select[name=kind_id]",
            run: "selectByLabel Kleines Partnerschaftsprojekt",
        },
        {
            content: "the only partner is chosen",
            trigger: "select[name=partner_municipality_id] option:selected:not(:visible):contains(Зразкове)",
        },
        pick("date_start", "2027-03-20"),
        pick("date_end", "2027-10-31"),
        fill("line_name_0", "Wärmepumpe"),
        fill("line_amount_0", "20.000,00"),
        fill("amount_asked", "19.000"),
        fill("amount_own", "1000"),
        press("check"),
        { content: "the share is too large", trigger: "li[data-rule=share]:has(.text-danger):contains(95)" },
        { content: "it begins too early", trigger: "li[data-rule=lead_time]:has(.text-danger)" },
        { content: "what was typed is still there", trigger: "input[name=amount_asked]:value(19.000)" },
        pick("date_start", "2027-05-01"),
        fill("amount_asked", "18.000"),
        fill("amount_own", "2000"),
        press("check"),
        {
            content: "everything fits now",
            trigger: "#solidarity_fund_result:not(:has(li .text-danger))",
        },
        press("save"),
        { content: "it is saved as a draft", trigger: ".alert-success" },
        { content: "with its costs", trigger: "td:contains(20.000,00)" },
    ],
});

/** A coordinator finds the draft and exports it. */
registry.category("web_tour.tours").add("solidarity_fund_export", {
    steps: () => [
        {
            content: "the draft of the municipality",
            trigger: ".o_kanban_record:contains(Wärme für die Notunterkunft)",
            run: "click",
        },
        { content: "what the rules say", trigger: ".o_solidarity_rules li[data-rule=share]" },
        { content: "export", trigger: ".o_form_view button:contains(Exportieren)", run: "click" },
        { content: "nothing went wrong", trigger: "body:not(:has(.o_error_dialog)):not(.o_ui_blocked)" },
    ],
});
