import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";

import { NetworkMap } from "../network_map/network_map";
import { KeyFigure } from "./key_figure";

/** Whose cases somebody wants to see is remembered where they work. */
const MINE = "solidarity_partnership.overview.mine";
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const { DateTime } = luxon;

/**
 * The first screen of the app: what waits for somebody, key figures with their trend, and the map of the network.
 * Everything but the map comes with one call.
 */
export class SolidarityOverview extends Component {
    static template = "solidarity_partnership.Overview";
    static components = { KeyFigure, Layout, NetworkMap };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        // Whoever comes back from a case finds the screen where they left it.
        useSetupAction({ rootRef: useRef("root") });
        this.state = useState({ mine: false, may_act: false, withMap: false });
        this.relativeDays = new Intl.RelativeTimeFormat(user.lang, { numeric: "auto" });
        onWillStart(() => {
            const stored = browser.localStorage.getItem(MINE);
            return this.read(stored === null ? null : stored === "true");
        });
        // Nobody waits for the map to see what waits for them.
        onMounted(() => (this.state.withMap = this.state.start.partnership));
    }

    /** @param {boolean|null} mine the own cases only; null: as the server finds it fit */
    async read(mine) {
        const seen = await this.keepLast.add(this.orm.call("solidarity.overview", "look", [mine]));
        Object.assign(this.state, seen);
    }

    async show(mine) {
        browser.localStorage.setItem(MINE, mine);
        await this.read(mine);
    }

    get open() {
        return this.state.matters.filter((matter) => matter.count);
    }

    get done() {
        return this.state.matters.filter((matter) => !matter.count);
    }

    /** A database in which nobody has worked yet. */
    get isNew() {
        return !this.state.start.inquiry && !this.state.start.partnership;
    }

    get hasRegisters() {
        return this.state.start.german && this.state.start.ukrainian;
    }

    /** "yesterday", "in 3 days": counted in whole days where the reader is. */
    when(date) {
        const today = DateTime.now().setZone("utc", { keepLocalTime: true }).startOf("day");
        const days = DateTime.fromISO(date, { zone: "utc" }) - today;
        return this.relativeDays.format(Math.round(days / DAY_MILLISECONDS), "day");
    }

    dateInWords(date) {
        return DateTime.fromISO(date).setLocale(user.lang).toLocaleString(DateTime.DATE_FULL);
    }

    async openMatter(matter) {
        const { mine } = this.state;
        this.action.doAction(await this.orm.call("solidarity.overview", "open_matter", [matter.code, mine]));
    }

    openCase({ model, id }) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async openFigure(code) {
        this.action.doAction(await this.orm.call("solidarity.overview", "open_figure", [code]));
    }

    openList(name, viewType) {
        this.action.doAction(`solidarity_partnership.${name}`, { viewType });
    }
}

registry.category("actions").add("solidarity_overview", SolidarityOverview);
