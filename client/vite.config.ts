import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstScreenBudget } from './build/budget.ts';
import { checkinPage } from './build/checkin.ts';
import { tillPage } from './build/till.ts';

const server = process.env.HEXHOOD_SERVER ?? 'http://127.0.0.1:3000';
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  plugins: [react(), firstScreenBudget({ limitBytes: 150_000 }), tillPage(), checkinPage()],
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    target: 'es2022',
    // A data: URL for a script or worker would be refused by the server's Content-Security-Policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
  server: {
    fs: { allow: [here('..')] },
    // Not all of /api: the client has a folder of that name.
    proxy: { '^/api/(v1|docs|openapi)': server, '/healthz': server, '/readyz': server, '/metrics': server },
  },
});
