import { registry } from "@web/core/registry";

const dot = ".o_kanban_record .o_field_widget[name=health] .fa-circle";

/** The reason of a partnership's health is read when somebody looks at the dot on its card. */
registry.category("web_tour.tours").add("solidarity_health", {
    steps: () => [
        { content: "the colour is there at once", trigger: `${dot}.text-warning[title=Beobachten]`, run: "hover" },
        { content: "and then the reason", trigger: `${dot}[title*="Schritt"]` },
    ],
});
