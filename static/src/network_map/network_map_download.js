import { downloadFile } from "@web/core/network/download";

/** Width of a PNG in pixels: sharp on a slide. */
const PNG_WIDTH = 2800;

function loadImage(url) {
    return new Promise((resolve, reject) => {
        const image = new Image();
        image.onload = () => resolve(image);
        image.onerror = reject;
        image.src = url;
    });
}

/** @returns {Promise<Blob>} the picture as PNG */
export async function pngOf(svg) {
    const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    try {
        const image = await loadImage(url);
        const canvas = document.createElement("canvas");
        canvas.width = PNG_WIDTH;
        canvas.height = Math.round((PNG_WIDTH * image.naturalHeight) / image.naturalWidth);
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    } finally {
        URL.revokeObjectURL(url);
    }
}

/** @param {"svg"|"png"} format */
export async function downloadPicture(svg, format, name) {
    if (format === "png") {
        downloadFile(await pngOf(svg), `${name}.png`, "image/png");
    } else {
        downloadFile(new Blob([svg], { type: "image/svg+xml" }), `${name}.svg`, "image/svg+xml");
    }
}
