import { registry } from "@web/core/registry";

const header = (name) => `.o_statusbar_buttons button[name=${name}]`;
const menu = (name) => `[data-menu-xmlid="solidarity_partnership.${name}"]`;

/** A coordinator takes a telephone call and brings two municipalities from the inquiry to the fund. */
registry.category("web_tour.tours").add("solidarity_line", {
    steps: () => [
        { content: "new inquiry", trigger: ".o-kanban-button-new", run: "click" },
        {
            content: "subject",
            trigger: ".o_field_widget[name=name] input, .o_field_widget[name=name] textarea",
            run: "edit Anruf der Bürgermeisterin",
        },
        {
            content: "municipality, found by its key",
            trigger: ".o_field_widget[name=municipality_id] input",
            run: "edit 05158028",
        },
        { content: "choose it", trigger: ".ui-autocomplete a:contains(Musterstadt)", run: "click" },
        { content: "its wishes come along", trigger: ".o_field_widget[name=topic_ids] .o_tag:contains(Energie)" },
        { content: "save", trigger: ".o_form_button_save", run: "click" },
        { content: "propose partners", trigger: header("action_propose"), run: "click" },
        {
            content: "two are possible, the occupied one is not",
            trigger: "button[name=action_view_proposals] .o_stat_value:contains(/^2$/)",
            run: "click",
        },
        { content: "on their own page", trigger: ".o_last_breadcrumb_item:contains(Vorschläge)" },
        { content: "as a board", trigger: ".o_switch_view.o_kanban", run: "click" },
        { content: "of cards", trigger: ".o_kanban_record:contains(Musterstadt):contains(Зразкове)" },
        { content: "and as a list", trigger: ".o_switch_view.o_list", run: "click" },
        {
            content: "open the best",
            trigger: ".o_data_row:first td[name=ukrainian_id]:contains(Зразкове)",
            run: "click",
        },
        { content: "it is explained", trigger: ".o_solidarity_explanation:contains(Einwohnerzahl)" },
        { content: "send it", trigger: header("action_send"), run: "click" },
        { content: "the German side accepts", trigger: header("action_accept_german"), run: "click" },
        {
            content: "and the Ukrainian side",
            trigger: `${header("action_accept_ukrainian")}:not(:disabled)`,
            run: "click",
        },
        { content: "a partnership", trigger: "button[name=action_view_partnership]", run: "click" },
        { content: "contact made", trigger: header("action_contact_made"), run: "click" },
        {
            content: "plan the exchange",
            trigger: `${header("action_plan_exchange_and_open")}.btn-primary`,
            run: "click",
        },
        { content: "it is held", trigger: header("action_exchange_held"), run: "click" },
        {
            content: "back to the partnership",
            trigger: `body:not(:has(${header("action_exchange_held")})) .o_back_button`,
            run: "click",
        },
        { content: "admit both", trigger: header("action_admit"), run: "click" },
        {
            content: "they work together",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Aktiv)",
        },
        { content: "the fund", trigger: `.o_menu_sections ${menu("solidarity_menu_fund")}`, run: "click" },
        { content: "who may apply", trigger: menu("solidarity_fund_eligibility_menu"), run: "click" },
        {
            content: "the German side may",
            trigger: ".o_data_row:contains(Musterstadt):contains(Gültig)",
        },
    ],
});

/** A Ukrainian municipality looks at the same case. */
registry.category("web_tour.tours").add("solidarity_portal", {
    steps: () => [
        {
            content: "the tile of the own line",
            trigger: "a[href$='/my/solidarity']",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "the partner", trigger: "article:contains(Musterstadt)" },
        { content: "the network", trigger: "article li:contains(Мережа)" },
    ],
});
