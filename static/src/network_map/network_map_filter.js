import { _t } from "@web/core/l10n/translation";
import { normalize } from "@web/core/l10n/utils";

/** @typedef {{ land: string, oblast: string, topic: number, stages: Object<string, boolean>, words: string }} Choice */

/** What the map shows at first: everything but what has ended. */
export function firstChoice(stages) {
    return {
        land: "",
        oblast: "",
        topic: 0,
        words: "",
        stages: Object.fromEntries(stages.map(({ code }) => [code, code !== "ended"])),
    };
}

function fitsWithoutStage(pair, data, choice, words) {
    const german = data.places[pair.german];
    const ukrainian = data.places[pair.ukrainian];
    return (
        (!choice.land || german.region === choice.land) &&
        (!choice.oblast || ukrainian.region === choice.oblast) &&
        (!choice.topic || pair.topics.includes(choice.topic)) &&
        words.every((word) => normalize(`${german.name} ${ukrainian.name} ${pair.name}`).includes(word))
    );
}

/**
 * @param {Object} data of `solidarity.partnership.network_map_data`
 * @param {Choice} choice
 * @returns {{ pairs: Object[], counts: Object<string, number> }} the pairs to show, and how many there are of each stage,
 *  those of stages included that are switched off
 */
export function choose(data, choice) {
    const words = normalize(choice.words).split(/\s+/).filter(Boolean);
    const fitting = data.partnerships.filter((pair) => fitsWithoutStage(pair, data, choice, words));
    const counts = Object.fromEntries(data.stages.map(({ code }) => [code, 0]));
    for (const pair of fitting) {
        counts[pair.stage]++;
    }
    return { pairs: fitting.filter((pair) => choice.stages[pair.stage]), counts };
}

/** Länder or oblasts that occur, in alphabetical order. */
export function regionsOf(data, country) {
    const occurring = new Set(Object.values(data.places).map((place) => place.region));
    return data.regions
        .filter((region) => region.country === country && occurring.has(region.code))
        .sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * What was chosen, in words, as it stands under the title of a picture; empty for everything.
 *
 * @param {{ data: Object, regionNames: Object, topicNames: Object }} names
 * @param {Choice} choice
 */
export function describeChoice({ data, regionNames, topicNames }, choice) {
    const first = firstChoice(data.stages).stages;
    const isUsual = data.stages.every(({ code }) => first[code] === choice.stages[code]);
    const stages = data.stages.filter(({ code }) => choice.stages[code]).map(({ name }) => name);
    return [
        regionNames[choice.land],
        regionNames[choice.oblast],
        topicNames[choice.topic],
        choice.words.trim(),
        !isUsual && (stages.join(", ") || _t("No Stage")),
    ]
        .filter(Boolean)
        .join(" · ");
}
