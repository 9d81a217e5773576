import { fitView, zoomView } from "./network_map_geometry";

/** So far, in pixels, may a pointer slip while it clicks. */
const SLIP = 5;

/**
 * Dragging moves a map that is zoomed in, two fingers zoom it. What is neither is a click: `onPointerUp` says whether it
 * was one.
 */
export class MapGestures {
    /**
     * @param {() => DOMRect} box of the map on the screen
     * @param {() => Object} outline
     * @param {{ view: Object }} state
     */
    constructor(box, outline, state) {
        Object.assign(this, { box, outline, state, pointers: new Map(), moved: false });
    }

    /** Width of a pixel of the screen, in the unit of the outline. */
    get unit() {
        return this.state.view.width / (this.box()?.width || this.outline().width);
    }

    /** Where on the outline a pointer is. */
    spot({ clientX, clientY }) {
        const { left, top } = this.box();
        const { x, y } = this.state.view;
        return { x: x + (clientX - left) * this.unit, y: y + (clientY - top) * this.unit };
    }

    onPointerDown(ev) {
        if (!this.pointers.size) {
            this.moved = false;
        }
        this.pointers.set(ev.pointerId, { clientX: ev.clientX, clientY: ev.clientY, type: ev.pointerType });
    }

    /** @returns {boolean} whether the movement is a gesture */
    onPointerMove(ev) {
        const before = this.pointers.get(ev.pointerId);
        if (!before) {
            return false;
        }
        const slipped = Math.hypot(ev.clientX - before.clientX, ev.clientY - before.clientY) > SLIP;
        if (!this.moved && !slipped && this.pointers.size === 1) {
            return false;
        }
        this.moved = true;
        if (this.pointers.size === 1) {
            this.drag(before, ev);
        } else {
            this.pinch(before, ev);
        }
        Object.assign(before, { clientX: ev.clientX, clientY: ev.clientY });
        return true;
    }

    /** @returns {boolean} whether it was a click or a tap */
    onPointerUp(ev) {
        const known = this.pointers.delete(ev.pointerId);
        return known && !this.moved && !this.pointers.size;
    }

    forget() {
        this.pointers.clear();
    }

    drag(from, to) {
        const { x, y, width } = this.state.view;
        const across = (from.clientX - to.clientX) * this.unit;
        const down = (from.clientY - to.clientY) * this.unit;
        this.state.view = fitView({ x: x + across, y: y + down, width }, this.outline());
    }

    pinch(from, to) {
        const [other] = [...this.pointers.values()].filter((pointer) => pointer !== from);
        const distance = (pointer) =>
            Math.hypot(pointer.clientX - other.clientX, pointer.clientY - other.clientY) || 1;
        const middle = this.spot({
            clientX: (to.clientX + other.clientX) / 2,
            clientY: (to.clientY + other.clientY) / 2,
        });
        this.zoom(distance(to) / distance(from), middle);
    }

    zoom(factor, { x, y }) {
        this.state.view = zoomView(this.state.view, factor, x, y, this.outline());
    }
}
