import { registry } from "@web/core/registry";

const input = (name) => `.o_field_widget[name=${name}] input`;
const save = [
    { content: "save", trigger: ".o_form_button_save", run: "click" },
    { content: "saved", trigger: ".o_form_saved" },
];

/** A coordinator says 0, which is a fact, and empties a number, which becomes unknown: by Tab and by saving. */
registry.category("web_tour.tours").add("solidarity_municipality_facts", {
    steps: () => [
        { content: "an unknown number is empty", trigger: `${input("own_income")}:value(/^$/)` },
        { content: "a zero is not", trigger: `${input("urban_share")}:value(/^0/)` },
        { content: "income 0, left by Tab", trigger: input("own_income"), run: "edit 0 && press Tab" },
        { content: "it is 0", trigger: `${input("own_income")}:value(/^0[.,]0/)` },
        { content: "no urban share", trigger: input("urban_share"), run: "clear" },
        ...save,
        { content: "it is unknown", trigger: `${input("urban_share")}:value(/^$/)` },
        { content: "the income still is 0", trigger: `${input("own_income")}:value(/^0/)` },
    ],
});
