#!/usr/bin/env node
// TypeScript is read as it is: tsx turns each file on import and keeps the result on disk, so there is no build step.
import module from 'node:module';
import { register } from 'tsx/esm/api';

module.enableCompileCache?.();
register();
const { main } = await import('../cli/main.ts');
await main(process.argv.slice(2), process.env);
