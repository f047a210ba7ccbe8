const reveal = () => {
  const card = document.getElementById(location.hash.slice(1))?.closest("details");
  if (card) {
    card.open = true;
    card.scrollIntoView();
  }
};
addEventListener("hashchange", reveal);
addEventListener("load", reveal);
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.find");
  if (form === null) return;
  const groups = [...document.querySelectorAll("details.group")];
  const atFirst = new Map(groups.map((group) => [group, group.open]));
  const status = form.querySelector("[role=status]");
  const words = form.querySelector("input[type=search]");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const sift = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    const sifting = wanted.length + chosen.length !== 0;
    let count = 0;
    for (const group of groups) {
      const kept = chosen.length === 0 || chosen.some((word) => group.classList.contains(word));
      let here = 0;
      for (const item of group.querySelectorAll("li[data-words]")) {
        const text = item.dataset.words.toLowerCase();
        item.hidden = !(kept ? wanted.every((word) => text.includes(word)) : false);
        here += item.hidden ? 0 : 1;
      }
      group.hidden = here === 0;
      group.open = sifting ? here !== 0 : atFirst.get(group);
      count += here;
    }
    status.textContent = sifting ? count + (count === 1 ? " step" : " steps") : "";
  };
  form.hidden = false;
  form.addEventListener("input", sift);
  form.addEventListener("submit", (event) => event.preventDefault());
});
