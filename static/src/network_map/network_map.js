import { browser } from "@web/core/browser/browser";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";

import { Component, onWillStart, onWillUpdateProps, toRaw, useRef, useState } from "@odoo/owl";

import { downloadPicture } from "./network_map_download";
import { choose, describeChoice, firstChoice, regionsOf } from "./network_map_filter";
import { ArcFinder, viewOf } from "./network_map_geometry";
import { MapGestures } from "./network_map_gestures";
import { NetworkMapArcs, NetworkMapHighlight, NetworkMapOutline } from "./network_map_layers";
import { NetworkMapList } from "./network_map_list";

const OUTLINE = "/solidarity_partnership/static/src/img/outline_germany_ukraine.json";
const MODEL = "solidarity.partnership";
/** How near, in pixels, a pointer has to come. */
const REACH = { mouse: 7, pen: 10, touch: 16 };
/** So many partnerships of one municipality the card names. */
const CARD_LIMIT = 6;
const ZOOM_STEP = 1.5;

/**
 * The network map: Germany and Ukraine, each partnership an arc. Usable in any screen of the back office.
 *
 * - `data` (optional): what `solidarity.partnership.network_map_data` gives; without it the component asks for it;
 * - `compact` (optional): without search and downloads, for a place among other things;
 * - `onOpen` (optional): called with the ids of the partnerships to open, instead of opening them.
 */
export class NetworkMap extends Component {
    static template = "solidarity_partnership.NetworkMap";
    static components = {
        Dropdown,
        DropdownItem,
        NetworkMapArcs,
        NetworkMapHighlight,
        NetworkMapList,
        NetworkMapOutline,
    };
    static props = {
        data: { type: Object, optional: true },
        compact: { type: Boolean, optional: true },
        onOpen: { type: Function, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.layers = useRef("layers");
        this.state = useState({
            choice: firstChoice([]),
            asList: false,
            view: { x: 0, y: 0, width: 1, height: 1 },
            focus: { ids: [], pinned: false },
        });
        this.describe = this.describe.bind(this);
        this.open = this.open.bind(this);
        this.gestures = new MapGestures(
            () => this.layers.el?.getBoundingClientRect(),
            () => this.outline,
            this.state
        );
        onWillStart(() => this.load());
        onWillUpdateProps(({ data }) => data && data !== this.props.data && this.take(data));
    }

    // ------------------------------------------------------------------
    // Data and choice
    // ------------------------------------------------------------------

    async load() {
        const [data, outline] = await Promise.all([
            this.props.data || this.orm.call(MODEL, "network_map_data", []),
            browser.fetch(OUTLINE).then((response) => response.json()),
        ]);
        this.outline = outline;
        this.state.view = viewOf([], outline);
        this.take(data);
        this.resetChoice();
    }

    /** Shows this data from now on, by the present choice; without reactivity, which costs time for thousands. */
    take(reactiveData) {
        const data = toRaw(reactiveData);
        this.data = data;
        this.byId = Object.fromEntries(data.partnerships.map((pair) => [pair.id, pair]));
        this.lines = Object.fromEntries(data.stages.map((stage) => [stage.code, stage]));
        this.regions = { DE: regionsOf(data, "DE"), UA: regionsOf(data, "UA") };
        this.regionNames = Object.fromEntries(data.regions.map(({ code, name }) => [code, name]));
        this.topicNames = Object.fromEntries(data.topics.map(({ id, name }) => [id, name]));
        this.refresh();
    }

    /** Layers and list get the same objects until the choice changes, so that moving and zooming draws nothing anew. */
    refresh() {
        this.shown = choose(this.data, this.state.choice);
        this.drawn = this.shown.pairs.filter((pair) => pair.arc);
        this.finder = new ArcFinder(this.drawn);
        this.spots = this.spotsOf(this.drawn);
        this.state.focus = { ids: [], pinned: false };
    }

    spotsOf(pairs) {
        const partners = {};
        for (const pair of pairs) {
            for (const id of [pair.german, pair.ukrainian]) {
                (partners[id] ||= []).push(pair);
            }
        }
        return Object.entries(partners).map(([id, some]) => ({ ...this.data.places[id], pairs: some }));
    }

    get isUnfiltered() {
        return describeChoice(this, this.state.choice) === "";
    }

    /** Why the list is longer than the map. */
    get missing() {
        const count = this.shown.pairs.length - this.drawn.length;
        return count && _t("Without known coordinates, in the list only: %s", count);
    }

    get summary() {
        return _t("Partnerships: %(shown)s of %(all)s", {
            shown: this.shown.pairs.length,
            all: this.data.partnerships.length,
        });
    }

    setChoice(name, value) {
        this.state.choice[name] = value;
        this.refresh();
    }

    toggleStage(code) {
        this.state.choice.stages[code] = !this.state.choice.stages[code];
        this.refresh();
    }

    toggleRegion(code) {
        const side = code.startsWith("DE") ? "land" : "oblast";
        this.setChoice(side, this.state.choice[side] === code ? "" : code);
    }

    resetChoice() {
        Object.assign(this.state.choice, firstChoice(this.data.stages));
        this.refresh();
    }

    // ------------------------------------------------------------------
    // Words
    // ------------------------------------------------------------------

    /** A pair in words, for the card and the list. */
    describe(pair) {
        const german = this.data.places[pair.german];
        const ukrainian = this.data.places[pair.ukrainian];
        const since = pair.since ? formatDate(deserializeDate(pair.since)) : "";
        const distance = pair.distance === null ? "" : _t("%s km", formatInteger(pair.distance));
        return {
            ...pair,
            german: german.name,
            ukrainian: ukrainian.name,
            land: this.regionNames[german.region] || "",
            oblast: this.regionNames[ukrainian.region] || "",
            line: this.lines[pair.stage],
            since,
            distance,
            facts: [since && _t("since %s", since), distance].filter(Boolean).join(" · "),
            topics: pair.topics.map((id) => this.topicNames[id]).join(", "),
        };
    }

    get focused() {
        return this.state.focus.ids.map((id) => this.byId[id]);
    }

    get emptyWords() {
        return this.data.partnerships.length
            ? _t("No partnership fits this choice.")
            : _t("There is no partnership yet. The first one will be the first arc.");
    }

    get card() {
        const pairs = this.focused;
        return {
            pairs: pairs.slice(0, CARD_LIMIT).map(this.describe),
            more: pairs.length > CARD_LIMIT && _t("%s more", pairs.length - CARD_LIMIT),
        };
    }

    get openLabel() {
        return this.focused.length > 1 ? _t("Open Partnerships") : _t("Open Partnership");
    }

    get label() {
        return _t(
            "Map of Germany and Ukraine. Partnerships: %s. Arrow keys go from one to the next, Enter opens it.",
            this.drawn.length
        );
    }

    // ------------------------------------------------------------------
    // Pointer and keyboard
    // ------------------------------------------------------------------

    /** Pairs under a pointer: all those of a municipality at whose dot it is, or the nearest arc. */
    under(ev) {
        const { x, y } = this.gestures.spot(ev);
        const reach = (REACH[ev.pointerType] || REACH.mouse) * this.gestures.unit;
        let best = reach;
        let found;
        for (const spot of this.spots) {
            const distance = Math.hypot(spot.x - x, spot.y - y);
            if (distance <= best) {
                best = distance;
                found = spot;
            }
        }
        return found ? found.pairs : [this.finder.nearest(x, y, reach)].filter(Boolean);
    }

    focus(pairs, pinned = false) {
        const ids = pairs.map((pair) => pair.id);
        const { focus } = this.state;
        if (focus.pinned !== pinned || String(ids) !== String(focus.ids)) {
            this.state.focus = { ids, pinned };
        }
    }

    onPointerDown(ev) {
        this.gestures.onPointerDown(ev);
    }

    onPointerMove(ev) {
        if (!this.gestures.onPointerMove(ev) && ev.pointerType !== "touch") {
            this.focus(this.under(ev));
        }
    }

    onPointerUp(ev) {
        if (!this.gestures.onPointerUp(ev) || ev.button > 0) {
            return;
        }
        const pairs = this.under(ev);
        const region = ev.target.dataset.code;
        if (pairs.length && ev.pointerType === "mouse") {
            this.open(pairs);
        } else if (pairs.length || this.state.focus.ids.length) {
            this.focus(pairs, Boolean(pairs.length));
        } else if (region) {
            this.toggleRegion(region);
        }
    }

    onPointerLeave() {
        this.gestures.forget();
        if (!this.state.focus.pinned) {
            this.focus([]);
        }
    }

    /** A wheel scrolls the page; with the control key, or two fingers on a touch pad, it zooms the map. */
    onWheel(ev) {
        if (ev.ctrlKey) {
            ev.preventDefault();
            this.gestures.zoom(Math.exp(-ev.deltaY / 200), this.gestures.spot(ev));
        }
    }

    onKeydown(ev) {
        const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
        if (ev.key in steps && this.drawn.length) {
            const here = this.drawn.findIndex((pair) => pair.id === this.state.focus.ids[0]);
            const next = here < 0 && steps[ev.key] < 0 ? -1 : here + steps[ev.key];
            this.focus([this.drawn.at(next % this.drawn.length)], true);
        } else if (ev.key === "Enter" && this.focused.length) {
            this.open(this.focused);
        } else if (ev.key === "Escape" && this.focused.length) {
            this.focus([]);
        } else if (ev.key === "+" || ev.key === "-") {
            this.zoom(ev.key === "+" ? ZOOM_STEP : 1 / ZOOM_STEP);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    zoom(factor) {
        const { x, y, width, height } = this.state.view;
        this.gestures.zoom(factor, { x: x + width / 2, y: y + height / 2 });
    }

    zoomIn() {
        this.zoom(ZOOM_STEP);
    }

    zoomOut() {
        this.zoom(1 / ZOOM_STEP);
    }

    /** One country, as far as partnerships are shown there, or both. */
    show(country) {
        const places = country ? this.spots.filter((spot) => spot.country === country) : [];
        this.state.view = viewOf(places, this.outline);
    }

    get viewBox() {
        const { x, y, width, height } = this.state.view;
        return `${x} ${y} ${width} ${height}`;
    }

    get isWhole() {
        return this.state.view.width >= this.outline.width;
    }

    // ------------------------------------------------------------------
    // Opening and downloads
    // ------------------------------------------------------------------

    open(pairs) {
        const ids = pairs.map((pair) => pair.id);
        if (this.props.onOpen) {
            return this.props.onOpen(ids);
        }
        const target = { type: "ir.actions.act_window", res_model: MODEL };
        if (ids.length === 1) {
            return this.action.doAction({ ...target, res_id: ids[0], views: [[false, "form"]] });
        }
        const views = [[false, "list"], [false, "form"]];
        return this.action.doAction({ ...target, name: _t("Partnerships"), domain: [["id", "in", ids]], views });
    }

    get pictureArguments() {
        return [this.shown.pairs.map((pair) => pair.id), describeChoice(this, this.state.choice)];
    }

    async download(format) {
        const svg = await this.orm.call(MODEL, "network_map_picture", this.pictureArguments);
        await downloadPicture(svg, format, _t("Network Map"));
    }

    async print() {
        this.action.doAction(await this.orm.call(MODEL, "action_print_network_map", this.pictureArguments));
    }
}
