import { Component, onMounted, onPatched, onWillUnmount, useRef, xml } from "@odoo/owl";

import { arcPath, dotsPath } from "./network_map_geometry";

/** Neighbours, Länder and oblasts. A component of its own: it is drawn anew only when a region is chosen. */
export class NetworkMapOutline extends Component {
    static template = "solidarity_partnership.NetworkMapOutline";
    static props = { outline: Object, names: Object, land: String, oblast: String };

    isChosen(region) {
        return [this.props.land, this.props.oblast].includes(region.code);
    }
}

/** From so many arcs on, a moving map shows whole lines, and the patterns when it rests. */
const MANY = 400;
const REST_MS = 150;
const DOTS = { german: "#16406f", ukrainian: "#8a5a00" };
/** On a map of less than this width, in pixels, lines and dots are thinner. */
const NARROW = 640;

/**
 * All arcs and the dots at their ends, on a canvas: thousands of dashed curves are painted several times faster than as
 * elements, and not at all while something is highlighted.
 */
export class NetworkMapArcs extends Component {
    static template = xml`<canvas t-ref="canvas" class="o_solidarity_network_map_arcs" aria-hidden="true"/>`;
    static props = { pairs: Array, places: Object, lines: Object, view: Object };

    setup() {
        this.canvas = useRef("canvas");
        this.curves = new WeakMap();
        const observer = new ResizeObserver(() => this.draw(true));
        onMounted(() => observer.observe(this.canvas.el));
        onPatched(() => this.update());
        onWillUnmount(() => {
            observer.disconnect();
            clearTimeout(this.resting);
        });
    }

    /** A map that moves is drawn at once and in full when it rests. */
    update() {
        const isMoving = this.drawnPairs === this.props.pairs && this.props.pairs.length > MANY;
        this.draw(!isMoving);
        clearTimeout(this.resting);
        if (isMoving) {
            this.resting = setTimeout(() => this.draw(true), REST_MS);
        }
    }

    draw(withPatterns) {
        const { pairs, lines, view } = this.props;
        const canvas = this.canvas.el;
        const { clientWidth, clientHeight } = canvas;
        const ratio = window.devicePixelRatio || 1;
        canvas.width = Math.round(clientWidth * ratio);
        canvas.height = Math.round(clientHeight * ratio);
        if (!canvas.width || !canvas.height) {
            return;
        }
        const scale = canvas.width / view.width;
        const unit = (ratio / scale) * (clientWidth < NARROW ? 0.65 : 1);
        const context = canvas.getContext("2d");
        context.setTransform(scale, 0, 0, scale, -view.x * scale, -view.y * scale);
        context.globalAlpha = 0.75;
        for (const pair of pairs) {
            const { color, dash, width } = lines[pair.stage];
            context.strokeStyle = color;
            context.lineWidth = width * unit;
            context.setLineDash(withPatterns && dash ? dash.split(" ").map((part) => part * unit) : []);
            context.stroke(this.curve(pair));
        }
        this.drawDots(context, unit);
        this.drawnPairs = pairs;
    }

    curve(pair) {
        if (!this.curves.has(pair)) {
            this.curves.set(pair, new Path2D(arcPath(pair.arc)));
        }
        return this.curves.get(pair);
    }

    drawDots(context, unit) {
        const { pairs, places } = this.props;
        context.globalAlpha = 1;
        for (const [side, color] of Object.entries(DOTS)) {
            context.fillStyle = color;
            context.beginPath();
            for (const id of new Set(pairs.map((pair) => pair[side]))) {
                const { x, y } = places[id];
                context.moveTo(x + 2.5 * unit, y);
                context.arc(x, y, 2.5 * unit, 0, 2 * Math.PI);
            }
            context.fill();
        }
    }
}

/** What the pointer, the finger or the keyboard is at, with the names of both ends. */
export class NetworkMapHighlight extends Component {
    static template = xml`
        <g class="o_solidarity_network_map_highlight" aria-hidden="true">
            <path t-foreach="props.pairs" t-as="pair" t-key="pair.id" t-att-d="arcPath(pair.arc)" t-att-stroke="props.lines[pair.stage].color" t-att-stroke-dasharray="props.lines[pair.stage].dash"/>
            <path class="o_solidarity_network_map_spots" t-att-d="spots"/>
            <text t-foreach="labels" t-as="label" t-key="label.id" t-att-x="label.x" t-att-y="label.y" t-att-text-anchor="label.anchor" t-att-font-size="13 * props.unit" t-att-stroke-width="4 * props.unit" t-out="label.name"/>
        </g>`;
    static props = {
        pairs: Array,
        places: Object,
        lines: Object,
        /** Width of a pixel of the screen, in the unit of the outline. */
        unit: Number,
        view: Object,
    };

    setup() {
        this.arcPath = arcPath;
    }

    get ids() {
        return [...new Set(this.props.pairs.flatMap((pair) => [pair.german, pair.ukrainian]))];
    }

    get spots() {
        return dotsPath(this.ids.map((id) => this.props.places[id]));
    }

    /** Names stand outside of the arc, unless the edge of the map is too close. Of many ends only the shared one is named. */
    get labels() {
        const { pairs, places, unit, view } = this.props;
        const shared = (id) => pairs.every((pair) => pair.german === id || pair.ukrainian === id);
        return this.ids
            .filter((id) => pairs.length < 5 || shared(id))
            .map((id) => {
                const { x, y, name, country } = places[id];
                const room = unit * (7.5 * name.length + 12);
                const left = country === "DE" ? x - view.x > room : view.x + view.width - x < room;
                return {
                    id,
                    name,
                    x: x + (left ? -9 : 9) * unit,
                    y: y + 4.5 * unit,
                    anchor: left ? "end" : "start",
                };
            });
    }
}
