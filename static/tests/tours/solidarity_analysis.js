import { registry } from "@web/core/registry";

/** A reader chooses a favourite, looks at the figures behind a cell, and opens one of the partnerships. */
registry.category("web_tour.tours").add("solidarity_analysis", {
    steps: () => [
        { content: "the pivot counts", trigger: ".o_pivot_cell_value:contains(1)" },
        { content: "open the search", trigger: ".o_searchview_dropdown_toggler", run: "click" },
        {
            content: "a favourite in German",
            trigger: ".o_favorite_menu .o_menu_item:contains(Nach Quartal)",
            run: "click",
        },
        { content: "it is chosen", trigger: ".o_facet_values:contains(Nach Quartal)" },
        { content: "look at the graph", trigger: ".o_switch_view.o_graph", run: "click" },
        { content: "a graph", trigger: ".o_graph_renderer canvas" },
        { content: "back to the pivot", trigger: ".o_switch_view.o_pivot", run: "click" },
        { content: "what stands behind a number", trigger: ".o_pivot_cell_value:contains(1)", run: "click" },
        {
            content: "its partnership",
            trigger: ".o_list_view .o_data_row .o_data_cell:contains(Musterstadt)",
            run: "click",
        },
        { content: "is open", trigger: ".o_form_view h1:contains(Musterstadt)" },
    ],
});
