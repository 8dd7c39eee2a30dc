// A process that runs tests: `node --import tsx scripts/testing/mocha-process.ts OPTIONS`, OPTIONS being MochaOptions as JSON.
import fc from 'fast-check';
import { type MochaOptions, runMocha } from './mocha-run';

// Nobody's first run and no landing may hang on a random draw: the properties' examples are the same each time, unless
// new ones are asked for with PROPERTIES=new.
if (process.env.PROPERTIES !== 'new') fc.configureGlobal({ seed: 20261121 });

const options = JSON.parse(process.argv[2] ?? '') as MochaOptions;
runMocha(options).then(
  // Nothing that a test left open may keep the run waiting: the report is written.
  (failures) => process.exit(failures === 0 ? 0 : 1),
  (error) => {
    console.error(error);
    process.exit(2);
  },
);
