import { registry } from "@web/core/registry";

const map = ".o_solidarity_network_map";
const arcs = `${map}_arcs path[data-id]`;
const card = `${map}_card`;

function expectArcs(number) {
    const found = document.querySelectorAll(arcs).length;
    if (found !== number) {
        throw new Error(`${found} arcs instead of ${number}`);
    }
}

/** A pointer in the middle of an arc, as the browser reports it. */
function pointAtArc(type, pointerType) {
    const svg = document.querySelector(`${map}_canvas > svg`);
    const arc = document.querySelector(arcs);
    const middle = arc.getPointAtLength(arc.getTotalLength() / 2);
    const { a, d, e, f } = arc.getScreenCTM();
    const place = { clientX: a * middle.x + e, clientY: d * middle.y + f };
    svg.dispatchEvent(new PointerEvent(type, { ...place, pointerType, pointerId: 1, bubbles: true }));
}

/** The map is filtered, asked by mouse, finger and keyboard, read as a list, and opens what it shows. */
registry.category("web_tour.tours").add("solidarity_network_map", {
    steps: () => [
        { content: "each partnership is an arc", trigger: `${map}:has([data-stage=active]):has([data-stage=contact])`, run: () => expectArcs(2) },
        { content: "each stage has its line", trigger: `${map} button[name=stage_contact] svg:has(path[stroke-dasharray])` },
        { content: "a Land", trigger: `${map} select[name=land]`, run: "select DE-NW" },
        { content: "leaves its arcs", trigger: `${map}:not(:has([data-stage=contact])) [name=reset]`, run: () => expectArcs(1) },
        { content: "the Land is marked", trigger: `${map}_region.is-chosen[data-code=DE-NW]` },
        { content: "the mouse shows the pair", trigger: `${map}_canvas > svg`, run: () => pointAtArc("pointermove", "mouse") },
        { content: "in words", trigger: `${card}:not(.is-pinned):contains(Musterstadt – Зразкове)` },
        { content: "and on the map", trigger: `${map}_highlight text:contains(Зразкове)` },
        {
            content: "a finger",
            trigger: `${map}_canvas > svg`,
            run: () => {
                pointAtArc("pointerdown", "touch");
                pointAtArc("pointerup", "touch");
            },
        },
        { content: "lets it stay", trigger: `${card}.is-pinned button[name=open]` },
        { content: "everything again", trigger: `${map} [name=reset]`, run: "click" },
        { content: "nothing is chosen", trigger: `${map}:not(:has([name=reset])):has([data-stage=contact])` },
        { content: "a stage is switched off", trigger: `${map} button[name=stage_active]`, run: "click" },
        { content: "and its arcs are gone", trigger: `${map}:not(:has([data-stage=active])) button[name=stage_active][aria-pressed=false]` },
        { content: "the map takes the keyboard", trigger: `${map}_canvas > svg`, run: ({ anchor }) => anchor.focus() },
        { content: "and goes to the next arc", trigger: `${map}_canvas > svg`, run: "press ArrowRight" },
        { content: "which is that of the other stage", trigger: `${card}.is-pinned:contains(Nachbarstadt – Мале)` },
        { content: "closer", trigger: `${map} button[name=zoom_in]`, run: "click" },
        { content: "and back", trigger: `${map} button[name=zoom_out]:enabled`, run: "click" },
        { content: "the whole map", trigger: `${map}_canvas > svg.is-whole` },
        { content: "in words", trigger: `${map} button[name=as_list]`, run: "click" },
        { content: "the same choice", trigger: `${map}_list:not(:contains(Musterstadt)) a:contains(Nachbarstadt)` },
        { content: "a name", trigger: `${map} input[name=words]`, run: "edit nirgends" },
        { content: "that nobody has", trigger: `${map}_list:not(:has(table))` },
        { content: "another", trigger: `${map} input[name=words]`, run: "edit Nachbar" },
        { content: "is opened", trigger: `${map}_list a:contains(Nachbarstadt)`, run: "click" },
        { content: "the partnership", trigger: ".o_form_view .oe_title:contains(Nachbarstadt)" },
    ],
});
