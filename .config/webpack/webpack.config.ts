// Builds src/module.ts into dist/module.js, the AMD module that Grafana loads, and puts the plugin's other files beside it.
// It does what the configuration of @grafana/create-plugin does, for a plugin.json that stands in the root of the repository.
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import CopyPlugin from 'copy-webpack-plugin';
import type { Configuration } from 'webpack';
import VirtualModulesPlugin from 'webpack-virtual-modules';
import { id, released, root, version } from '../plugin.js';

const fill = (content: Buffer) =>
  content.toString().replaceAll('%VERSION%', version).replaceAll('%TODAY%', released).replaceAll('%PLUGIN_ID%', id);

// Tools for plugins look for it in src: create-plugin, plugin-docs-cli, some workflows. It is no second source; git ignores it.
copyFileSync(path.join(root, 'plugin.json'), path.join(root, 'src', 'plugin.json'));

/** Where the module itself came from is where its chunks are: below a sub path, or on the plugins' CDN. */
const publicPath = new VirtualModulesPlugin({
  'node_modules/grafana-public-path.js': `
import amdMetaModule from 'amd-module';

__webpack_public_path__ =
  amdMetaModule && amdMetaModule.uri
    ? amdMetaModule.uri.slice(0, amdMetaModule.uri.lastIndexOf('/') + 1)
    : 'public/plugins/${id}/';
`,
});

export default (_env: unknown, argv: { mode: 'development' | 'production' }): Configuration => ({
  context: path.join(root, 'src'),
  entry: { module: './module.ts' },
  devtool: 'source-map',
  output: {
    path: path.join(root, 'dist'),
    filename: '[name].js',
    chunkFilename: '[name].js?_cache=[contenthash]',
    library: { type: 'amd' },
    publicPath: `public/plugins/${id}/`,
    uniqueName: id,
    // A file's date tells `go tool mage build` whether it is out of date, so it is written even if nothing changed.
    compareBeforeEmit: false,
    // The back end's executables are built apart from this and must survive.
    clean: { keep: /^(gpx_|go_plugin_build_manifest)/ },
  },
  // Grafana gives these to every plugin; a second copy of React or of the runtime would not work.
  externals: [
    { 'amd-module': 'module' },
    /^@grafana\/(data|runtime|ui)$/,
    '@emotion/css',
    'i18next',
    'react',
    'react-dom',
    'react/jsx-runtime',
    'rxjs',
  ],
  resolve: { extensions: ['.ts', '.tsx', '.js'] },
  module: {
    rules: [
      {
        test: /[\\/]src[\\/]module\.ts$/,
        use: { loader: 'imports-loader', options: { imports: 'side-effects grafana-public-path' } },
      },
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        // `npm run typecheck` checks the types, faster for itself.
        use: {
          loader: 'ts-loader',
          options: { transpileOnly: true, compilerOptions: { noEmit: false, sourceMap: true } },
        },
      },
    ],
  },
  plugins: [
    publicPath,
    new CopyPlugin({
      patterns: [
        { from: '../plugin.json', to: '.', transform: fill },
        { from: 'README.md', to: '.', transform: fill },
        { from: '../CHANGELOG.md', to: '.' },
        { from: '../LICENSE', to: '.', toType: 'dir' },
        { from: 'img', to: 'img' },
        { from: 'locales', to: 'locales' },
        { from: '../dashboards/*.json', to: 'dashboards/[name][ext]', noErrorOnMissing: true },
      ],
    }),
  ],
  performance: { hints: false },
  stats: argv.mode === 'production' ? 'errors-warnings' : 'minimal',
});
