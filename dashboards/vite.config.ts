import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

const server = process.env.VORONKA_URL ?? 'http://127.0.0.1:4000';

export default defineConfig({
  plugins: [sveltekit()],
  // The server part carries what it needs: the root's own `cookie` is another version than SvelteKit's.
  ssr: { noExternal: true },
  // ECharts is drawn after the first paint and has a chunk of its own, so its size is no surprise.
  build: { chunkSizeWarningLimit: 600 },
  server: { proxy: { '/api': server, '/cubejs-api': server, '/login': server } },
});
