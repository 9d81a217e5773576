import { registry } from "@web/core/registry";

const map = ".o_solidarity_network_map";
const layers = `${map}_layers`;
const card = `${map}_card`;
let middle;

const canvas = () => document.querySelector(`${map}_arcs`);

/** Where the highlighted arc has its middle on the map, wherever the map lies on the screen by then. */
function rememberMiddle() {
    const arc = document.querySelector(`${map}_highlight path`);
    const { x, y } = arc.getPointAtLength(arc.getTotalLength() / 2);
    const { a, d, e, f } = arc.getScreenCTM();
    const { left, top, width, height } = canvas().getBoundingClientRect();
    middle = { x: (a * x + e - left) / width, y: (d * y + f - top) / height };
}

/** How many pixels around that middle have the blue of active partnerships: the brown arc of the other one crosses it. */
function paintedPixels() {
    const [x, y] = [middle.x * canvas().width - 4, middle.y * canvas().height - 4];
    const { data } = canvas().getContext("2d").getImageData(x, y, 8, 8);
    let count = 0;
    for (let place = 0; place < data.length; place += 4) {
        const [red, , blue, alpha] = data.slice(place, place + 4);
        count += alpha > 60 && blue > red;
    }
    return count;
}

function point(type, pointerType) {
    const { left, top, width, height } = canvas().getBoundingClientRect();
    const place = { clientX: left + middle.x * width, clientY: top + middle.y * height };
    const options = { ...place, pointerType, pointerId: 1, bubbles: true };
    document.querySelector(layers).dispatchEvent(new PointerEvent(type, options));
}

/** Arcs are painted with the next frame, which a busy machine shows late. */
async function expectPainted(isPainted) {
    for (let frame = 0; frame < 120; frame++) {
        if (isPainted === Boolean(paintedPixels())) {
            return;
        }
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    throw new Error(isPainted ? "no arc is painted" : "an arc is still painted");
}

/** The map is filtered, asked by mouse, finger and keyboard, read as a list, and opens what it shows. */
registry.category("web_tour.tours").add("solidarity_network_map", {
    steps: () => [
        { content: "both partnerships are there", trigger: `${map} [name=summary]:contains(2 von 2)` },
        { content: "each stage has its line", trigger: `${map} button[name=stage_contact] svg:has(path[stroke-dasharray])` },
        { content: "a Land", trigger: `${map} select[name=land]`, run: "select DE-NW" },
        { content: "leaves its partnership", trigger: `${map} [name=summary]:contains(1 von 2)` },
        { content: "the Land is marked", trigger: `${map}_region.is-chosen[data-code=DE-NW]` },
        { content: "the map takes the keyboard", trigger: layers, run: ({ anchor }) => anchor.focus() },
        { content: "and goes to the first arc", trigger: layers, run: "press ArrowRight" },
        { content: "which it names", trigger: `${card}.is-pinned:contains(Musterstadt – Зразкове)`, run: rememberMiddle },
        { content: "also on the map", trigger: `${map}_highlight text:contains(Зразкове)`, run: () => expectPainted(true) },
        { content: "until it is left", trigger: layers, run: "press Escape" },
        { content: "the mouse", trigger: `${layers}:not(.has-focus)`, run: () => point("pointermove", "mouse") },
        { content: "shows the pair", trigger: `${card}:not(.is-pinned):contains(Musterstadt – Зразкове)` },
        {
            content: "a finger",
            trigger: layers,
            run: () => {
                point("pointerdown", "touch");
                point("pointerup", "touch");
            },
        },
        { content: "lets it stay", trigger: `${card}.is-pinned button[name=open]` },
        { content: "everything again", trigger: `${map} [name=reset]`, run: "click" },
        { content: "nothing is chosen", trigger: `${map}:not(:has([name=reset])) [name=summary]:contains(2 von 2)` },
        { content: "a stage is switched off", trigger: `${map} button[name=stage_active]`, run: "click" },
        { content: "and its arc is gone", trigger: `${map} button[name=stage_active][aria-pressed=false]`, run: () => expectPainted(false) },
        { content: "the keyboard", trigger: layers, run: ({ anchor }) => anchor.focus() },
        { content: "goes on", trigger: layers, run: "press ArrowRight" },
        { content: "to the other stage", trigger: `${card}.is-pinned:contains(Nachbarstadt – Мале)` },
        { content: "closer", trigger: `${map} button[name=zoom_in]`, run: "click" },
        { content: "and back", trigger: `${map} button[name=zoom_out]:enabled`, run: "click" },
        { content: "the whole map", trigger: `${layers}.is-whole` },
        { content: "in words", trigger: `${map} button[name=as_list]`, run: "click" },
        { content: "the same choice", trigger: `${map}_list:not(:contains(Musterstadt)) a:contains(Nachbarstadt)` },
        { content: "a name", trigger: `${map} input[name=words]`, run: "edit nirgends" },
        { content: "that nobody has", trigger: `${map}_list:not(:has(table))` },
        { content: "another", trigger: `${map} input[name=words]`, run: "edit Nachbar" },
        { content: "is opened", trigger: `${map}_list a:contains(Nachbarstadt)`, run: "click" },
        { content: "the partnership", trigger: ".o_form_view .oe_title:contains(Nachbarstadt)" },
    ],
});
