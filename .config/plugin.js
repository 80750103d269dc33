// What the build and the tests need to know of the plugin, read from the two files that say it.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

const read = (name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));

export const { id } = read('plugin.json');
export const { version } = read('package.json');

/** The date that the plugin bears: that of its source where the build says it, so that the same source gives the same plugin. */
const epoch = process.env.SOURCE_DATE_EPOCH;
export const released = (epoch ? new Date(Number(epoch) * 1000) : new Date()).toISOString().slice(0, 10);
