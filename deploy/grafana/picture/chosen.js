// The panels of some rows, or all, moved up to where they would be if there were no others.
exports.chosen = function (panels, titles) {
    const wanted = titles ? titles.split('|') : [];
    const rows = [];
    for (const panel of panels) {
        if (panel.type === 'row') {
            rows.push([]);
        }
        rows.at(-1).push(panel);
    }
    const moved = [];
    let top = 0;
    for (const row of rows.filter(([{ title }]) => wanted.length === 0 || wanted.includes(title))) {
        const up = row[0].gridPos.y - top;
        moved.push(...row.map((panel) => ({ ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y - up } })));
        top = Math.max(...moved.map(({ gridPos }) => gridPos.y + gridPos.h));
    }
    return moved;
};
