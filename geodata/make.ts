import { parseArgs } from 'node:util';
import { writeDemoTown } from './town/write.ts';

/** `npx tsx geodata/make.ts DIRECTORY [--seed N] [--end YYYY-MM-DD]`: the demo town's files, to look at or to import. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    end: { type: 'string', default: new Date().toISOString().slice(0, 10) },
  },
});
const [directory] = positionals;
if (directory === undefined || !Number.isInteger(Number(values.seed)) || !/^\d{4}-\d\d-\d\d$/.test(values.end)) {
  console.error('usage: npx tsx geodata/make.ts DIRECTORY [--seed N] [--end YYYY-MM-DD]');
  process.exit(2);
}
const town = await writeDemoTown(directory, { seed: Number(values.seed), endDate: values.end });
console.log(`${town.name} is in ${directory}`);
