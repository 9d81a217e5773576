import { registry } from "@web/core/registry";

const item = (number) => `.o_solidarity_agenda_item:eq(${number - 1})`;
const minutes = (number, lang) => `${item(number)} .o_solidarity_agenda_minutes[lang=${lang}] textarea`;
const header = (name) => `.o_statusbar_buttons button[name=${name}]`;

/** A coordinator writes the minutes during the meeting, in two columns and without any dialog. */
registry.category("web_tour.tours").add("solidarity_exchange_minutes", {
    steps: () => [
        { content: "minutes in German", trigger: minutes(1, "de"), run: "edit Die Lage ist ernst. && click body" },
        {
            content: "the other column is missing, as long as it is empty",
            trigger: `${item(1)} .badge:contains(Українська)`,
        },
        { content: "minutes in Ukrainian", trigger: minutes(1, "uk"), run: "edit Ситуація серйозна. && click body" },
        { content: "nothing is missing", trigger: `${item(1)}:not(:has(.badge))` },
        { content: "one more item", trigger: ".o_solidarity_agenda > button", run: "click" },
        { content: "its title", trigger: `${item(4)} [lang=de] input`, run: "edit Verschiedenes" },
        { content: "before the declaration", trigger: `${item(4)} button .fa-arrow-up`, run: "click" },
        { content: "it moved", trigger: `${item(3)} header:contains(Verschiedenes)` },
        { content: "away with the second", trigger: `${item(2)} button .fa-trash-o`, run: "click" },
        { content: "three are left", trigger: `.o_solidarity_agenda:not(:has(${item(4)}))` },
        { content: "it is held; that saves", trigger: header("action_exchange_held"), run: "click" },
        { content: "the results", trigger: header("action_take_over_results"), run: "click" },
        { content: "as they are", trigger: ".modal button[name=action_confirm]", run: "click" },
        {
            content: "the new item has no Ukrainian title yet",
            trigger: "body:not(:has(.modal)) .o_solidarity_agenda_item:eq(1) .badge:contains(Українська)",
        },
        { content: "close it", trigger: header("action_close_exchange"), run: "click" },
        { content: "closed: only readable", trigger: ".o_solidarity_agenda:not(:has(textarea))" },
    ],
});
