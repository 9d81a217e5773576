import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

const PAGE = 100;

/** The same partnerships as the map, in words: for those who cannot see it, and for whoever looks for one by its name. */
export class NetworkMapList extends Component {
    static template = "solidarity_partnership.NetworkMapList";
    static props = {
        pairs: Array,
        describe: Function,
        lines: Object,
        open: Function,
    };

    setup() {
        this.state = useState({ limit: PAGE });
    }

    get rows() {
        return this.props.pairs.slice(0, this.state.limit).map(this.props.describe);
    }

    get left() {
        return Math.max(0, this.props.pairs.length - this.state.limit);
    }

    get moreLabel() {
        return _t("Show More (%s)", this.left);
    }

    showMore() {
        this.state.limit += PAGE;
    }

    open(pair, ev) {
        // A new tab is opened by the browser itself.
        if (!ev.ctrlKey && !ev.metaKey && !ev.shiftKey) {
            ev.preventDefault();
            this.props.open([pair]);
        }
    }
}
