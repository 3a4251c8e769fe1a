// The script of pages that saves a chart as a standalone SVG: title, legend, chart and caption, in the page's current
// colours, light or dark. Text, not a module, since a page is one file.

/** The script. Buttons are hidden until it runs, so there are none without scripts. */
export const saveScript = String.raw`
(() => {
  const edge = 14, line = 18;
  const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
  const context = document.createElement("canvas").getContext("2d");
  /** Width of text; a little more than here, for readers whose font is wider. */
  const widthOf = (text, size, weight = 400) => {
    context.font = weight + " " + size + "px " + fonts;
    return 1.06 * context.measureText(text).width;
  };
  const make = (name, attributes, text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    if (text !== undefined) element.textContent = text;
    return element;
  };

  /** The figure's own legend, or the one above the row that it stands in. */
  const legendOf = (figure) => {
    const own = figure.querySelector(".legend");
    if (own) return own;
    for (const element of [figure, figure.parentElement]) {
      const before = element.previousElementSibling;
      if (before && before.classList.contains("legend")) return before;
    }
    return null;
  };

  const sign = (look, color, x, y) => {
    if (look === "dot" || look === "small") {
      return make("circle", { cx: x + 6, cy: y - 4, r: look === "dot" ? 4 : 2.5, fill: color });
    }
    if (look === "band") {
      return make("rect", { x, y: y - 10, width: 16, height: 12, fill: color, "fill-opacity": 0.3 });
    }
    const ends = look === "interval"
      ? { x1: x + 6, x2: x + 6, y1: y - 11, y2: y + 3, "stroke-width": 2 }
      : { x1: x, x2: x + 16, y1: y - 4, y2: y - 4, "stroke-width": look === "tick" ? 2 : 3 };
    if (look === "dashed") ends["stroke-dasharray"] = "5 3";
    return make("line", { ...ends, stroke: color });
  };

  const lines = (text, most, size, weight) =>
    text.trim().split(/\s+/).reduce((all, word) => {
      const longer = all[all.length - 1] + " " + word;
      if (all.length > 0 && widthOf(longer, size, weight) <= most) all[all.length - 1] = longer;
      else all.push(word);
      return all;
    }, []);

  const standalone = (figure) => {
    const chart = figure.querySelector("svg").cloneNode(true);
    const [, , width, height] = chart.getAttribute("viewBox").split(/[\s,]+/).map(Number);
    const parts = [];
    let y = edge;
    for (const text of lines(figure.querySelector("h3").textContent, width, 14, 600)) {
      y += line;
      parts.push(make("text", { x: edge, y, "font-size": 14, "font-weight": 600 }, text));
    }
    const legend = legendOf(figure);
    let x = Infinity;
    for (const entry of legend ? legend.querySelectorAll("span") : []) {
      const mark = entry.querySelector("i");
      const name = entry.textContent.trim();
      const room = 34 + widthOf(name, 12);
      if (x > edge && x + room > edge + width) [x, y] = [edge, y + line];
      const color = mark.getAttribute("style").replace(/^color:/, "");
      parts.push(sign(mark.className, color, x, y), make("text", { x: x + 22, y }, name));
      x += room;
    }
    y += edge / 2;
    for (const [key, value] of Object.entries({ x: edge, y, width, height })) {
      chart.setAttribute(key, value);
    }
    chart.setAttribute("style", "font-size:12px;overflow:visible;white-space:pre");
    parts.push(chart);
    y += height;
    const caption = figure.querySelector("figcaption");
    for (const text of caption ? lines(caption.textContent, width, 12) : []) {
      y += line;
      parts.push(make("text", { x: edge, y, fill: "var(--dim)" }, text));
    }
    const size = { width: width + 2 * edge, height: y + edge };
    const svg = make("svg", {
      ...size,
      viewBox: "0 0 " + size.width + " " + size.height,
      "font-family": fonts,
      "font-size": 12,
      fill: "var(--ink)",
      color: "var(--ink)",
    });
    svg.append(make("rect", { ...size, fill: "var(--surface)" }), ...parts);
    const style = getComputedStyle(document.documentElement);
    return new XMLSerializer().serializeToString(svg).replace(
      /var\((--\w+)\)/g,
      (variable, name) => style.getPropertyValue(name).trim() || variable,
    ).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd"); // no XML may have them
  };

  const nameOf = (figure) =>
    (document.title + " " + figure.querySelector("h3").textContent).toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(-100).replace(/^-/, "") + ".svg";

  const save = (figure) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([standalone(figure)], { type: "image/svg+xml" }));
    link.download = nameOf(figure);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000); // the browser reads it after this call
  };

  for (const button of document.querySelectorAll("figure button.save")) {
    button.hidden = false;
    button.addEventListener("click", () => save(button.closest("figure")));
  }
})();
`;
