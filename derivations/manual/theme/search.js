"use strict";
const PAGES = [{% for one in pages if one.page %}{{ {"title": one.page.title, "url": one.url, "text": one.page.content|striptags, "parts": one.page.toc.items|map(attribute="children")|sum(start=[])|map(attribute="title")|list}|tojson }}{% if not loop.last %},
{% endif %}{% endfor %}];
const field = document.getElementById("search"), found = document.getElementById("found");
const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);

function worth(page, asked) {
  const title = page.title.toLowerCase(), parts = page.parts.join(" ").toLowerCase(), text = page.text.toLowerCase();
  let sum = 0;
  for (const word of asked) {
    const one = (title.includes(word) ? 40 : 0) + (parts.includes(word) ? 10 : 0) + Math.min(text.split(word).length - 1, 9);
    if (!one) return 0;
    sum += one;
  }
  return sum;
}

function around(text, word) {
  const at = Math.max(0, text.toLowerCase().indexOf(word)), start = Math.max(0, at - 60);
  return (start ? "… " : "") + text.slice(start, at + 110).replace(/\s+/g, " ") + " …";
}

function entry(page, asked) {
  const link = document.createElement("a"), title = document.createElement("b"), text = document.createElement("span");
  link.href = (found.dataset.root + "/" + page.url).replace(/^\/+/, "") + "#:~:text=" + encodeURIComponent(asked[0]);
  title.textContent = page.title;
  text.textContent = around(page.text, asked[0]);
  link.append(title, text);
  return link;
}

function search() {
  const asked = words(field.value);
  const ranked = PAGES.map((page) => [worth(page, asked), page]).filter(([sum]) => asked.length && sum);
  ranked.sort((one, other) => other[0] - one[0]);
  found.replaceChildren(...ranked.slice(0, 8).map(([, page]) => entry(page, asked)));
  if (asked.length && !ranked.length) found.textContent = "No page holds all of these words.";
  found.hidden = !asked.length;
}

field.form.hidden = false;
field.form.addEventListener("submit", (event) => { event.preventDefault(); found.querySelector("a")?.click(); });
field.addEventListener("input", search);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
  if (event.key === "Escape") { field.value = ""; search(); }
});
if (matchMedia("(max-width: 56rem)").matches) document.querySelector(".menu").open = false;
