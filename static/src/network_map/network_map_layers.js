import { Component, xml } from "@odoo/owl";

import { arcPath, dotsPath } from "./network_map_geometry";

/** Neighbours, Länder and oblasts. A component of its own: it is drawn anew only when a region is chosen. */
export class NetworkMapOutline extends Component {
    static template = "solidarity_partnership.NetworkMapOutline";
    static props = { outline: Object, names: Object, land: String, oblast: String };

    isChosen(region) {
        return [this.props.land, this.props.oblast].includes(region.code);
    }
}

/** All arcs and the dots at their ends. */
export class NetworkMapArcs extends Component {
    static template = "solidarity_partnership.NetworkMapArcs";
    static props = { pairs: Array, places: Object, lines: Object };

    setup() {
        this.arcPath = arcPath;
    }

    dots(side) {
        const ids = new Set(this.props.pairs.map((pair) => pair[side]));
        return dotsPath([...ids].map((id) => this.props.places[id]));
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
