import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";

import { Component } from "@odoo/owl";

const WIDTH = 72;
const HEIGHT = 22;
const MARGIN = 3;

/** One key figure: its value in this quarter, the difference to the same span of the last one, and a small curve. */
export class KeyFigure extends Component {
    static template = "solidarity_partnership.KeyFigure";
    static props = { figure: Object, quarters: Array, open: Function };

    setup() {
        this.number = new Intl.NumberFormat(user.lang, { maximumFractionDigits: 1 });
        this.signed = new Intl.NumberFormat(user.lang, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
        this.viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
    }

    format(value) {
        return value === null ? "–" : this.number.format(value);
    }

    get difference() {
        const { value, before } = this.props.figure;
        return value === null || before === null ? null : value - before;
    }

    get trend() {
        return this.difference === null ? "" : this.signed.format(this.difference);
    }

    get arrow() {
        const direction = Math.sign(this.difference);
        return { "-1": "fa-long-arrow-down", 0: "fa-long-arrow-right", 1: "fa-long-arrow-up" }[direction];
    }

    get comparison() {
        return _t("Same span of the last quarter: %s", this.format(this.props.figure.before));
    }

    /** All points in words, for whoever does not see the curve. */
    get course() {
        const { points } = this.props.figure;
        return this.props.quarters.map((quarter, index) => `${quarter}: ${this.format(points[index])}`).join("; ");
    }

    /** Points of the curve from left to right; where there is nothing to say, there is none. */
    get points() {
        const { points } = this.props.figure;
        const known = points.filter((value) => value !== null);
        const [least, most] = [Math.min(0, ...known), Math.max(...known)];
        const scale = (HEIGHT - 2 * MARGIN) / (most - least || 1);
        const step = (WIDTH - 2 * MARGIN) / (points.length - 1);
        return points.flatMap((value, index) =>
            value === null ? [] : [{ x: MARGIN + index * step, y: HEIGHT - MARGIN - (value - least) * scale }]
        );
    }

    get line() {
        return this.points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    }
}
