// An expression whose value is the promise of axe-core's findings, a text each.
(async () => {
  const results = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"],
    iframes: false, // a frame is a page, to be checked by itself
  });
  return results.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${rule.help}\n\t${node.target.join(" ")}\n\t${node.html.slice(0, 200)}\n\t${node.failureSummary.replaceAll("\n", "\n\t")}`),
  );
})()
