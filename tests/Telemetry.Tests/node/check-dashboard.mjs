// Checks a dashboard against the types that Grafana publishes of its dashboards and panels: node check-dashboard.mjs FILE
// The dashboard becomes a program of typed constants, and TypeScript's compiler reports every field that is unknown, missing or of another type. Ends with 1 then.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const folder = dirname(fileURLToPath(import.meta.url));
const types = './node_modules/@grafana/schema/dist/types/raw';
const { panels, ...dashboard } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

const lines = [
  `import type { Dashboard, Panel, RowPanel } from '${types}/dashboard/x/types.gen';`,
  `import type * as stat from '${types}/composable/stat/panelcfg/x/types.gen';`,
  `import type * as timeseries from '${types}/composable/timeseries/panelcfg/x/types.gen';`,
  // The members of an enumeration are written as plain text and numbers in a file.
  'type Plain<T> = T extends string ? (string extends T ? T : `${T}`) : T extends number ? number : T extends (infer U)[] ? Plain<U>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;',
];

function check(type, value) {
  lines.push(`export const value${lines.length}: Plain<${type}> = ${JSON.stringify(value)};`);
}

check('Dashboard', dashboard);
for (const { targets, options, ...panel } of panels) {
  if (panel.type === 'row') {
    check('RowPanel', panel);
    continue;
  }

  // Options and custom settings have types of their own for each kind of panel.
  const { custom, ...defaults } = panel.fieldConfig.defaults;
  check('Panel', { ...panel, fieldConfig: { ...panel.fieldConfig, defaults } });
  check(`Partial<${panel.type}.Options>`, options);
  if (custom) {
    check('timeseries.FieldConfig', custom);
  }
}

const name = join(folder, 'dashboard.ts');
const settings = { noEmit: true, strict: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
const host = ts.createCompilerHost(settings);
const readSource = host.getSourceFile;
host.getSourceFile = (file, ...rest) => (file === name ? ts.createSourceFile(file, lines.join('\n'), ...rest) : readSource(file, ...rest));

const faults = ts.getPreEmitDiagnostics(ts.createProgram([name], settings, host));
for (const fault of faults) {
  const line = fault.file?.fileName === name ? lines[fault.file.getLineAndCharacterOfPosition(fault.start).line] : '';
  console.error(`${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}\n  ${line.slice(0, 200)}`);
}

process.exitCode = faults.length === 0 ? 0 : 1;
