import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * A block of which the content is that of today: it is asked for when the page is shown, so that editors keep a link in
 * the page and not yesterday's figures. Without scripts, or without an answer, the link stays.
 */
export class SolidarityBlock extends Interaction {
    static selector = ".s_solidarity_block";

    async willStart() {
        const name = encodeURIComponent(this.el.dataset.solidarityBlock);
        try {
            const answer = await this.waitFor(fetch(`/solidarity/block/${name}`));
            this.content = answer.ok ? await this.waitFor(answer.text()) : "";
        } catch {
            this.content = "";
        }
    }

    start() {
        const area = this.el.querySelector(".s_solidarity_content");
        if (!area || !this.content) {
            return;
        }
        const link = [...area.childNodes];
        const page = new DOMParser().parseFromString(this.content, "text/html");
        area.replaceChildren(...page.body.childNodes);
        this.registerCleanup(() => area.replaceChildren(...link));
    }
}

registry.category("public.interactions").add("solidarity_partnership.block", SolidarityBlock);
