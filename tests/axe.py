"""What axe-core finds in a page that is open: the rules of WCAG 2.2, levels A and AA, and the order of headings."""

import json
from functools import cache
from importlib import resources

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
#: Beyond the tags: targets of 24 pixels, one first heading, headings without gaps, everything in a region of the page.
MORE = ("target-size", "page-has-heading-one", "heading-order", "landmark-one-main", "skip-link")

#: Core's parts of the page, which every page of the website has. Where they hold something of ours, it counts.
CORE = "header#top, footer#bottom, .o_frontend_to_backend_nav, #o_shared_blocks, .o_notification_manager"

RUN = """
axe.run(%(within)s, %(options)s).then((found) => found.violations.flatMap((violation) => violation.nodes.map((node) => {
    const element = document.querySelector(node.target.flat()[0]);
    return {
        rule: violation.id,
        target: node.target.flat().join(" "),
        html: node.html.slice(0, 200),
        summary: node.failureSummary,
        isCore: Boolean(element && element.closest(%(core)s)),
    };
})))
"""

#: What axe cannot know: a field that is marked for the eye is marked for the ear, too, and says what is wrong.
MARKS = """
[...document.querySelectorAll(".is-invalid")].filter((field) => {
    const words = (field.getAttribute("aria-describedby") || "").split(" ").map((id) => document.getElementById(id));
    return field.getAttribute("aria-invalid") !== "true" || !words.some((element) => element?.innerText.trim());
}).map((field) => `error-not-told: ${field.name || field.outerHTML.slice(0, 200)}`).concat(
    document.querySelector(".is-invalid") && !document.querySelector("[role=alert]") ? ["error-without-alert"] : []
)
"""

#: Links to the page in another language, outside of core's menus.
SWITCH = """
[...document.querySelectorAll("a[lang]")].filter(
    (link) => link.getClientRects().length && !link.closest("header#top, footer#bottom")
).length
"""


@cache
def axe_script():
    """The source of axe-core, as it comes with the package of the tests' environment."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(browser, within="document"):
    """What is wrong in what the addon renders.

    :param browser: a ``PageBrowser`` with a page open
    :param within: a selector, where only a part of the page is ours
    :return: ``["rule: element: what to mend", …]``
    """
    if not browser.evaluate("typeof axe === 'object'"):
        browser.evaluate(f"{axe_script()}; true")
    options = {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {rule: {"enabled": True} for rule in MORE},
        "resultTypes": ["violations"],
    }
    script = RUN % {
        "within": "document" if within == "document" else json.dumps(within),
        "options": json.dumps(options),
        "core": json.dumps(CORE),
    }
    return browser.evaluate(MARKS) + [
        f"{node['rule']}: {node['target']}: {node['html']}: {node['summary']}"
        for node in browser.evaluate(script, timeout=60)
        if not node["isCore"]
    ]
