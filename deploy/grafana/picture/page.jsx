// Draws the dashboard with the components that Grafana's own panels are made of, from what a Prometheus answers to its queries.
// Grafana's server is not needed, so neither are its variables, its editing, nor anything else that cannot be seen in a picture.
import {
    FieldColorModeId,
    FieldType,
    LoadingState,
    ThemeContext,
    createTheme,
    dateTime,
    getDisplayProcessor,
    standardTransformers,
    standardTransformersRegistry,
    toDataFrame,
    transformDataFrame,
} from '@grafana/data';
import { BigValue, GlobalStyles, PanelChrome, Table, TimeSeries } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { firstValueFrom } from 'rxjs';
import dashboard from '../sluice.json';
import { chosen } from './chosen.js';

// Of Grafana's grid.
const COLUMNS = 24;
const ROW_PIXELS = 30;
const GAP_PIXELS = 8;
const POINTS = 240;

// Series have the colours of "classic palette", unless a panel says otherwise; lines are as Grafana draws them by default.
const SERIES = { color: { mode: FieldColorModeId.PaletteClassic } };
const LINES = { drawStyle: 'line', lineInterpolation: 'linear', spanNulls: false, axisPlacement: 'auto', scaleDistribution: { type: 'linear' } };

const asked = new URLSearchParams(location.search);
const range = { from: Number(asked.get('from')), to: Number(asked.get('to')) };
const shownPanels = chosen(dashboard.panels, asked.get('rows'));
const stepSeconds = Math.max(1, Math.round((range.to - range.from) / POINTS));
const variables = { __rate_interval: asked.get('rate'), job: '.*', instance: '.*', model: '.*' };
const theme = createTheme({ colors: { mode: asked.get('theme') } });
const timeRange = { from: dateTime(range.from * 1000), to: dateTime(range.to * 1000), raw: { from: 'now', to: 'now' } };

async function query(path, parameters) {
    const answer = await (await fetch(`${asked.get('prometheus')}/api/v1/${path}?${new URLSearchParams(parameters)}`)).json();
    if (answer.status !== 'success') {
        throw new Error(`${parameters.query}: ${answer.error}`);
    }
    return answer.data.result;
}

const filledIn = (expression) => expression.replace(/\$(\w+)/g, (_, name) => variables[name]);
const named = (legend, labels) => legend.replace(/{{(\w+)}}/g, (_, label) => labels[label] ?? '');

/** A frame for each series of a target, as Grafana's data source for Prometheus makes them. */
async function seriesOf(target, defaults) {
    const found = await query('query_range', { query: filledIn(target.expr), start: range.from, end: range.to, step: stepSeconds });
    return found.map(({ metric, values }) => {
        const at = new Map(values.map(([time, value]) => [Math.round(time), Number(value)]));
        const times = [];
        for (let time = range.from; time <= range.to; time += stepSeconds) {
            times.push(time);
        }
        return toDataFrame({
            refId: target.refId,
            fields: [
                { name: 'Time', type: FieldType.time, values: times.map((time) => time * 1000) },
                {
                    name: 'Value',
                    type: FieldType.number,
                    values: times.map((time) => (Number.isFinite(at.get(time)) ? at.get(time) : null)),
                    config: { ...SERIES, ...defaults, custom: { ...LINES, ...defaults.custom }, displayNameFromDS: named(target.legendFormat, metric) },
                },
            ],
        });
    });
}

function ready(frames) {
    let seriesIndex = 0;
    for (const frame of frames) {
        for (const field of frame.fields) {
            if (field.type === FieldType.number) {
                field.state = { ...field.state, seriesIndex: seriesIndex++ };
            }
            field.display = getDisplayProcessor({ field, theme, timeZone: 'utc' });
        }
    }
    return frames;
}

async function timeseries(panel) {
    const found = await Promise.all(panel.targets.map((target) => seriesOf(target, panel.fieldConfig.defaults)));
    const frames = ready(found.flat());
    return (width, height) =>
        frames.length === 0 ? (
            <NoData />
        ) : (
            <TimeSeries frames={frames} timeRange={timeRange} timeZone="utc" width={width} height={height} legend={{ ...panel.options.legend, calcs: [] }} options={panel.options} />
        );
}

async function stat(panel) {
    const [frame] = ready(await seriesOf(panel.targets[0], panel.fieldConfig.defaults));
    const values = frame?.fields[1].values ?? [];
    const finite = values.filter((value) => value !== null);
    if (finite.length === 0) {
        return () => <NoData />;
    }
    const [min, max] = [Math.min(...finite), Math.max(...finite)];
    frame.fields[1].state.range = { min, max, delta: max - min };
    const shown = frame.fields[1].display(finite.at(-1));
    const sparkline = { y: frame.fields[1], x: frame.fields[0] };
    return (width, height) => (
        <BigValue value={shown} width={width} height={height} theme={theme} sparkline={sparkline} colorMode={panel.options.colorMode} graphMode={panel.options.graphMode} textMode={panel.options.textMode} />
    );
}

async function table(panel) {
    const frames = await Promise.all(
        panel.targets.map(async (target) => {
            const found = await query('query', { query: filledIn(target.expr), time: range.to });
            return toDataFrame({
                refId: target.refId,
                fields: [
                    { name: 'Time', type: FieldType.time, values: found.map(() => range.to * 1000) },
                    { name: 'model', type: FieldType.string, values: found.map(({ metric }) => metric.model) },
                    { name: `Value #${target.refId}`, type: FieldType.number, values: found.map(({ value }) => Number(value[1])) },
                ],
            });
        }),
    );
    const [merged] = await firstValueFrom(transformDataFrame(panel.transformations, frames));
    for (const field of merged.fields) {
        field.config = { ...panel.fieldConfig.defaults, ...field.config };
        const name = field.config.displayName ?? field.name;
        for (const { properties } of panel.fieldConfig.overrides.filter(({ matcher }) => matcher.options === name)) {
            properties.forEach(({ id, value }) => (field.config[id] = value));
        }
    }
    ready([merged]);
    return (width, height) => <Table data={merged} width={width} height={height} cellHeight={panel.options.cellHeight} />;
}

const NoData = () => <div style={{ display: 'grid', placeItems: 'center', height: '100%', color: theme.colors.text.secondary }}>No data</div>;

const drawnBy = { timeseries, stat, table };

function Placed({ at, children }) {
    const cell = `calc((100% + ${GAP_PIXELS}px) / ${COLUMNS})`;
    const style = {
        position: 'absolute',
        left: `calc(${at.x} * ${cell})`,
        top: at.y * (ROW_PIXELS + GAP_PIXELS),
        width: `calc(${at.w} * ${cell} - ${GAP_PIXELS}px)`,
        height: at.h * (ROW_PIXELS + GAP_PIXELS) - GAP_PIXELS,
    };
    return <div style={style}>{children}</div>;
}

function Panel({ panel, draw, columnPixels }) {
    if (panel.type === 'row') {
        return <div style={{ font: '500 16px sans-serif', padding: '6px 0' }}>⌄ {panel.title}</div>;
    }
    const width = panel.gridPos.w * columnPixels - GAP_PIXELS;
    const height = panel.gridPos.h * (ROW_PIXELS + GAP_PIXELS) - GAP_PIXELS;
    return (
        <PanelChrome title={panel.title} description={panel.description} width={width} height={height} loadingState={LoadingState.Done}>
            {draw}
        </PanelChrome>
    );
}

async function draw() {
    standardTransformersRegistry.setInit(() =>
        [standardTransformers.mergeTransformer, standardTransformers.organizeFieldsTransformer].map((transformation) => ({ id: transformation.id, name: transformation.name, transformation })),
    );
    const panels = await Promise.all(
        shownPanels.map(async (panel) => ({ panel, draw: panel.type === 'row' ? null : await drawnBy[panel.type](panel) })),
    );
    const body = document.body;
    const columnPixels = (body.clientWidth - 2 * GAP_PIXELS + GAP_PIXELS) / COLUMNS;
    const rows = Math.max(...shownPanels.map(({ gridPos }) => gridPos.y + gridPos.h));
    createRoot(document.getElementById('page')).render(
        <ThemeContext.Provider value={theme}>
            <GlobalStyles />
            <div style={{ position: 'relative', margin: GAP_PIXELS, height: rows * (ROW_PIXELS + GAP_PIXELS), color: theme.colors.text.primary }}>
                {panels.map(({ panel, draw: drawn }) => (
                    <Placed key={panel.id} at={panel.gridPos}>
                        <Panel panel={panel} draw={drawn} columnPixels={columnPixels} />
                    </Placed>
                ))}
            </div>
        </ThemeContext.Provider>,
    );
    body.style.background = theme.colors.background.canvas;
}

draw().catch((failure) => {
    console.error(`not drawn: ${failure.stack}`); // which the script looks for
});
