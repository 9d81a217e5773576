import { registry } from "@web/core/registry";

const input = (name) => `.o_field_widget[name=${name}] input`;

/** A coordinator empties one number, which becomes unknown, and says 0 for another one, which is a fact. */
registry.category("web_tour.tours").add("solidarity_municipality_facts", {
    steps: () => [
        { content: "an unknown number is empty", trigger: `${input("own_income")}:value("")` },
        { content: "empty the urban share", trigger: input("urban_share"), run: "clear" },
        { content: "another number", trigger: input("own_income"), run: "edit 0 && press Tab" },
        { content: "save", trigger: ".o_form_button_save", run: "click" },
        { content: "saved", trigger: ".o_form_saved, .o_form_status_indicator_buttons.invisible" },
        { content: "the one is unknown", trigger: `${input("urban_share")}:value("")` },
        { content: "the other one is not", trigger: `${input("own_income")}:value(/^0/)` },
    ],
});
