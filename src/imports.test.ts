// Who imports whom, types included: rooms know each other in one direction, and no file comes back to itself.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { preProcessFile } from 'typescript';

/** What the files of a room may import beside their own room; any other file may import all. */
const allowed: Record<string, string[]> = {
  model: [],
  source: ['model'],
  editors: ['model'],
  config: ['model', 'editors/parts'],
  help: ['model'],
};

const src = path.resolve('src');

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));

const importsOf = (name: string) =>
  preProcessFile(readFileSync(path.join(src, name), 'utf8'))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.') && !fileName.endsWith('.json'))
    .map(({ fileName }) => path.join(path.dirname(name), fileName))
    .map((place) => files.find((file) => ['.ts', '.tsx', '/index.ts'].some((end) => file === place + end)) ?? place);

const graph = new Map(files.filter((name) => !/\.test\.tsx?$/.test(name)).map((name) => [name, importsOf(name)]));

it('finds the files that it is about', () => {
  expect([...graph.keys()]).toEqual(expect.arrayContaining(['module.ts', 'model/query.ts', 'source/datasource.ts']));
  expect(graph.get('module.ts')).toContain('editors/index.ts');
  expect([...graph.values()].flat().filter((name) => !graph.has(name))).toEqual([]);
});

it('goes one way between rooms', () => {
  const wrong = [...graph].flatMap(([name, imported]) => {
    const [room] = name.split(path.sep);
    const open = allowed[room];
    return imported
      .filter((other) => open && ![room, ...open].some((one) => other.startsWith(`${one}${path.sep}`)))
      .map((other) => `${name} imports ${other}`);
  });
  expect(wrong).toEqual([]);
});

it('has no cycle', () => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (name: string, way: string[]) => {
    if (way.includes(name)) {
      cycles.push([...way.slice(way.indexOf(name)), name].join(' → '));
    } else if (!done.has(name)) {
      graph.get(name)?.forEach((next) => visit(next, [...way, name]));
      done.add(name);
    }
  };
  [...graph.keys()].forEach((name) => visit(name, []));
  expect(cycles).toEqual([]);
});
