"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const fiches = [...document.querySelectorAll("details.x")];
  const texteDe = new Map(fiches.map((f) => [f, f.textContent.toLowerCase()]));
  const montrer = () => {
    const mots = $("f-texte").value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdict = $("f-verdict").value;
    let vues = 0;
    for (const f of fiches) {
      const texte = texteDe.get(f);
      const vue = (!verdict || f.dataset.v === verdict) && mots.every((m) => texte.includes(m));
      f.hidden = !vue;
      vues += vue;
    }
    for (const g of document.querySelectorAll(".groupe")) {
      g.hidden = ![...g.querySelectorAll("details.x")].some((f) => !f.hidden);
    }
    $("f-compte").value = vues + " fiches sur " + fiches.length;
  };
  const tous = (ouvertes) => () => {
    for (const f of fiches) if (!f.hidden) f.open = ouvertes;
  };
  const atteindre = () => {
    const but = $(decodeURIComponent(location.hash.slice(1)));
    for (let n = but; n; n = n.parentElement) {
      n.hidden = false;
      if (n.tagName === "DETAILS") n.open = true;
    }
    if (but) but.scrollIntoView();
  };
  $("filtre").hidden = false;
  $("filtre").addEventListener("submit", (e) => e.preventDefault());
  $("f-texte").addEventListener("input", montrer);
  $("f-verdict").addEventListener("change", montrer);
  $("f-ouvrir").addEventListener("click", tous(true));
  $("f-fermer").addEventListener("click", tous(false));
  addEventListener("hashchange", atteindre);
  montrer();
  if (location.hash) atteindre();
})();
