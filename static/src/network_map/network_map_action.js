import { registry } from "@web/core/registry";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, xml } from "@odoo/owl";

import { NetworkMap } from "./network_map";

/** The network map as a screen of its own. */
export class NetworkMapAction extends Component {
    static template = xml`
        <Layout display="{ controlPanel: {} }" className="'o_solidarity_network_map_action overflow-auto h-100'">
            <NetworkMap/>
        </Layout>`;
    static components = { Layout, NetworkMap };
    static props = { ...standardActionServiceProps };
}

registry.category("actions").add("solidarity_network_map", NetworkMapAction);
