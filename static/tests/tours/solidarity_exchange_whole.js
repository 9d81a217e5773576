import { registry } from "@web/core/registry";

const header = (name) => `.o_statusbar_buttons button[name=${name}]`;
const page = (name) => `.o_notebook_headers a[name=${name}]`;
const field = (name) => `.o_field_widget[name=${name}]`;
const item = (number) => `.o_solidarity_agenda_item:eq(${number - 1})`;
const text = (number, kind, lang) => `${item(number)} .o_solidarity_agenda_${kind}[lang=${lang}] textarea`;
const bookings = field("interpreter_booking_ids");

/** From the partnership to the invitations: plan, translate, book an interpreter, invite. */
registry.category("web_tour.tours").add("solidarity_exchange_plan", {
    steps: () => [
        { content: "plan the exchange", trigger: header("action_plan_exchange_and_open"), run: "click" },
        { content: "how to join", trigger: `${field("connection_url")} input`, run: "edit https://meet.example.org/4711" },
        { content: "agenda", trigger: page("solidarity_agenda"), run: "click" },
        { content: "the standard items are there", trigger: `${item(3)}` },
        {
            content: "a text of its own, in German",
            trigger: text(1, "description", "de"),
            run: "edit Beide Seiten berichten über Stromausfälle. && click body",
        },
        { content: "no longer in Ukrainian", trigger: text(1, "description", "uk"), run: "clear && click body" },
        { content: "the badge says so", trigger: `${item(1)} .badge:contains(Українська)` },
        { content: "invitations", trigger: header("action_invite"), run: "click" },
        { content: "wait for the translation", trigger: ".modal:contains(Fehlt auf Ukrainisch)" },
        { content: "understood", trigger: ".modal footer .btn-primary", run: "click" },
        {
            content: "translated",
            trigger: text(1, "description", "uk"),
            run: "edit Обидві сторони розповідають про відключення електроенергії. && click body",
        },
        { content: "interpretation", trigger: page("interpretation"), run: "click" },
        { content: "book", trigger: `${bookings} .o_field_x2many_list_row_add a`, run: "click" },
        { content: "somebody", trigger: `${bookings} [name=interpreter_id] input`, run: "edit Dolmetsch" },
        { content: "choose", trigger: ".ui-autocomplete a:contains(Dolmetschdienst)", run: "click" },
        { content: "save", trigger: ".o_form_button_save", run: "click" },
        { content: "ask", trigger: `${bookings} button[name=action_send_request]`, run: "click" },
        { content: "confirmed by telephone", trigger: `${bookings} button[name=action_confirm]`, run: "click" },
        { content: "nobody is missing", trigger: `${field("interpreter_state")}:contains(Bestätigt)` },
        { content: "invite now", trigger: header("action_invite"), run: "click" },
        { content: "announced", trigger: `${field("exchange_progress")}:contains(Angekündigt)` },
    ],
});

/** An attendee answers the invitation. */
registry.category("web_tour.tours").add("solidarity_exchange_answer_german", {
    steps: () => [
        { content: "yes", trigger: "button[value=yes]:contains(Ich nehme teil)", run: "click", expectUnloadPage: true },
        { content: "how to join", trigger: "a[href='https://meet.example.org/4711']" },
    ],
});

registry.category("web_tour.tours").add("solidarity_exchange_answer_ukrainian", {
    steps: () => [
        { content: "with interpretation", trigger: "label:contains(Мені потрібен усний переклад)", run: "click" },
        { content: "yes", trigger: "button[value=yes]", run: "click", expectUnloadPage: true },
        { content: "how to join", trigger: "a[href='https://meet.example.org/4711']" },
    ],
});

/** After the meeting: held, minutes, results, closed. */
registry.category("web_tour.tours").add("solidarity_exchange_results", {
    steps: () => [
        { content: "held", trigger: header("action_exchange_held"), run: "click" },
        { content: "not closed without minutes", trigger: `${header("action_close_anyway")}` },
        { content: "agenda", trigger: page("solidarity_agenda"), run: "click" },
        ...[1, 2, 3].flatMap((number) => [
            {
                content: `minutes ${number} in German`,
                trigger: text(number, "minutes", "de"),
                run: `edit Größe ${number}: Es fehlt an Strom. && click body`,
            },
            {
                content: `minutes ${number} in Ukrainian`,
                trigger: text(number, "minutes", "uk"),
                run: `edit Потреба ${number}: бракує електроенергії, їжі та ґанку. && click body`,
            },
        ]),
        { content: "results", trigger: header("action_take_over_results"), run: "click" },
        {
            content: "a need",
            trigger: ".modal [name=need_line_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        { content: "whose", trigger: ".modal [name=need_line_ids] [name=municipality_id] input", run: "edit Зразкове" },
        { content: "theirs", trigger: ".ui-autocomplete a:contains(Зразкове)", run: "click" },
        { content: "what", trigger: ".modal [name=need_line_ids] [name=item_id] input", run: "edit Notstrom" },
        { content: "this", trigger: ".ui-autocomplete a:contains(Notstrom)", run: "click" },
        { content: "in German", trigger: ".modal [name=need_line_ids] [name=name_german] input", run: "edit Zwei Aggregate" },
        {
            content: "in Ukrainian",
            trigger: ".modal [name=need_line_ids] [name=name_ukrainian] input",
            run: "edit Два генератори",
        },
        { content: "two", trigger: ".modal [name=need_line_ids] [name=quantity] input", run: "edit 2" },
        {
            content: "the declaration",
            trigger: ".modal [name=declaration_ids] .o_data_row [name=form]",
            run: "click",
        },
        {
            content: "spoken",
            trigger: ".modal [name=declaration_ids] [name=form] input",
            run: "click",
        },
        { content: "choose", trigger: ".o_select_menu_item:contains(Mündlich)", run: "click" },
        { content: "take over", trigger: ".modal button[name=action_confirm]", run: "click" },
        { content: "close", trigger: `body:not(:has(.modal)) ${header("action_close_exchange")}`, run: "click" },
        { content: "closed", trigger: header("action_reopen_exchange") },
    ],
});
