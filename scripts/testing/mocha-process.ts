// A process that runs tests: `node --import tsx scripts/testing/mocha-process.ts OPTIONS`, OPTIONS being MochaOptions as JSON.
import fc from 'fast-check';
import { type MochaOptions, runMocha } from './mocha-run';

// A landing must not hang on a random draw: in CI the properties' examples are the same each time, elsewhere new ones.
if (process.env.CI === 'true') fc.configureGlobal({ seed: 20261121 });

const options = JSON.parse(process.argv[2] ?? '') as MochaOptions;
runMocha(options).then(
  // Nothing that a test left open may keep the run waiting: the report is written.
  (failures) => process.exit(failures === 0 ? 0 : 1),
  (error) => {
    console.error(error);
    process.exit(2);
  },
);
