"""What stands in the way of people who enlarge a page or use no mouse: found in a page that is open, as it is laid out
and by the keys that they press.

See WCAG 2.2: 1.4.4 and 1.4.10 (larger text, narrow windows), 2.1.1, 2.4.3, 2.4.7, 2.4.11 and 1.4.11 (keyboard, order,
focus that is seen)."""

import json

#: What is ours of a page: what lies between the platform's header and footer.
OURS = "#wrap"

#: A window 320 pixels wide shows everything without being pushed to and fro: nothing lies beyond its edges, nothing is
#: cut, and what scrolls by itself is a named region that the keyboard reaches.
REFLOW = """
(() => {
    const found = [], width = document.documentElement.clientWidth;
    const tell = (trouble, element) => found.push(`${trouble}: ${element.outerHTML.slice(0, 160)}`);
    const isSeen = (element) => element.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && !element.closest(".visually-hidden, .visually-hidden-focusable, .solidarity_trap");
    const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX)
        && element.scrollWidth > element.clientWidth + 1;
    for (const root of document.querySelectorAll(%(within)s)) {
        for (const element of root.querySelectorAll("*")) {
            if (!isSeen(element) || element.closest("svg") || element.tagName === "OPTION") continue;
            const style = getComputedStyle(element), box = element.getBoundingClientRect();
            if (element.matches("input, select, textarea")) {
                if (box.right > width + 1 || box.left < -1) tell("beyond the edge", element);
                continue;
            }
            let scroller = element;
            while (scroller && scroller !== root && !scrolls(scroller)) scroller = scroller.parentElement;
            if (!scroller || scroller === root) {
                if (box.right > width + 1 || box.left < -1) tell("beyond the edge", element);
            } else if (scroller === element) {
                const names = [element.getAttribute("aria-label"), element.getAttribute("aria-labelledby")];
                if (element.tabIndex < 0 || element.getAttribute("role") !== "region" || !names.some(Boolean)) {
                    tell("scrolls, but is no region with a name that has the focus", element);
                }
            }
            const isBlock = !style.display.startsWith("inline") || style.display === "inline-block";
            if (isBlock && element.scrollWidth > element.clientWidth + 1 && element.clientWidth
                && !scrolls(element) && element.innerText?.trim()) {
                const isCut = style.overflowX !== "visible";
                const isButton = element.matches("a.btn, button, summary, .badge, .nav-link");
                if (isCut || isButton) tell(isCut ? "cut" : "runs out of its button", element);
            }
            if (style.overflowY === "hidden" && element.scrollHeight > element.clientHeight + 1
                && element.clientHeight && element.innerText?.trim()) tell("cut below", element);
        }
    }
    // A pixel is the rounding of columns.
    if (%(within)s === "#wrap" && document.documentElement.scrollWidth > width + 1) {
        const last = [...document.querySelectorAll("body *")]
            .findLast((element) => element.getBoundingClientRect().right > width + 1
                || element.getBoundingClientRect().left + element.scrollWidth > width + 1);
        found.push(`the page scrolls to the side: ${last?.outerHTML.slice(0, 160)}`);
    }
    return [...new Set(found)];
})()
"""

#: Twice the text, as in the settings of a browser.
LARGER = "document.documentElement.style.fontSize = '200%'; true"
USUAL = "document.documentElement.style.fontSize = ''; true"

#: Prepares a page for being walked through by Tab: nothing moves, and each key notes how what has the focus looks.
WALK = """
(() => {
    const content = document.querySelector(%(within)s);
    const stops = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    document.head.append(Object.assign(document.createElement("style"), {
        textContent: "*, *::before, *::after { transition: none !important; animation: none !important; "
            + "scroll-behavior: auto !important; }",
    }));
    const isStop = (element) => {
        if (element.disabled || element.tabIndex < 0 || !element.getClientRects().length) return false;
        if (!element.checkVisibility({visibilityProperty: true})) return false;
        if (element.type !== "radio") return true;
        const group = [...content.querySelectorAll("input[type=radio]")].filter((one) => one.name === element.name
            && one.form === element.form);
        return element === (group.find((one) => one.checked) || group[0]);
    };
    const looks = (element) => {
        const style = getComputedStyle(element);
        const names = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor", "backgroundColor",
            "color"];
        return Object.fromEntries(names.map((name) => [name, style[name]]));
    };
    const walk = {content, reached: [], hidden: [], looks, before: new Map(), focused: new Map()};
    walk.stops = [...content.querySelectorAll(stops)].filter(isStop);
    for (const element of content.querySelectorAll(stops)) walk.before.set(element, looks(element));
    const isHidden = (element) => {
        const target = element.closest("label") || element;
        return ![...element.getClientRects()].some((box) => {
            const across = [box.left + 2, (box.left + box.right) / 2, box.right - 2];
            const down = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2];
            return across.flatMap((x) => down.map((y) => [x, y])).some(([x, y]) => {
                const hit = document.elementFromPoint(x, y);
                return hit && (target.contains(hit) || (hit.contains(target) && hit.tagName === "LABEL"));
            });
        });
    };
    walk.note = () => {
        const element = document.activeElement;
        if (!content.contains(element) || element === content) return;
        if (walk.reached.at(-1) !== element) walk.reached.push(element);
        walk.focused.set(element, looks(element));
        if (isHidden(element)) {
            const box = element.getBoundingClientRect();
            const above = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
            const words = [element, above].map((one) => one?.outerHTML.slice(0, 160));
            walk.hidden.push(`${words[0]} at ${box.top}, below ${words[1]}`);
        }
    };
    window.addEventListener("keydown", walk.note, true);
    window.solidarityWalk = walk;
    content.tabIndex = -1;
    content.focus();
    // Days and times have a stop for each of their parts.
    const parts = {date: 4, time: 4, "datetime-local": 7};
    return walk.stops.reduce((sum, element) => sum + (parts[element.type] || 1), 0);
})()
"""

#: What the walk has found.
WALKED = """
(() => {
    const walk = window.solidarityWalk, found = [];
    walk.note();
    const tell = (trouble, element) => found.push(`${trouble}: ${element.outerHTML.slice(0, 200)}`);
    const channels = (color) => (color.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
    const over = (color, ground) => {
        const [red, green, blue, alpha = 1] = channels(color);
        return [red, green, blue].map((part, index) => part * alpha + ground[index] * (1 - alpha));
    };
    const ground = (element) => {
        const layers = [];
        for (let one = element; one; one = one.parentElement) layers.push(getComputedStyle(one).backgroundColor);
        return layers.reverse().reduce((below, color) => over(color, below), [255, 255, 255]);
    };
    const light = (color) => {
        const [red, green, blue] = color.map((part) => part / 255)
            .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((first, second) => first - second);
        return (high + 0.05) / (low + 0.05);
    };
    const isSeen = (element) => {
        const before = walk.before.get(element), after = walk.focused.get(element);
        if (!before) return true;  // a part that the page has made meanwhile
        const around = ground(element.parentElement), inside = ground(element);
        if (after.outlineStyle !== "none" && parseFloat(after.outlineWidth) >= 2
            && (after.outlineStyle === "auto" || contrast(over(after.outlineColor, around), around) >= 3)) return true;
        if (after.boxShadow !== before.boxShadow && after.boxShadow !== "none"
            && contrast(over(after.boxShadow.match(/^[^)]+\\)/)[0], around), around) >= 3) return true;
        return ["borderTopColor", "backgroundColor", "color"].some((name) => after[name] !== before[name]
            && contrast(over(after[name], inside), over(before[name], inside)) >= 3);
    };
    const reached = new Set(walk.reached);
    for (const element of walk.stops) if (!reached.has(element)) tell("not reached by Tab", element);
    for (const words of walk.hidden) found.push(`hidden while it has the focus: ${words}`);
    for (const element of walk.focused.keys()) if (!isSeen(element)) tell("focus is not seen", element);
    const top = (element) => element.getBoundingClientRect().top;
    const bottom = (element) => element.getBoundingClientRect().bottom;
    const order = %(backwards)s ? walk.reached.toReversed() : walk.reached;
    for (let index = 1; index < order.length; index++) {
        if (bottom(order[index]) <= top(order[index - 1]) + 1 && %(isColumn)s) tell("goes back up", order[index]);
        if (order[index - 1].compareDocumentPosition(order[index]) & Node.DOCUMENT_POSITION_PRECEDING) {
            tell("comes before the one before", order[index]);
        }
    }
    window.removeEventListener("keydown", walk.note, true);
    return [...new Set(found)];
})()
"""


def crowded(browser, within=OURS):
    """What does not fit into the window that is open: ``["what: element", …]``."""
    return browser.evaluate(REFLOW % {"within": json.dumps(within)})


def lost_by_keyboard(browser, within=OURS, backwards=False, is_column=True):
    """What somebody misses who goes through the page by Tab: ``["what: element", …]``.

    :param backwards: from the end, as with the Shift key
    :param is_column: whether the page stands in one column, so that the way through it only leads down
    """
    stops = browser.evaluate(WALK % {"within": json.dumps(within)})
    browser.press_key("Tab", stops + 1)
    if backwards:
        browser.evaluate("solidarityWalk.reached = []; solidarityWalk.hidden = []; true")
        browser.press_key("Tab", stops + 1, shift=True)
    return browser.evaluate(WALKED % {"backwards": json.dumps(backwards), "isColumn": json.dumps(is_column)})


#: What was wrong is heard at once: the list of it has the focus, is seen, and leads to the inputs.
SILENT_ERRORS = """
(() => {
    const alert = document.querySelector("#wrap [role=alert]"), found = [];
    const told = document.querySelector("#wrap [autofocus]");
    if (told && document.activeElement !== told) found.push(`has no focus: ${told.outerHTML.slice(0, 200)}`);
    if (!alert) return found;
    if (document.activeElement !== alert) found.push(`no focus on: ${alert.outerHTML.slice(0, 200)}`);
    const box = alert.getBoundingClientRect();
    if (box.top < 0 || box.top >= window.innerHeight) found.push(`not in the window: ${box.top}`);
    for (const link of alert.querySelectorAll("a")) {
        const target = document.getElementById(link.hash.slice(1));
        if (!target?.matches("input, select, textarea, button, h2, h3")) found.push(`leads nowhere: ${link.outerHTML}`);
    }
    return found;
})()
"""

#: What moves, or would: for somebody who has asked for less motion.
MOVING = """
[...document.querySelectorAll("#wrap, #wrap *")].filter((element) => {
    const style = getComputedStyle(element);
    return style.animationName !== "none" || style.scrollBehavior === "smooth"
        || style.transitionDuration.split(",").some((duration) => parseFloat(duration) > 0.01);
}).map((element) => element.outerHTML.slice(0, 160))
"""

#: Parts that say something by their ground alone, such as bars, and whether they still differ from what is around them.
GROUNDS = """
(() => {
    const ground = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const color = getComputedStyle(one).backgroundColor;
            if (!/^rgba.*, 0\\)$/.test(color)) return color;
        }
        return getComputedStyle(document.documentElement).backgroundColor;
    };
    return [...document.querySelectorAll(%(within)s)].flatMap((root) => [...root.querySelectorAll("*")])
        .filter((element) => !element.children.length && !element.innerText?.trim() && element.clientWidth > 3
            && element.clientHeight > 3 && !element.matches("input, select, textarea, img, svg, path, br, option"))
        .map((element) => [element.outerHTML.slice(0, 160), ground(element) !== ground(element.parentElement)
            || parseFloat(getComputedStyle(element).borderTopWidth) > 0]);
})()
"""


def lost_in_forced_colors(browser, within=OURS):
    """What vanishes where the system forces few colours: ``["element", …]``."""
    script = GROUNDS % {"within": json.dumps(within)}
    shown = [element for element, differs in browser.evaluate(script) if differs]
    browser.use_media(forced_colors="active")
    try:
        remaining = [element for element, differs in browser.evaluate(script) if differs]
    finally:
        browser.use_media()
    return [f"vanishes in forced colours: {element}" for element in shown if element not in remaining]
