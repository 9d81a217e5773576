/** Points that a curve is taken for when its distance from the pointer is measured. */
const STEPS = 24;
/** So many times closer than the whole map a section may be. */
const CLOSEST = 12;

/** @param {number[]} arc start, control point and end of a quadratic curve, as `matching.geography.arc` gives them */
export function arcPath([startX, startY, controlX, controlY, endX, endY]) {
    return `M${startX} ${startY}Q${controlX} ${controlY} ${endX} ${endY}`;
}

/** All spots as one path: lines of no length, whose round ends are dots of the same size at every zoom. */
export function dotsPath(spots) {
    return spots.map(({ x, y }) => `M${x} ${y}h0`).join("");
}

function samples([startX, startY, controlX, controlY, endX, endY]) {
    const points = new Float64Array(2 * (STEPS + 1));
    for (let step = 0; step <= STEPS; step++) {
        const share = step / STEPS;
        const rest = 1 - share;
        points[2 * step] = rest * rest * startX + 2 * rest * share * controlX + share * share * endX;
        points[2 * step + 1] = rest * rest * startY + 2 * rest * share * controlY + share * share * endY;
    }
    return points;
}

function distanceToLine(x, y, startX, startY, endX, endY) {
    const across = endX - startX;
    const down = endY - startY;
    const length = across * across + down * down;
    const share = length ? ((x - startX) * across + (y - startY) * down) / length : 0;
    const nearest = Math.max(0, Math.min(1, share));
    return Math.hypot(x - startX - nearest * across, y - startY - nearest * down);
}

/**
 * Finds the arc under a pointer. Two thousand curves take about a millisecond, and an arc needs no wider invisible
 * twin to be touched with a finger.
 */
export class ArcFinder {
    /** @param {{id: number, arc: number[]}[]} pairs those with an arc */
    constructor(pairs) {
        this.lines = pairs.map((pair) => ({ pair, points: samples(pair.arc) }));
    }

    /** @returns the nearest pair that is not farther away than the radius, in the unit of the outline */
    nearest(x, y, radius) {
        let found;
        let best = radius;
        for (const { pair, points } of this.lines) {
            for (let place = 0; place < points.length - 2; place += 2) {
                const startX = points[place];
                const endX = points[place + 2];
                if (x < Math.min(startX, endX) - best || x > Math.max(startX, endX) + best) {
                    continue;
                }
                const distance = distanceToLine(x, y, startX, points[place + 1], endX, points[place + 3]);
                if (distance <= best) {
                    best = distance;
                    found = pair;
                }
            }
        }
        return found;
    }
}

/** A section of the map: never larger than the whole, never beyond its edges, never too close. */
export function fitView({ x, y, width }, outline) {
    const wide = Math.max(outline.width / CLOSEST, Math.min(outline.width, width));
    const high = (wide * outline.height) / outline.width;
    return {
        x: Math.max(0, Math.min(outline.width - wide, x)),
        y: Math.max(0, Math.min(outline.height - high, y)),
        width: wide,
        height: high,
    };
}

/** The same section seen `factor` times closer; the given point stays where it is. */
export function zoomView(view, factor, x, y, outline) {
    const { width } = fitView({ ...view, width: view.width / factor }, outline);
    const real = view.width / width;
    return fitView({ x: x - (x - view.x) / real, y: y - (y - view.y) / real, width }, outline);
}

/** The section that shows all these spots, with some room around them. */
export function viewOf(spots, outline) {
    if (!spots.length) {
        return fitView({ x: 0, y: 0, width: outline.width }, outline);
    }
    const across = spots.map((spot) => spot.x);
    const down = spots.map((spot) => spot.y);
    const [left, right] = [Math.min(...across), Math.max(...across)];
    const [top, bottom] = [Math.min(...down), Math.max(...down)];
    const width = 1.15 * Math.max(right - left, ((bottom - top) * outline.width) / outline.height);
    const height = (width * outline.height) / outline.width;
    return fitView({ x: (left + right - width) / 2, y: (top + bottom - height) / 2, width }, outline);
}
