// The texts of the front end: each stands in the files of both languages, with the same places for what is filled in.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { exampleGroups } from './help/examples';
import { pluginId } from './model/plugin';
import { vocabulary } from './testing/fixtures';

type Texts = Record<string, string>;
interface Tree {
  [key: string]: Tree | string;
}

const flat = (tree: Tree, way = ''): Texts =>
  Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[way + key, value]] : Object.entries(flat(value, `${way}${key}.`))
    )
  );

const read = (language: string): Texts =>
  flat(JSON.parse(readFileSync(`src/locales/${language}/${pluginId}.json`, 'utf8')) as Tree);

/** The texts in the code, which are English: the keys and defaults of every call of t(). */
function textsOf(name: string): [string, string][] {
  const source = ts.createSourceFile(
    name,
    readFileSync(path.join('src', name), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX
  );
  const found: [string, string][] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 't') {
      const [key, text] = node.arguments;
      if (ts.isStringLiteral(key) && ts.isStringLiteral(text)) {
        found.push([key.text, text.text]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!\.test)\.tsx?$/.test(name)
);
const coded = files.flatMap(textsOf);
const english = read('en-US');
const chinese = read('zh-Hans');

/** Texts that no call of t() names: those of the server and of lists, by their names. */
const told = (key: string) => key.startsWith('told.');

const places = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

it('are those of the code in English, each key with one text', () => {
  expect(coded.length).toBeGreaterThan(150);
  expect(english).toEqual(Object.fromEntries(coded));
  expect(coded.filter(([key, text]) => english[key] !== text)).toEqual([]);
});

it('are all translated', () => {
  expect(
    Object.keys(chinese)
      .filter((key) => !told(key))
      .sort()
  ).toEqual(Object.keys(english).sort());
  expect(Object.entries(english).filter(([key, text]) => `${places(text)}` !== `${places(chinese[key])}`)).toEqual([]);
});

const keyOf = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');

it("are translated where the server's keys hold them", () => {
  const words = vocabulary.keys.flatMap(({ name, title, description, empty = '', choices = [] }) => [
    ...Object.entries({ title, description, empty }).map(([part, text]) => [`key.${keyOf(name)}.${part}`, text]),
    // A value that has no title of its own reads the same in every language.
    ...choices
      .filter((one) => one.title !== one.name)
      .map((one) => [`choice.${keyOf(`${name} ${one.name}`)}.title`, one.title]),
  ]);
  expect(words.filter(([key, text]) => text !== '' && !chinese[`told.${key}`])).toEqual([]);
});

it('are translated where lists hold them', () => {
  const questions = exampleGroups.flatMap(({ examples }) => examples.map(({ question }) => question));
  expect(questions.filter((question) => !chinese[`told.question.${keyOf(question)}.title`])).toEqual([]);
});

it('come in the languages that plugin.json names', () => {
  const { languages, id } = JSON.parse(readFileSync('plugin.json', 'utf8')) as { languages: string[]; id: string };
  expect(readdirSync('src/locales').sort()).toEqual(languages.sort());
  expect(id).toBe(pluginId);
});
