import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { normalize } from "@web/core/l10n/utils";

import { Component, onWillStart, onWillUpdateProps, useExternalListener, useRef, useState } from "@odoo/owl";

import { NetworkMapArcs, NetworkMapHighlight, NetworkMapOutline } from "./network_map_layers";
import { ArcFinder, fitView, viewOf, zoomView } from "./network_map_geometry";
import { NetworkMapList } from "./network_map_list";
import { downloadPicture } from "./network_map_download";
