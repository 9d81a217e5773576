import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Shorter texts fit half the register. */
const LETTERS_MIN = 2;

/**
 * Offers municipalities below the input while a name is being typed. Without a script the button beside it does the
 * same, with the same choices.
 *
 * By keyboard: Enter or the arrow key down in the input lead to the choices, the arrow keys move among them, Enter takes
 * one and leads back, Escape leads back and leaves what was chosen before. What happens is announced in the status.
 */
export class MunicipalityPicker extends Interaction {
    static selector = ".solidarity_place";
    dynamicContent = {
        ".solidarity_place_query": {
            "t-on-input": this.debounced(this.search, 250),
            "t-on-keydown": this.onQueryKeydown,
        },
        ".solidarity_place_options": { "t-on-keydown": this.onChoiceKeydown },
    };

    setup() {
        this.input = this.el.querySelector(".solidarity_place_query");
        this.status = this.el.querySelector(".solidarity_place_status");
        this.asked = this.input.defaultValue.trim();
        this.chosenBefore = null;
    }

    start() {
        this.search(); // somebody may have typed before the script was there
    }

    /** Look for what is typed, once for each text. */
    search() {
        const query = this.input.value.trim();
        if (query !== this.asked) {
            this.asked = query;
            this.searching = this.find(query);
        }
        return this.searching;
    }

    async find(query) {
        const places = query.length < LETTERS_MIN ? null : await this.waitFor(this.ask(query));
        if (query === this.asked) {
            this.protectSyncAfterAsync(() => this.show(places))();
        }
    }

    async onQueryKeydown(ev) {
        if (!["Enter", "ArrowDown"].includes(ev.key) || ev.isComposing || !this.input.value.trim()) {
            return;
        }
        ev.preventDefault();
        if (!this.radios().length) {
            this.asked = null; // the page came without choices for what it kept
        }
        await this.waitFor(this.search());
        const radios = this.radios();
        this.chosenBefore = radios.find((radio) => radio.checked) || null;
        (this.chosenBefore || radios[0])?.focus();
    }

    onChoiceKeydown(ev) {
        if (!["Enter", "Escape"].includes(ev.key)) {
            return;
        }
        ev.preventDefault();
        const radio = ev.key === "Enter" ? ev.target : this.chosenBefore;
        for (const other of this.radios()) {
            other.checked = other === radio;
        }
        this.tell(radio ? `${this.el.dataset.chosen} ${radio.labels[0].textContent}` : "");
        this.input.focus();
    }

    radios() {
        return [...this.el.querySelectorAll(".solidarity_place_options input")];
    }

    tell(text, forEars = "") {
        const addition = document.createElement("span");
        addition.className = "visually-hidden";
        addition.textContent = forEars && ` ${forEars}`;
        this.status.replaceChildren(text, addition);
    }

    /** @returns {Promise<{id: number, label: string}[]|null>} null where the server does not answer */
    async ask(query) {
        // Not the form's property of that name: it is the buttons'.
        const page = this.el.closest("form").getAttribute("action");
        const path = page.replace(/\/solidarity\/.*/, "/solidarity/inquiry/municipalities");
        const url = new URL(path, window.location.origin);
        url.searchParams.set("query", query);
        url.searchParams.set("country", this.el.dataset.country);
        try {
            const response = await fetch(url);
            return response.ok ? await response.json() : null;
        } catch {
            return null;
        }
    }

    show(places) {
        const choices = this.el.querySelector(".solidarity_place_choices");
        const options = choices.querySelector(".solidarity_place_options");
        options.replaceChildren(...(places || []).map((place) => this.option(place, places.length === 1)));
        choices.hidden = !places?.length;
        const { found, none, keys } = this.el.dataset;
        if (places?.length) {
            this.tell(`${found} ${places.length}.`, keys);
        } else {
            this.tell(places ? none : "");
        }
    }

    option(place, chosen) {
        const name = this.el.dataset.name;
        const option = document.createElement("div");
        option.className = "form-check py-1";
        const input = document.createElement("input");
        Object.assign(input, {
            type: "radio",
            className: "form-check-input",
            name,
            id: `${name}_${place.id}`,
            value: place.id,
            checked: chosen,
        });
        const label = document.createElement("label");
        label.className = "form-check-label";
        label.htmlFor = input.id;
        label.textContent = place.label;
        option.append(input, label);
        return option;
    }
}

/** A captcha sends the form by itself, without the button that was pressed: it is noted beside. */
export class PressedButton extends Interaction {
    static selector = ".solidarity_inquiry_form";
    dynamicContent = {
        "button[name=action]": { "t-on-click": this.onClick },
        "button[type=submit]": { "t-on-click": this.onClick },
    };

    onClick(ev) {
        this.el.querySelector("input[name=pressed]").value = ev.currentTarget.value || "";
    }
}

registry.category("public.interactions").add("solidarity_partnership.municipality_picker", MunicipalityPicker);
registry.category("public.interactions").add("solidarity_partnership.pressed_button", PressedButton);
