import { clickOnSave, registerWebsitePreviewTour } from "@website/js/tours/tour_utils";

const BLOCKS = ["s_solidarity_figures", "s_solidarity_events", "s_solidarity_call"];
const menu = ".o_block_tab:not(.o_we_ongoing_insertion)";

/** Drags one of our blocks onto the page, the last at its end. */
const drop = (block) => [
    {
        content: `drag the group of ${block} onto the page`,
        trigger: `${menu} #snippet_groups [data-snippet-group="solidarity"] .o_snippet_thumbnail`,
        run: "drag_and_drop :iframe #wrap .oe_drop_zone:last",
    },
    {
        content: `choose ${block}`,
        trigger: `.modal .show:iframe .o_snippet_preview_wrap[data-snippet-id="${block}"]:not(.d-none)`,
        run: "click",
    },
    { content: `${block} stands on the page`, trigger: `:iframe #wrap [data-snippet="${block}"]` },
    { content: "it is dropped", trigger: menu },
];

/** A website designer puts each of our blocks onto an empty page, writes into one and saves. */
registerWebsitePreviewTour("solidarity_blocks_drop", { url: "/solidarity-blocks", edition: true }, () => [
    ...BLOCKS.flatMap(drop),
    {
        content: "write into a block",
        trigger: ":iframe #wrap [data-snippet=s_solidarity_call] h2",
        run: "editor Find a partner with us",
    },
    ...clickOnSave("bottom", 50000, false),
    {
        content: "the page shows the figures of today",
        trigger: ":iframe #wrap [data-solidarity-block=figures] dl dd",
    },
]);

/** The text of our own page is edited in place. */
registerWebsitePreviewTour("solidarity_page_edit", { url: "/solidarity", edition: true }, () => [
    { content: "write", trigger: ":iframe #oe_structure_solidarity_offer h1", run: "editor Our own words" },
    ...clickOnSave("bottom", 50000, false),
    { content: "it is kept", trigger: ":iframe #oe_structure_solidarity_offer h1:contains(Our own words)" },
]);

/** A page is translated in place: its heading in the language that the address names. */
registerWebsitePreviewTour("solidarity_page_translate", { url: "/uk/solidarity" }, () => [
    { content: "the menu of editing", trigger: ".o_edit_website_container button", run: "click" },
    { content: "translate", trigger: ".o_translate_website_dropdown_item", run: "click" },
    { content: "read how it is done", trigger: ".modal-footer .btn-secondary", run: "click" },
    {
        content: "write",
        trigger: ":iframe #oe_structure_solidarity_offer h1 [data-oe-translation-state]",
        run: "editor Наші власні слова",
    },
    ...clickOnSave("bottom", 50000, false),
    { content: "it is kept", trigger: ":iframe #oe_structure_solidarity_offer h1:contains(Наші власні слова)" },
]);
