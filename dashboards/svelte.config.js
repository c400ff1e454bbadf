import adapterNode from '@sveltejs/adapter-node';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const node = adapterNode({ out: `${here}build` });

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    // adapter-node reads package.json where it stands, and the project has one, in the root.
    adapter: {
      ...node,
      adapt: async (builder) => {
        process.chdir(root);
        await node.adapt(builder).finally(() => process.chdir(here));
      },
    },
    // Nothing from elsewhere, no inline script without a nonce; style attributes stay, since bars carry their width.
    csp: {
      mode: 'auto',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self'],
        'style-src-attr': ['unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'font-src': ['self'],
        'connect-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self'],
        'frame-ancestors': ['none'],
      },
    },
    version: { pollInterval: 0 },
  },
};
