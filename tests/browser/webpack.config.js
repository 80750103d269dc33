// Builds the page that plays Grafana's host, with Grafana's own packages in it. The plugin is not in it: the page loads the
// one that was built.
import path from 'node:path';
import { root } from '../../.config/plugin.js';

/** @type {import('webpack').Configuration} */
export default {
  mode: 'development',
  devtool: false,
  context: path.join(import.meta.dirname, 'page'),
  entry: { page: './page.tsx' },
  output: {
    path: path.join(import.meta.dirname, 'output', 'page'),
    publicPath: '/page/',
    compareBeforeEmit: false,
    clean: true,
  },
  resolve: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        use: {
          loader: 'ts-loader',
          options: {
            transpileOnly: true,
            configFile: path.join(root, 'tsconfig.json'),
            compilerOptions: { noEmit: false },
          },
        },
      },
      // Grafana's packages leave out the ends of names that Node.js would insist on.
      { test: /\.mjs$/, resolve: { fullySpecified: false } },
      { test: /\.css$/, type: 'css/auto' },
    ],
  },
  experiments: { css: true },
  performance: { hints: false },
  stats: 'errors-warnings',
};
