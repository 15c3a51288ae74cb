import { defineConfig } from "vite";

// The database engine is by far the largest part: it lies in a folder of its own, and its size is counted apart.
const isEngine = (name: string) => /duckdb/.test(name);

export default defineConfig({
  base: "./",
  build: {
    outDir: "dist",
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      output: {
        assetFileNames: (asset) =>
          asset.names.some(isEngine) ? "engine/[name]-[hash][extname]" : "assets/[name]-[hash][extname]",
      },
    },
  },
});
